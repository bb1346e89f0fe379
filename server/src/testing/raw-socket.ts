import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket, type RawData } from 'ws'

export interface Message {
  type: string
  id?: string
  payload?: unknown
}

/** graphql-transport-ws by hand, so that a test can say what no client would. */
export interface RawSocket {
  socket: WebSocket
  say(message: object | string): void
  /** The next message that has not been taken. */
  heard(): Promise<Message>
  /** Every message that has come and was not taken. */
  inbox: Message[]
  closed: Promise<number>
}

export async function openSocket(url: string, headers: Record<string, string> = {}): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers })
  const inbox: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  socket.on('message', (data: RawData) => {
    const message = JSON.parse((data as Buffer).toString()) as Message
    const taker = waiting.shift()
    if (taker) taker(message)
    else inbox.push(message)
  })
  const closed = new Promise<number>((done) => socket.once('close', done))
  await once(socket, 'open')
  return {
    socket,
    inbox,
    closed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    heard: () => {
      const message = inbox.shift()
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}

/** An open connection whose token was accepted. */
export async function connect(
  { url, accessToken }: { url: string; accessToken: string | undefined },
  headers?: Record<string, string>,
): Promise<RawSocket> {
  const raw = await openSocket(url, headers)
  raw.say({ type: 'connection_init', payload: { authorization: `Bearer ${accessToken}` } })
  const answer = await Promise.race([raw.heard(), raw.closed])
  if (typeof answer === 'number') throw new Error(`closed with ${answer}`)
  return raw
}

/** How the server answers who may not open a WebSocket at all. */
export async function refusalOf(
  url: string,
  headers: Record<string, string>,
  path = '/graphql',
): Promise<{ status: number | undefined; body: string }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers })
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, body }
}

export const subscribing = (id: string, query: string, variables?: object) => ({
  type: 'subscribe',
  id,
  payload: { query, variables },
})
