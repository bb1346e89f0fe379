import { Redis } from 'ioredis'
import mongoose, { Schema } from 'mongoose'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { OrderModel } from '../../modules/orders/orders.model.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { buildGuardedSchema } from '../../schema.ts'
import { admission, readOperation } from '../graphql/admission.ts'
import { actorBudgets } from '../requests/budget.ts'
import { anonymous, type Ctx } from '../requests/context.ts'
import { requestSeconds } from '../observe/metrics.ts'
import { isOverdue } from '../database/mongo.ts'
import { inRequest, outsideRequests, RequestLife } from '../requests/request-life.ts'

const prefix = `limits-${Date.now()}:`
const points = 40_000
const perSecond = 20_000
let app: TestApp
let viewer: TestClient

beforeAll(async () => {
  app = await startTestApp({
    RATE_LIMITS: 'on',
    REDIS_PREFIX: prefix,
    BUDGET_POINTS: String(points),
    BUDGET_PER_SECOND: String(perSecond),
  })
  viewer = await app.as('viewer')
})
afterAll(() => app.stop())

interface Told {
  extensions: {
    cost: {
      requested: number
      actual: number
      limit: number
      available: number | null
      restoreRate: number | null
    }
  }
  errors?: { extensions: { code: string; retryAfterMs?: number } }[]
}
const ask = async (client: TestClient, query: string, variables?: object) =>
  (await client.send(query, variables)) as unknown as Told

const page = (name: string) =>
  `${name}: stocks(first: $n) { nodes { id product { sku } warehouse { code } } }`
const pages = (count: number) =>
  `query ($n: Int) { ${Array.from({ length: count }, (_, at) => page(`a${at}`)).join(' ')} }`

describe('the cost of an operation', () => {
  it('is told with every answer, and beyond the limit nothing is done', async () => {
    const { extensions } = await ask(viewer, pages(1), { n: 10 })
    expect(extensions.cost).toMatchObject({ limit: 30_000, requested: expect.any(Number) })
    const { extensions: more, errors } = await ask(viewer, pages(45), { n: 100 })
    expect(errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY' } }])
    expect(extensions.cost.actual).toBe(extensions.cost.requested)
    expect(more.cost.requested).toBeGreaterThan(30_000)
    expect(more.cost.actual).toBe(0)
  })

  it('does not hide the fault of a variable, and a document that is too big is told as one, again too', async () => {
    const { errors } = await ask(viewer, pages(1), { n: 'ten' })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    const big = `{ ${'actor { id } '.repeat(600)} }`
    for (let times = 0; times < 2; times++)
      expect((await ask(viewer, big)).errors).toMatchObject([
        { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ])
    const nested = `{ products(filter: { tags: ${'['.repeat(2_000)}${']'.repeat(2_000)} }) { nodes { id } } }`
    expect((await ask(viewer, nested)).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ])
    const tokens = `{ ${'actor { id } '.repeat(1_300)} }`
    expect((await ask(viewer, tokens)).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ])
  })
})

describe('a budget', () => {
  it('is spent, told, refused with the time to wait, and comes back; nobody else notices', async () => {
    const spender = await app.as('viewer')
    const first = await ask(spender, pages(20), { n: 100 })
    const { requested, available, restoreRate } = first.extensions.cost
    // What a server draws at a time may have come back meanwhile.
    expect(restoreRate).toBe(perSecond)
    expect(available).toBeLessThanOrEqual(points - requested + points / 100)
    let refused: Told
    do refused = await ask(spender, pages(20), { n: 100 })
    while (!refused.errors)
    const [error] = refused.errors
    expect(error!.extensions.code).toBe('RATE_LIMITED')
    expect(error!.extensions.retryAfterMs).toBeGreaterThan(0)
    expect(error!.extensions.retryAfterMs).toBeLessThanOrEqual((requested / perSecond) * 1_000 + 1)
    expect(refused.extensions.cost.available).toBeLessThan(requested)
    expect(refused.extensions.cost.actual).toBe(0)
    expect((await ask(viewer, pages(1), { n: 10 })).errors).toBeUndefined()
    await vi.waitFor(async () => expect((await ask(spender, pages(20), { n: 100 })).errors).toBeUndefined(), {
      timeout: 5_000,
      interval: 100,
    })
  })

  it('is spent by documents that are refused too', async () => {
    const spender = await app.as('viewer')
    const codes: (string | undefined)[] = []
    const nonsense = `{ ${'x'.repeat(20_000)} }`
    do codes.push((await ask(spender, nonsense)).errors?.[0]?.extensions.code)
    while (codes.at(-1) === 'GRAPHQL_VALIDATION_FAILED' && codes.length < 200)
    expect(codes.at(-1)).toBe('RATE_LIMITED')
    expect((await ask(viewer, pages(1), { n: 10 })).errors).toBeUndefined()
  })

  it('of strangers is that of their address', async () => {
    const login = 'mutation { login(email: "a@b.test", password: "x") { __typename } }'
    const codes: (string | undefined)[] = []
    do codes.push((await ask(app.client(), login)).errors?.[0]?.extensions.code)
    while (!codes.at(-1) && codes.length < 45)
    expect(codes.at(-1)).toBe('RATE_LIMITED')
    expect((await ask(viewer, pages(1), { n: 10 })).errors).toBeUndefined()
  })
})

describe('budgets of several servers', () => {
  const stranger = (ip: string) => ({ actor: anonymous, transport: { ip } }) as Ctx
  let redis: Redis
  beforeAll(() => {
    redis = new Redis(inject('redisUrl'))
  })
  afterAll(() => redis.disconnect())
  const server = (client = redis) =>
    actorBudgets({ redis: client, prefix, points: 1_000, perSecond: 1, least: 1 })

  it('are one, and an IPv6 host has one whatever address it takes', async () => {
    await vi.waitFor(() => expect(redis.status).toBe('ready'), 10_000)
    const [one, other] = [server(), server()]
    await one.spend(stranger('2001:db8::1'), 600)
    await expect(other.spend(stranger('2001:db8::2'), 600)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await other.spend(stranger('2001:db8::2'), 300)
    await other.spend(stranger('2001:db8:0:1::1'), 600)
  })

  it('ask Redis once for many requests, and never hand out more than there is', async () => {
    const began = Date.now()
    const one = server()
    let asked = 0
    const counting = new Proxy(redis, {
      get: (target, name) => {
        if (name === 'eval') asked++
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const counted = server(counting)
    const ctx = stranger('192.0.2.1')
    for (let times = 0; times < 50; times++) await counted.spend(ctx, 1)
    expect(asked).toBe(5)
    const all = await Promise.allSettled(Array.from({ length: 2_000 }, () => one.spend(ctx, 1)))
    const spent = all.filter(({ status }) => status === 'fulfilled').length
    const back = Math.ceil((Date.now() - began) / 1_000)
    expect(spent).toBeLessThanOrEqual(950 + back)
    expect(spent).toBeGreaterThanOrEqual(930)
  })

  it('pay for the text of an operation until one of it was fit to be read', async () => {
    const schema = await buildGuardedSchema()
    const budget = server()
    const gate = admission({ schema, limit: 30_000, budget })
    const ctx = stranger('192.0.2.4')
    const text = `{ ${'actor { id } '.repeat(20)} }`
    const read = readOperation(schema, text)
    const costs: number[] = []
    for (const fit of [false, false, true, true]) {
      const before = budget.tell(ctx).available
      await gate.read(ctx, text)
      costs.push(before - budget.tell(ctx).available)
      if (fit && 'document' in read) await gate.admit(ctx, { ...read, variables: {} })
    }
    const price = 10 + Math.ceil(text.length / 5)
    expect(costs).toEqual([price, price, price, 0])
  })

  it('are kept by each for itself where Redis does not answer as it should', async () => {
    await redis.lpush(`${prefix}budget:ADDRESS:192.0.2.3`, 'what is no budget')
    const alone = server()
    const ctx = stranger('192.0.2.3')
    await alone.spend(ctx, 900)
    await expect(alone.spend(ctx, 900)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('are kept by each for itself while Redis is away', async () => {
    const away = new Redis(inject('redisUrl'), { lazyConnect: true, enableOfflineQueue: false })
    const alone = server(away)
    const ctx = stranger('192.0.2.2')
    await alone.spend(ctx, 900)
    await expect(alone.spend(ctx, 900)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      extensions: { retryAfterMs: expect.any(Number) },
    })
    expect(alone.tell(ctx).available).toBeLessThanOrEqual(101)
  })
})

describe('the deadline of a request', () => {
  it('ends what the database does for it, and nothing that others do', async () => {
    const model = mongoose.model('SlowThing', new Schema({ at: Number, group: Number }))
    try {
      await model.insertMany(Array.from({ length: 3_000 }, (_, at) => ({ at, group: at % 3 })))
      const each = {
        $lookup: { from: model.collection.name, localField: 'group', foreignField: 'group', as: 'all' },
      }
      const slow = () => model.aggregate([each, { $count: 'count' }]).exec()
      const life = new RequestLife()
      life.limit(100)
      const started = performance.now()
      const error: unknown = await inRequest(life, slow).catch((thrown: unknown) => thrown)
      expect(isOverdue(error)).toBe(true)
      expect(performance.now() - started).toBeLessThan(5_000)
      await expect(inRequest(life, () => model.findOne({}).exec())).rejects.toMatchObject({
        code: 'DEADLINE_EXCEEDED',
      })
      await inRequest(life, () => outsideRequests(() => model.findOne({}).exec()))
    } finally {
      await model.collection.drop()
      mongoose.deleteModel('SlowThing')
    }
  })

  it('is there for who waits: orders that were not begun when the client left are not placed', async () => {
    await stockUp(app.ctx, { HULL: { CLOCK: 500 } })
    const manager = await app.as('manager')
    const line = { customerName: 'Budi', items: [{ sku: 'CLOCK', qty: 1 }] }
    const query = 'mutation ($orders: [PlaceOrderInput!]!) { placeOrders(orders: $orders) { index } }'
    const answered = async () =>
      (await requestSeconds.get()).values.find(
        ({ metricName, labels }) =>
          metricName?.endsWith('_count') && labels.type === 'mutation' && labels.code === 'ABANDONED',
      )?.value ?? 0
    const before = await answered()
    const leaving = new AbortController()
    const sent = fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${manager.accessToken}` },
      body: JSON.stringify({ query, variables: { orders: Array.from({ length: 100 }, () => line) } }),
      signal: leaving.signal,
    })
    while ((await OrderModel.countDocuments({ customerName: 'Budi' })) < 2) await delay(5)
    leaving.abort()
    await expect(sent).rejects.toThrow()
    // The server is done with it when it would have answered.
    await vi.waitFor(async () => expect(await answered()).toBeGreaterThan(before), { timeout: 20_000 })
    expect(await OrderModel.countDocuments({ customerName: 'Budi' })).toBeLessThan(60)
  })

  it('breaks off a query with one error, and leaves commands alone', async () => {
    const hasty = await startTestApp({ REQUEST_DEADLINE_MS: '1' })
    try {
      await stockUp(hasty.ctx, { LONDON: { LAMP: 5 } })
      const manager = await hasty.as('manager')
      const late = await ask(manager, pages(20), { n: 100 })
      expect(late).toMatchObject({ data: null, errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }] })
      expect(late.errors).toHaveLength(1)
      const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] }
      const order = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename } }'
      expect((await manager.run<{ placeOrder: object }>(order, { input })).placeOrder).toEqual({
        __typename: 'Order',
      })
    } finally {
      await hasty.stop()
    }
  })
})
