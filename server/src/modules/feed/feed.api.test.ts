import mongoose from 'mongoose'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { currentSession, inTransaction } from '../../platform/database/mongo.ts'
import { EventModel, newEvent } from '../../platform/events/event-log.ts'
import { announce } from '../../platform/events/relay.ts'
import { removeEventsBefore } from '../../platform/events/retention.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { adjustStock, cancelOrder, placeOrder } from '../../testing/operations.ts'
import { connect, refusedAs, subscribing, type RawSocket } from '../../testing/raw-socket.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { isTopic } from './feed.topics.ts'

let app: TestApp
let admin: TestClient

interface Told {
  id: string
  cursor: string
  topic: string
  subjectKind: string
  subjectId: string
  order: { orderNumber: string; from: string | null; to: string } | null
  movements: { quantityDelta: number; warehouse: { code: string } }[]
}
interface Page {
  events: { nodes: Told[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 1_000 }, LEEDS: { MUG: 1_000 } })
  admin = await app.as('admin')
}, 60_000)
afterAll(() => app.stop())

const fields =
  'id cursor topic subjectKind subjectId order { orderNumber from to } movements { quantityDelta warehouse { code } }'
const query = `query ($after: String, $topics: [String!], $first: Int) { events(after: $after, topics: $topics, first: $first) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`

/** All that there is after a cursor, and where to go on. */
async function walk(client: TestClient, after?: string, options: { topics?: string[]; first?: number } = {}) {
  const told: Told[] = []
  for (let cursor = after; ;) {
    const { events } = await client.run<Page>(query, { after: cursor, ...options })
    told.push(...events.nodes)
    cursor = events.pageInfo.endCursor
    if (!events.pageInfo.hasNextPage) return { told, cursor }
  }
}

const settled = () =>
  expect.poll(() => EventModel.countDocuments({ position: 0 }), { timeout: 30_000 }).toBe(0)

async function now(client = admin): Promise<string> {
  await settled()
  return (await client.run<{ eventCursor: string }>('{ eventCursor }')).eventCursor
}

const adjust = (sku: string, warehouseCode: string, delta = 1) =>
  admin.run(adjustStock, { input: { sku, warehouseCode, delta, reason: 'FOUND' } })

async function order(client: TestClient, sku = 'LAMP'): Promise<{ id: string; orderNumber: string }> {
  const input = { customerName: 'Ayu', items: [{ sku, qty: 1 }] }
  return (await client.run<{ placeOrder: { id: string; orderNumber: string } }>(placeOrder, { input }))
    .placeOrder
}

const codeOf = async (client: TestClient, variables: object) =>
  (await client.send<Page>(query, variables)).errors?.[0]?.extensions

it('tells each change once, in its order, with what changed, page by page', async () => {
  const after = await now()
  const { id, orderNumber } = await order(admin)
  await admin.run(cancelOrder, { orderNumber })
  await adjust('MUG', 'LEEDS', -3)
  await admin.run('mutation { updateProduct(input: { sku: "MUG", price: 700, tags: ["blue"] }) { id } }')
  await settled()
  const { told, cursor } = await walk(admin, after, { first: 1 })
  expect(told.map(({ topic }) => topic)).toEqual([
    'order.placed',
    'order.cancelled',
    'stock.adjusted',
    'product.updated',
  ])
  expect(told[1]).toMatchObject({
    subjectKind: 'ORDER',
    subjectId: id,
    order: { orderNumber, from: 'PENDING', to: 'CANCELLED' },
    movements: [{ quantityDelta: 1, warehouse: { code: 'LONDON' } }],
  })
  const packed = await now()
  await admin.run(
    'mutation { setProductPacks(input: { sku: "MUG", packs: [{ name: "dus", units: 12 }] }) { id } }',
  )
  await settled()
  const [packs] = (await walk(admin, packed)).told
  expect(
    await admin.run(
      `{ event(id: "${packs!.id}") { topic product { packs { name units barcode retired } } } }`,
    ),
  ).toEqual({
    event: {
      topic: 'product.packs-set',
      product: { packs: [{ name: 'dus', units: 12, barcode: null, retired: false }] },
    },
  })
  const product = `{ event(id: "${told[3]!.id}") { topic product { sku price tags isDeleted } } }`
  expect(await admin.run(product)).toEqual({
    event: {
      topic: 'product.updated',
      product: { sku: 'MUG', price: 700, tags: ['blue'], isDeleted: false },
    },
  })
  expect((await walk(admin, cursor)).told).toHaveLength(1)
  expect((await walk(admin, told[1]!.cursor)).told.map(({ id: each }) => each)).toEqual([
    told[2]!.id,
    told[3]!.id,
    packs!.id,
  ])
})

it('never skips what is committed late, though others have been told meanwhile', async () => {
  const after = await now()
  const early = newEvent(app.ctx, {
    kind: 'warehouse.updated',
    subject: { kind: 'WAREHOUSE', id: 'x', label: 'SLOW' },
  })
  let passed = ''
  await inTransaction(async () => {
    await EventModel.collection.insertOne(early, { session: currentSession() })
    await order(admin)
    // By another way than this transaction, which does not see it.
    const outside = mongoose.connection.getClient().db(mongoose.connection.name).collection('events')
    await expect.poll(() => outside.countDocuments({ position: 0 }), { timeout: 10_000 }).toBe(0)
    const { told, cursor } = await walk(admin, after)
    expect(told.map(({ topic }) => topic)).toEqual(['order.placed'])
    passed = cursor
  })
  announce()
  await settled()
  expect((await walk(admin, passed)).told.map(({ id }) => id)).toEqual([String(early._id)])
})

it('keeps to topics, and refuses what is none with the list, and what is not theirs', async () => {
  const after = await now()
  await order(admin)
  await adjust('LAMP', 'LONDON')
  await settled()
  const topicsOf = async (...topics: string[]) =>
    (await walk(admin, after, { topics })).told.map(({ topic }) => topic)
  expect(await topicsOf('order.*')).toEqual(['order.placed'])
  expect(await topicsOf('stock.adjusted')).toEqual(['stock.adjusted'])
  expect(await topicsOf('*')).toEqual(['order.placed', 'stock.adjusted'])
  const unknown = await codeOf(admin, { topics: ['order.*', 'order.lost'] })
  expect(unknown).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: ['topics', '1'], code: 'NO_TOPIC' }],
  })
  expect(JSON.stringify(unknown)).toContain('order.shipped')
  const clerk = await app.asHolderOf('product.view')
  expect(await codeOf(clerk, { topics: ['order.*'] })).toMatchObject({ code: 'FORBIDDEN' })
  expect((await walk(clerk)).told.every(({ topic }) => topic.startsWith('product'))).toBe(true)
  expect((await codeOf(await app.asHolderOf('user.manage'), {}))?.code).toBe('FORBIDDEN')
  for (const first of [0, 251]) expect((await codeOf(admin, { first }))?.code).toBe('BAD_USER_INPUT')
})

it('tells of an order that one may not see what was moved, and nothing of the order', async () => {
  const partner = () => app.asHolderOf('order.viewOwn', 'order.create', 'inventory.view')
  const [mine, theirs] = [await partner(), await partner()]
  const after = await now()
  const own = await order(mine)
  const foreign = await order(theirs)
  await admin.run(cancelOrder, { orderNumber: own.orderNumber })
  await settled()
  const { told } = await walk(mine, after)
  expect(told.map(({ topic, order: change }) => [topic, change?.orderNumber])).toEqual([
    ['order.placed', own.orderNumber],
    ['stock.moved', undefined],
    ['order.cancelled', own.orderNumber],
  ])
  expect(told[1]!.movements).toMatchObject([{ quantityDelta: -1 }])
  expect(JSON.stringify(told)).not.toMatch(new RegExp(`${foreign.id}|${foreign.orderNumber}`))
  const all = (await walk(admin, after)).told.find(
    ({ order: change }) => change?.orderNumber === foreign.orderNumber,
  )
  const { event } = await mine.run<{ event: Told }>(`{ event(id: "${all!.id}") { topic subjectId } }`)
  expect(event).toMatchObject({ topic: 'stock.moved' })
  const ordersAlone = await app.asHolderOf('order.viewOwn')
  expect((await walk(ordersAlone, after)).told).toEqual([])
  expect(await ordersAlone.run(`{ event(id: "${all!.id}") { topic } }`)).toEqual({ event: null })
})

it('gets on through what one may not see: pages may be empty, and end', async () => {
  const after = await now()
  const hidden = Array.from({ length: 3_000 }, () => newEvent(app.ctx, { kind: 'test.hidden' }))
  await EventModel.insertMany(hidden)
  announce()
  await settled()
  await adjust('LAMP', 'LONDON')
  await settled()
  const { events } = await admin.run<Page>(query, { after })
  expect([events.nodes.length, events.pageInfo.hasNextPage]).toEqual([0, true])
  expect((await walk(admin, after)).told.map(({ topic }) => topic)).toEqual(['stock.adjusted'])
}, 60_000)

const following = `subscription ($after: String, $topics: [String!]) { eventsAppended(after: $after, topics: $topics) { ${fields} } }`

async function heard({ heard: next }: RawSocket): Promise<Told> {
  const { payload } = await next(({ type }) => type === 'next')
  return (payload as { data: { eventsAppended: Told } }).data.eventsAppended
}

it('a subscription begins with what was missed and goes on live: each once, in order, none skipped', async () => {
  const after = await now()
  for (let count = 0; count < 60; count++) await adjust('LAMP', 'LONDON')
  const raw = await connect(admin)
  raw.say(subscribing('1', following, { after, topics: ['stock.*'] }))
  const told = [await heard(raw)]
  const writing = (async () => {
    for (let count = 0; count < 60; count++) await adjust('LAMP', 'LONDON')
  })()
  while (told.length < 120) told.push(await heard(raw))
  await writing
  raw.socket.terminate()
  expect(told.map(({ id }) => id)).toEqual((await walk(admin, after)).told.map(({ id }) => id))
}, 60_000)

it('who reads slowly is told later, and misses nothing', async () => {
  const after = await now()
  const raw = await connect(admin)
  raw.say(subscribing('1', following, { after }))
  raw.socket.pause()
  for (let count = 0; count < 1_500; count += 500)
    await EventModel.insertMany(
      Array.from({ length: 500 }, () =>
        newEvent(app.ctx, {
          kind: 'warehouse.updated',
          subject: { kind: 'WAREHOUSE', id: 'x', label: 'W'.repeat(200) },
        }),
      ),
    )
  announce()
  await settled()
  raw.socket.resume()
  const told: Told[] = []
  while (told.length < 1_500) told.push(await heard(raw))
  raw.socket.terminate()
  const { told: all } = await walk(admin, after, { first: 250 })
  expect(told.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
}, 60_000)

it('what a subscription cannot begin with is refused at once', async () => {
  const raw = await connect(admin)
  for (const [variables, code] of [
    [{ after: 'x' }, 'BAD_USER_INPUT'],
    [{ topics: ['order.lost'] }, 'BAD_USER_INPUT'],
  ] as const)
    expect(await refusedAs(raw, following, variables)).toMatchObject([{ extensions: { code } }])
  raw.socket.terminate()
})

it('refuses a cursor that is none of the feed, and one that is too old, and says what to do', async () => {
  const cursorOf = (entries: unknown) => Buffer.from(JSON.stringify(entries)).toString('base64url')
  const ahead = cursorOf([['position', 9_000_000_000]])
  const forged = ['x', cursorOf([['position', { $gt: 0 }]]), cursorOf([['position', -1.5]]), ahead]
  const old = cursorOf([['position', 0]])
  const position = (cursor: string) =>
    (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [[string, number]])[0][1]
  for (const after of forged)
    expect(await codeOf(admin, { after })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['after'], code: expect.stringMatching(/NO_CURSOR|CURSOR_EXPIRED/) as string }],
    })
  const before = await now()
  await removeEventsBefore(new Date(Date.now() + 1_000))
  for (const after of [old, cursorOf([['position', position(before) - 1]])])
    expect(await codeOf(admin, { after })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['after'], code: 'CURSOR_EXPIRED' }],
    })
  await adjust('LAMP', 'LONDON')
  await settled()
  for (const after of [undefined, before])
    expect((await walk(admin, after)).told.map(({ topic }) => topic)).toEqual(['stock.adjusted'])
})

/** Of people, their sessions and roles, of files and the system itself: for the audit log. */
const notTold =
  /^(user|role|session|account|import|command|demo|ledger|test|integration|api-key|webhook|view)\.|^stock\.(watched|bins-set)$|^product\.(un)?pictured$|^transfer\.pictured$/

it('every kind of event is a topic, or said to be none', () => {
  const modules = join(import.meta.dirname, '..')
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!test)\.ts$/.test(file),
  )
  const kinds = files.flatMap((file) =>
    [...readFileSync(join(modules, file), 'utf8').matchAll(/'([a-z]+\.[a-z]+(-[a-z]+)*ed)'/g)].map(
      ([, kind]) => kind!,
    ),
  )
  expect(kinds.length).toBeGreaterThan(20)
  expect([...new Set(kinds)].filter((kind) => !isTopic(kind) && !notTold.test(kind))).toEqual([])
})
