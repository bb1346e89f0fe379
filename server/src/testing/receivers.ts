import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  id: string
  type: string
  subject: string
  body: string
  headers: IncomingHttpHeaders
}

export interface Receiver {
  url: string
  received: Received[]
  /** Those that were told apart by their ids, in the order of their first coming. */
  distinct(): Received[]
  stop(): void
}

/** A real HTTP server that keeps what it is sent; it says 204, or what it is told to do. */
export async function startReceiver(
  answer: (got: Received, response: ServerResponse) => void = (_got, response) =>
    response.writeHead(204).end(),
): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { type, data } = JSON.parse(body) as { type: string; data: { subjectId: string } }
      const { headers } = request
      const got = { id: String(headers['webhook-id']), type, subject: data.subjectId, body, headers }
      received.push(got)
      answer(got, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    distinct: () => [...new Map([...received].reverse().map((got) => [got.id, got])).values()].reverse(),
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
