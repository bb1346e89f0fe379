import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const lookEveryMs = 50

/** A load balancer as small as can be: it asks for readiness, takes turns, keeps connections, and never repeats a request. */
export async function startProxy(backends: string[]) {
  const agent = new Agent({ keepAlive: true })
  const ready = new Set<string>()
  let turn = 0
  const look = async (backend: string) => {
    const answer = await fetch(`${backend}/health/ready`, { signal: AbortSignal.timeout(1_000) }).catch(
      () => undefined,
    )
    if (answer?.status === 200) ready.add(backend)
    else ready.delete(backend)
  }
  const timer = setInterval(() => backends.forEach((backend) => void look(backend)), lookEveryMs)
  await Promise.all(backends.map(look))

  const forward = (req: IncomingMessage, res: ServerResponse) => {
    const choice = [...ready]
    const backend = choice[turn++ % choice.length]
    if (!backend) return void res.writeHead(503).end('no server is ready')
    const { hostname, port } = new URL(backend)
    const passed = request(
      { hostname, port, path: req.url, method: req.method, headers: req.headers, agent },
      (answer) => {
        const { connection: _connection, ...headers } = answer.headers
        res.writeHead(answer.statusCode!, headers)
        answer.pipe(res)
      },
    )
    passed.once('error', (error) => res.writeHead(502).end(error.message))
    req.pipe(passed)
  }
  const server = createServer(forward)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isReady: (backend: string) => ready.has(backend),
    async stop() {
      clearInterval(timer)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
