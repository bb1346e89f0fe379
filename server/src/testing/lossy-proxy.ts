import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** The same numbers in every run. */
function drawn(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** Between a client and a server: loses requests, loses answers, holds both up, and breaks WebSockets, until it is mended. */
export async function startLossyProxy(backend: string, seed = 7) {
  const { hostname, port } = new URL(backend)
  const draw = drawn(seed)
  const faults = { requestsLost: 0, answersLost: 0, delayed: 0, socketsBroken: 0 }
  let isLossy = true

  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const fate = isLossy ? draw() : 1
      if (fate < 0.15) {
        faults.requestsLost++
        return void req.socket.destroy()
      }
      const losesAnswer = fate < 0.3
      const forward = () => {
        const { method, headers, url: path } = req
        const passed = request({ hostname, port, path, method, headers }, (answer) => {
          if (losesAnswer) {
            faults.answersLost++
            answer.resume().once('end', () => req.socket.destroy())
            return
          }
          res.writeHead(answer.statusCode!, answer.headers)
          answer.pipe(res)
        })
        passed.once('error', () => req.socket.destroy())
        passed.end(Buffer.concat(chunks))
      }
      if (fate >= 0.45) return forward()
      faults.delayed++
      setTimeout(forward, 150 * draw())
    })
  })
  server.on('upgrade', (req, socket, head) => {
    const inner = connect(Number(port), hostname, () => {
      const lines = Object.entries(req.headers).map(([name, value]) => `${name}: ${String(value)}`)
      inner.write([`GET ${req.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
      inner.write(head)
      inner.pipe(socket).pipe(inner)
    })
    const end = () => {
      inner.destroy()
      socket.destroy()
    }
    for (const each of [inner, socket]) each.on('error', end).on('close', end)
    if (!isLossy) return
    setTimeout(
      () => {
        if (!socket.destroyed) faults.socketsBroken++
        end()
      },
      200 + 600 * draw(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    mend: () => void (isLossy = false),
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
