import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setLowStockThreshold } from '../../modules/stock/stock.threshold.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { placeOrder } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { logFolder } from '../../testing/test-logs.ts'
import { AlertModel } from '../../modules/alerts/alerts.model.ts'
import { ImportModel } from '../../modules/imports/imports.model.ts'
import { createLogger } from '../observe/logger.ts'
import { registry } from '../observe/metrics.ts'

const operationsToken = 'kZ7pQ2xW9vB4nM6tR1sD8fG3'
const knownPage = 'https://stock.example.com'
const patiently = { timeout: 10_000 }
let app: TestApp

beforeAll(async () => {
  // Of this process, which runs other test files too.
  registry.resetMetrics()
  app = await startTestApp({ OPERATIONS_TOKEN: operationsToken, ALLOWED_ORIGINS: knownPage })
})
afterAll(() => app.stop())

const get = (path: string, token?: string) =>
  fetch(`${app.url}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} })

describe('health', () => {
  it('tells strangers that requests are served, and no more', async () => {
    for (const token of [undefined, 'kZ7pQ2xW9vB4nM6tR1sD8fG4']) {
      const answer = await get('/health/ready', token)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({ status: 'ready' })
    }
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' })
  })

  it('tells the holder of the token about each dependency, and since when', async () => {
    const ask = async () => (await get('/health/ready', operationsToken)).json()
    const first = (await ask()) as { dependencies: { since: string }[] }
    expect(first).toEqual({
      status: 'ready',
      dependencies: [
        { name: 'mongodb', reachable: true, since: expect.any(String) },
        { name: 'redis', reachable: true, since: expect.any(String) },
      ],
    })
    expect(await ask()).toEqual(first)
  })
})

describe('metrics', () => {
  it('are shut to strangers and to who guesses', async () => {
    expect((await get('/metrics')).status).toBe(401)
    const guessed = await get('/metrics', 'guessed-guessed-guessed-guessed')
    expect(guessed.status).toBe(401)
    expect(await guessed.text()).not.toContain('gudang_')
  })

  it('count operations by outcome, attempts to oversell, database commands and event lag', async () => {
    await stockUp(app.ctx, { METRICS: { 'METRIC-LAMP': 1 } })
    const manager = await app.as('manager')
    const order = (qty: number) =>
      manager.run(placeOrder, { input: { customerName: 'Ann', items: [{ sku: 'METRIC-LAMP', qty }] } })
    await order(2)
    await order(1)
    await manager.send('{ noSuchField }')
    await app.client().send('{ products { nodes { sku } } }')
    const text = await (await get('/metrics', operationsToken)).text()
    const value = (series: string) => {
      const line = text.split('\n').find((each) => each.startsWith(`${series} `))
      return line ? Number(line.slice(series.length)) : undefined
    }
    const placed = (code: string) =>
      value(`gudang_operation_seconds_count{operation="Mutation.placeOrder",code="${code}"}`)
    expect(placed('OK')).toBe(1)
    expect(placed('INSUFFICIENT_STOCK')).toBe(1)
    expect(value('gudang_refusals_total{command="placeOrder",code="INSUFFICIENT_STOCK"}')).toBe(1)
    expect(value('gudang_operation_seconds_count{operation="Query.products",code="UNAUTHENTICATED"}')).toBe(1)
    expect(value('gudang_request_seconds_count{type="none",code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1)
    expect(value('gudang_database_command_seconds_count{command="insert",outcome="ok"}')).toBeGreaterThan(0)
    expect(value('gudang_database_connections_most')).toBe(40)
    expect(value('gudang_dependency_up{name="redis"}')).toBe(1)
    expect(value('gudang_events_waiting')).toBeGreaterThanOrEqual(0)
    expect(value('gudang_lock_wait_seconds_count')).toBeGreaterThan(0)
    expect(text).toContain('gudang_event_lag_seconds_bucket')
    expect(text).toContain('nodejs_eventloop_lag_seconds')
    expect(text).not.toContain('noSuchField')
  })

  it('count downloads by route and outcome, and the log has a line for each, without the token of its link', async () => {
    const { accessToken } = await app.as('manager')
    for (const token of [accessToken, undefined]) await (await get('/export/products.csv', token)).text()
    await (await get('/export/orders.csv?token=stolen-or-made-up')).text()
    const counted = (file: string, code: string) =>
      `gudang_file_seconds_count{operation="GET /export/${file}.csv",code="${code}"} 1`
    const text = () => get('/metrics', operationsToken).then((answer) => answer.text())
    await expect.poll(text, patiently).toContain(counted('products', 'OK'))
    await expect.poll(text, patiently).toContain(counted('products', 'UNAUTHENTICATED'))
    await expect.poll(text, patiently).toContain(counted('orders', 'UNAUTHENTICATED'))
    const log = () => readFileSync(join(logFolder, `server-${process.pid}.log`), 'utf8')
    await expect
      .poll(log)
      .toMatch(/"requestId":"[\w-]+","actor":\{"kind":"USER".*GET \/export\/products\.csv/)
    expect(log()).not.toContain('stolen-or-made-up')
  })

  it('tell how long each queue is, and how far the consumers of events are', async () => {
    await stockUp(app.ctx, { QUEUES: { 'QUEUE-LAMP': 2 } })
    await setLowStockThreshold(app.ctx, { sku: 'QUEUE-LAMP', warehouseCode: 'QUEUES', threshold: 1 })
    // Held by a server that is not there: it waits for as long as the test.
    const lease = { owner: 'another server', until: new Date(Date.now() + 600_000) }
    const file = { kind: 'PRODUCTS', state: 'APPLYING', worksAs: {}, lease, createdAt: new Date() }
    await ImportModel.collection.insertOne({ _id: app.ctx.newId(), ...file } as never)
    const input = { customerName: 'Ann', items: [{ sku: 'QUEUE-LAMP', qty: 1 }] }
    await (await app.as('manager')).run(placeOrder, { input })
    await expect.poll(() => AlertModel.countDocuments({ sku: 'QUEUE-LAMP' }), { timeout: 10_000 }).toBe(1)
    await AlertModel.updateOne({ sku: 'QUEUE-LAMP' }, { $set: { mailDue: true } })
    const text = () => get('/metrics', operationsToken).then((answer) => answer.text())
    await expect.poll(text, patiently).toMatch(/^gudang_consumer_behind_seconds\{consumer="alerts"\} 0$/m)
    expect(await text()).toMatch(/^gudang_consumer_lag_seconds_count\{consumer="alerts"\} [1-9]/m)
    expect(await text()).toMatch(/^gudang_imports_waiting 1$/m)
    expect(await text()).toMatch(/^gudang_alert_mails_waiting 1$/m)
  })
})

describe('pages of other sites', () => {
  const preflight = (origin: string) =>
    fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
      },
    })

  it('may ask with credentials where their origin is known', async () => {
    const answer = await preflight(knownPage)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe(knownPage)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization')
  })

  it.each(['https://stock.example.com.evil.test', 'http://stock.example.com', 'null', 'https://evil.test'])(
    'get no permission for %s',
    async (origin) => {
      const answer = await preflight(origin)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(answer.headers.get('vary')).toContain('Origin')
      const posted = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      })
      expect(posted.headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

describe('the log', () => {
  it('leaves out whatever goes by the name of a secret, two levels deep', () => {
    const lines: string[] = []
    const stream = new PassThrough().on('data', (chunk: Buffer) => lines.push(chunk.toString()))
    const log = createLogger('info', stream)
    const secret = 'very-secret-value'
    log.info({ password: secret, input: { token: secret, headers: { authorization: secret } } }, 'Said')
    const refusal = Object.assign(new Error('no'), { refreshToken: secret })
    log.error({ err: refusal }, 'Failed')
    expect(lines.join('')).toContain('Said')
    expect(lines.join('')).toContain('Failed')
    expect(lines.join('')).not.toContain(secret)
  })
})
