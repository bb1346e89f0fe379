import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OrderModel } from '../../modules/orders/orders.model.ts'
import { currentSession, inTransaction } from '../../platform/database/mongo.ts'
import { EventModel, newEvent } from '../../platform/events/event-log.ts'
import { announce } from '../../platform/events/relay.ts'
import { changesHaveATime } from '../../migrations/0020-changes-have-a-time.ts'
import { stockUp } from '../catalogue.ts'
import { byHand } from '../ledger-watch.ts'
import { adjustStock, cancelOrder, placeOrder } from '../operations.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

let app: TestApp
let admin: TestClient

interface Changed {
  id: string
  [field: string]: unknown
}
interface Page {
  asOf: string | null
  totalCount: number
  nodes: Changed[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}
type List = 'stocks' | 'products' | 'orders' | 'alerts'

const lists = {
  stocks: ['StockFilter', 'id sku: product { sku } bin lowStockThreshold updatedAt movedAt quantity'],
  products: ['ProductFilter', 'id sku isDeleted updatedAt'],
  orders: ['OrderFilter', 'id status updatedAt'],
  alerts: ['AlertFilter', 'id resolvedAt updatedAt'],
} as const satisfies Record<List, readonly string[]>

function query(list: List): string {
  const [filter, fields] = lists[list]
  return `query ($filter: ${filter}, $after: String, $first: Int) { page: ${list}(filter: $filter, after: $after, first: $first) { asOf totalCount nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`
}

const pageOf = async (list: List, variables: object, client = admin) =>
  (await client.run<{ page: Page }>(query(list), variables)).page

/** All that has changed since, and from when to ask the next time. */
async function changesOf(list: List, since: string, options: { first?: number; client?: TestClient } = {}) {
  const changes: Changed[] = []
  const marks = new Set<string | null>()
  for (let after: string | undefined; ;) {
    const variables = { filter: { updatedSince: since }, after, first: options.first }
    const { nodes, pageInfo, asOf } = await pageOf(list, variables, options.client)
    changes.push(...nodes)
    marks.add(asOf)
    if (!pageInfo.hasNextPage) break
    after = pageInfo.endCursor
  }
  expect(marks.size).toBe(1)
  return { changes, asOf: [...marks][0]! }
}

const beginning = '1970-01-01T00:00:00Z'
const settled = () =>
  expect.poll(() => EventModel.countDocuments({ position: 0 }), { timeout: 10_000 }).toBe(0)
const collection = (name: string) => mongoose.connection.db!.collection(name)
const outside = (name: string) =>
  mongoose.connection.getClient().db(mongoose.connection.name).collection(name)

/** As if all of it had happened long ago, so that nothing is told again for having happened within the last minute. */
async function longAgo(): Promise<void> {
  await settled()
  const past = new Date(Date.now() - 3_600_000)
  for (const name of ['stocks', 'products', 'orders', 'alerts'])
    await collection(name).updateMany({}, { $set: { updatedAt: past } }, byHand)
}

async function place(externalReference?: string): Promise<{ id: string; orderNumber: string }> {
  const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], externalReference }
  return (await admin.run<{ placeOrder: { id: string; orderNumber: string } }>(placeOrder, { input }))
    .placeOrder
}

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 100, MUG: 5, CUP: 5 }, LEEDS: { LAMP: 7 } })
  admin = await app.as('admin')
}, 60_000)
afterAll(() => app.stop())

it('the first walk tells everything, in pages of any size, the next one only what has changed', async () => {
  await place()
  await longAgo()
  const all = await changesOf('stocks', beginning, { first: 1 })
  expect(all.changes.map(({ sku }) => (sku as { sku: string }).sku).sort()).toEqual([
    'CUP',
    'LAMP',
    'LAMP',
    'MUG',
  ])
  expect((await changesOf('stocks', beginning)).changes.map(({ id }) => id)).toEqual(
    all.changes.map(({ id }) => id),
  )
  expect((await changesOf('stocks', all.asOf)).changes).toEqual([])
  const cup = { sku: 'CUP', warehouseCode: 'LONDON' }
  const told = async () => {
    const { changes } = await changesOf('stocks', all.asOf)
    expect(changes.map(({ sku }) => (sku as { sku: string }).sku)).toEqual(['CUP'])
    await longAgo()
    return changes[0]!
  }
  await admin.run(adjustStock, { input: { ...cup, delta: 1, reason: 'FOUND' } })
  const moved = await told()
  expect(moved).toMatchObject({ quantity: 6, movedAt: moved.updatedAt })
  await admin.run(
    'mutation { setStockBins(input: { warehouseCode: "LONDON", lines: [{ sku: "CUP", bin: "A-1" }] }) { warehouseCode } }',
  )
  expect(await told()).toMatchObject({ bin: 'A-1', movedAt: moved.movedAt })
  await admin.run(
    'mutation { setLowStockThreshold(sku: "CUP", warehouseCode: "LONDON", threshold: 50) { id } }',
  )
  expect(await told()).toMatchObject({ lowStockThreshold: 50, movedAt: moved.movedAt })
})

it('deleted products, orders that moved on and alerts that are over are told', async () => {
  const { orderNumber, id } = await place('PO-1')
  await expect.poll(async () => (await pageOf('alerts', {})).totalCount, { timeout: 10_000 }).toBe(1)
  await longAgo()
  const since = (await changesOf('products', beginning)).asOf
  await admin.run('mutation { deleteProduct(sku: "MUG") { id } }')
  expect((await changesOf('products', since)).changes).toMatchObject([{ sku: 'MUG', isDeleted: true }])
  const alive = { updatedSince: since, includeDeleted: false }
  expect((await pageOf('products', { filter: alive })).nodes).toEqual([])
  await admin.run(cancelOrder, { orderNumber })
  expect((await changesOf('orders', since)).changes).toMatchObject([{ id, status: 'CANCELLED' }])
  expect((await changesOf('alerts', since)).changes).toEqual([])
  await admin.run(
    'mutation { setLowStockThreshold(sku: "CUP", warehouseCode: "LONDON", threshold: 0) { id } }',
  )
  await expect
    .poll(async () => (await changesOf('alerts', since)).changes, { timeout: 10_000 })
    .toMatchObject([{ resolvedAt: expect.any(String) as string }])
})

it('what is committed late is found by the next walk, though its time lies far before that of the last one', async () => {
  const { id } = await place()
  await longAgo()
  const { _id } = (await collection('orders').findOne({}, { sort: { _id: -1 } }))!
  expect(String(_id)).toBe(id)
  const stamp = new Date(Date.now() - 600_000)
  const since = (await changesOf('orders', beginning)).asOf
  let next = ''
  await inTransaction(async () => {
    const event = newEvent(app.ctx, {
      ...{ kind: 'order.processed', at: stamp },
      subject: { kind: 'ORDER', id, label: 'slow' },
      data: { from: 'PENDING', to: 'PROCESSED' },
    })
    await EventModel.collection.insertOne(event, { session: currentSession() })
    await OrderModel.updateOne({ _id }, { $set: { status: 'PROCESSED', updatedAt: stamp } })
    const other = await place()
    // By another way than this transaction, which does not see it.
    await expect.poll(() => outside('events').countDocuments({ position: 0 }), { timeout: 10_000 }).toBe(0)
    const { changes, asOf } = await changesOf('orders', since)
    expect(changes.map(({ id: each }) => each)).toEqual([other.id])
    next = asOf
  })
  announce()
  await settled()
  const { changes } = await changesOf('orders', next)
  expect(changes.map((change) => change.id)).toContain(id)
})

it('a walk refuses what is none of its cursors, an order of its own, and pages that are too large', async () => {
  const codeOf = async (list: List, variables: object) =>
    (await admin.send(query(list), variables)).errors?.[0]?.extensions.fields
  const filter = { updatedSince: beginning }
  const { endCursor } = (await pageOf('products', { first: 1 })).pageInfo
  for (const after of [endCursor, '1.x', '.', `1e3.${endCursor}`, 'x'])
    expect(await codeOf('products', { filter, after })).toMatchObject([
      { path: ['after'], code: 'NO_CURSOR' },
    ])
  expect(await codeOf('products', { filter, first: 251 })).toMatchObject([{ code: 'TOO_BIG' }])
  expect(await codeOf('products', { filter, first: 250 })).toBeUndefined()
  expect(await codeOf('products', { first: 101 })).toMatchObject([{ code: 'TOO_BIG' }])
  expect(await codeOf('products', { filter: { skus: ['LAMP'] }, first: 250 })).toBeUndefined()
  expect((await pageOf('products', {})).asOf).toBeNull()
  for (const list of ['stocks', 'products']) {
    const sorted = `{ ${list}(sort: SKU, filter: { updatedSince: "${beginning}" }) { asOf } }`
    expect((await admin.send(sorted)).errors?.[0]?.extensions.fields).toMatchObject([
      { code: 'NOT_TOGETHER' },
    ])
  }
  const both = await admin.send('{ order { id } }')
  expect(both.errors?.[0]?.extensions.fields).toMatchObject([{ code: 'EXACTLY_ONE' }])
})

it('orders are found by reference and placer; a line has an id and its product, a movement is read by its id', async () => {
  const { id } = await place('PO-2')
  const me = (await admin.run<{ actor: { id: string } }>('{ actor { id } }')).actor.id
  const found = async (filter: object) => (await pageOf('orders', { filter })).nodes.map((order) => order.id)
  expect(await found({ externalReferences: ['PO-2', ' PO-3 '] })).toEqual([id])
  expect(await found({ externalReferences: ['PO-2'], placedBy: me, search: 'Ayu' })).toEqual([id])
  expect(await found({ placedBy: 'nobody' })).toEqual([])
  const { order } = await admin.run<{ order: { items: { id: string; product: { sku: string } }[] } }>(
    '{ order(externalReference: " PO-2 ") { id items { id product { sku } } } }',
  )
  expect(order).toMatchObject({ id, items: [{ product: { sku: 'LAMP' } }] })
  expect(order.items[0]!.id).toContain(id)
  const clerk = await app.asHolderOf('order.view')
  const { data, errors } = await clerk.send<{ orders: { nodes: { items: object[] }[] } }>(
    '{ orders(first: 1) { nodes { items { sku product { price } } } } }',
  )
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  expect(data?.orders.nodes[0]!.items).toEqual([{ sku: 'LAMP', product: null }])
  const { movements } = await admin.run<{ movements: { nodes: { id: string }[] } }>(
    '{ movements { nodes { id } } }',
  )
  const one = movements.nodes[0]!
  expect(await admin.run(`{ movement(id: "${one.id}") { id } }`)).toEqual({ movement: one })
})

it('what was there before tells its times', async () => {
  const db = mongoose.connection.db!
  await collection('stocks').updateMany({ sku: 'LAMP' }, { $unset: { movedAt: 1 } }, byHand)
  await collection('alerts').updateMany({}, { $unset: { updatedAt: 1 } })
  for (let times = 0; times < 2; times++) await changesHaveATime.up(db)
  const { nodes } = await pageOf('stocks', { filter: { sku: 'LAMP' } })
  for (const { movedAt, updatedAt } of nodes) expect(movedAt).toBe(updatedAt)
  expect((await changesOf('alerts', beginning)).changes).toHaveLength(1)
})
