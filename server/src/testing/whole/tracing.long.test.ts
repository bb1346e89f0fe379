import { freePort } from '@gudang/local-engines'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { stockUp } from '../catalogue.ts'
import { placeOrder } from '../operations.ts'
import { startServerProcess } from '../server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../test-app.ts'
import { createClient } from '../test-client.ts'

interface Span {
  traceId: string
  name: string
  attributes: { key: string; value: unknown }[]
  scope: string
}

let app: TestApp
let collector: Server
let bodies: string[] = []

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { TRACED: { 'TRACED-LAMP': 5 } })
  collector = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      bodies.push(body)
      res.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  collector.close()
  await app.stop()
})

/** Places an order through a server of its own, with these settings more. */
async function orderThroughProcess(more: Record<string, string>): Promise<string> {
  const { MONGODB_URI, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const server = await startServerProcess({
    NODE_ENV: 'test',
    PORT: String(await freePort()),
    MONGODB_URI,
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX,
    JWT_SECRET,
    // Tells at its end what of OpenTelemetry it had loaded, but for the API alone, which prom-client brings.
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
      'import M from "node:module"; process.on("exit", () => console.log("LOADED " + Object.keys(M._cache).filter((f) => /node_modules.@opentelemetry.(?!api.)[^@]*$/.test(f)).length))',
    )}`,
    ...more,
  })
  const client = createClient(server.url)
  client.accessToken = (await app.as('manager')).accessToken
  const input = { customerName: 'Traced Ann', items: [{ sku: 'TRACED-LAMP', qty: 1 }] }
  await client.run(placeOrder, { input })
  expect(await server.end()).toBe(0)
  return server.said()
}

function spans(): Span[] {
  return bodies
    .map(
      (body) =>
        JSON.parse(body) as { resourceSpans: { scopeSpans: { scope: { name: string }; spans: Span[] }[] }[] },
    )
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...span, scope: scope.name.split('instrumentation-')[1]! })),
    )
}

describe('traces', { timeout: 60_000 }, () => {
  it('follow an order through HTTP, GraphQL, Redis and MongoDB, and carry none of its values', async () => {
    bodies = []
    const { port } = collector.address() as AddressInfo
    await orderThroughProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })
    const all = spans()
    const entry = all.find(({ scope, name }) => scope === 'http' && name.startsWith('POST'))
    const own = all.filter(({ traceId }) => traceId === entry?.traceId)
    expect(new Set(own.map(({ scope }) => scope))).toEqual(new Set(['http', 'graphql', 'ioredis', 'mongodb']))
    const text = bodies.join('')
    for (const value of ['Traced Ann', 'TRACED-LAMP', testConfig().JWT_SECRET])
      expect(text).not.toContain(value)
  })

  it('load nothing of OpenTelemetry where they are off', async () => {
    bodies = []
    expect(await orderThroughProcess({})).toContain('LOADED 0')
    expect(bodies).toEqual([])
  })
})
