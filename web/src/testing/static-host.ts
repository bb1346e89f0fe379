import { readFileSync, statSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { vercelConfig, type Addresses } from '../../../vercel.ts'

const dist = resolve(import.meta.dirname, '../../dist')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The built SPA on a host of its own, by the rules of vercel.ts; the addresses as if it had been built with them. */
export async function startStaticHost(addresses: Addresses) {
  const { rewrites, headers } = vercelConfig(addresses)
  const server = createServer((req, res) => {
    const path = new URL(req.url!, 'http://host').pathname
    for (const rule of headers.filter(({ source }) => new RegExp(`^${source}$`).test(path)))
      for (const { key, value } of rule.headers) res.setHeader(key, value)
    const forwarded = rewrites.find(({ source, destination }) => source === path && /^http/.test(destination))
    if (forwarded) {
      const { method, headers: own } = req
      const passed = request(forwarded.destination, { method, headers: own }, (answer) => {
        res.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(res)
      })
      passed.once('error', () => res.writeHead(502).end())
      return void req.pipe(passed)
    }
    const file = join(dist, path)
    const found = statSync(file, { throwIfNoEntry: false })?.isFile() ? file : join(dist, 'index.html')
    res.setHeader('Content-Type', types[extname(found)] ?? 'application/octet-stream')
    res.end(found.endsWith('index.html') ? pageWith(addresses) : readFileSync(found))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  }
}

function pageWith({ VITE_API_URL = '', VITE_SUBSCRIPTIONS_URL = '' }: Addresses): string {
  const metaTag = (name: string, content: string) => `<meta name="${name}" content="${content}">`
  return readFileSync(join(dist, 'index.html'), 'utf8')
    .replace(metaTag('gudang-api', ''), metaTag('gudang-api', VITE_API_URL))
    .replace(metaTag('gudang-subscriptions', ''), metaTag('gudang-subscriptions', VITE_SUBSCRIPTIONS_URL))
}
