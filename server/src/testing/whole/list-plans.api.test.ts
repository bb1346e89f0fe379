import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { AlertModel } from '../../modules/alerts/alerts.model.ts'
import { keepRecentEvents } from '../../modules/feed/index.ts'
import { placeOrder } from '../../modules/orders/index.ts'
import { setLowStockThreshold } from '../../modules/stock/stock.threshold.ts'
import { createTransfer } from '../../modules/transfers/index.ts'
import { warehousesByCode } from '../../modules/warehouses/index.ts'
import { stockUp } from '../catalogue.ts'
import { countsDuring, findsDuring, type Find } from '../command-count.ts'
import { byHand } from '../ledger-watch.ts'
import { adjustStock } from '../operations.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

let app: TestApp
let admin: TestClient
let ofOne: TestClient
let ofTwo: TestClient

// Enough that no planner prefers to read a collection as a whole; alike but for what the lists filter and sort by.
const copies = 1_000
const inLists = {
  products: (n: number) => ({
    sku: `SKU${n}`,
    codes: [`SKU${n}`],
    nameKey: `lamp ${n}`,
    price: n,
    terms: [`sku${n}`],
    tags: [`tag${n % 50}`],
  }),
  stocks: (n: number) => ({
    sku: `SKU${n}`,
    warehouseCode: n % 40 ? 'LONDON' : 'LEEDS',
    product: new Types.ObjectId(),
    quantity: n,
    low: n % 40 === 0,
  }),
  movements: (n: number) => ({
    sku: `SKU${n % 50}`,
    warehouseCode: n % 40 ? 'LONDON' : 'LEEDS',
    stock: new Types.ObjectId(),
    reason: ['RECEIPT', 'COUNT', 'LOSS'][n % 3],
    actor: { kind: 'USER', id: String(n % 50), name: 'Ann' },
    reference: { kind: 'ORDER', id: String(n % 50), label: `N${n % 50}` },
  }),
}

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 }, LEEDS: { LAMP: 3 }, DOCK: { LAMP: 1 } })
  admin = await app.as('admin')
  const idOf = await warehousesByCode(app.ctx, ['LONDON', 'LEEDS', 'DOCK'])
  const [leeds, dock, london] = ['LEEDS', 'DOCK', 'LONDON'].map((code) => idOf.get(code)!._id)
  ofOne = await app.as('admin', { warehouses: [String(leeds)] })
  ofTwo = await app.as('admin', { warehouses: [String(leeds), String(dock)] })
  await placeOrder(app.ctx, {
    customerName: 'Ann',
    warehouseCode: 'LONDON',
    items: [{ sku: 'LAMP', qty: 1 }],
  })
  await setLowStockThreshold(app.ctx, { sku: 'LAMP', warehouseCode: 'LONDON', threshold: 100 })
  await vi.waitFor(async () => expect(await AlertModel.countDocuments({})).toBe(1), 15_000)
  const inOrders = (n: number) => ({
    warehouses: [n % 40 ? london : leeds],
    orderNumber: `N${n}`,
    totalAmount: n,
    status: 'SHIPPED',
  })
  const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }
  await createTransfer(app.ctx, { ...way, lines: [{ sku: 'LAMP', quantity: 1 }] })
  for (const delta of [1, 1, 1]) {
    const input = { sku: 'LAMP', warehouseCode: 'LONDON', delta, reason: 'RECEIPT' }
    await admin.run(adjustStock, { input })
  }
  const db = mongoose.connection.db!
  const more = {
    orders: inOrders,
    alerts: (n: number) => ({
      ...{ warehouse: n % 40 ? london : leeds, warehouseCode: n % 40 ? 'LONDON' : 'LEEDS' },
      ...{ stock: new Types.ObjectId(), open: n % 4 === 0, rank: n, raisedAt: new Date(n) },
    }),
    transfers: (n: number) => ({
      ...{ number: `TR-${n}`, from: n % 40 ? london : leeds, to: n % 40 ? dock : london },
      ...{ warehouses: n % 40 ? [london, dock] : [leeds, london], expectedAt: new Date(n) },
      ...{ status: ['CLOSED', 'CLOSED', 'IN_TRANSIT', 'DRAFT'][n % 4], discrepant: n % 20 === 2 },
    }),
    events: (n: number) => ({ warehouses: [n % 40 ? london : leeds], at: new Date(n), position: 1 }),
  }
  for (const [name, change] of Object.entries({ ...inLists, ...more })) {
    const like = await db.collection(name).findOne({}, { sort: { _id: 1 } })
    const documents = Array.from({ length: copies }, (_, n) => {
      const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000)
      return { ...like, _id: new Types.ObjectId(), createdAt: at, updatedAt: at, movedAt: at, ...change(n) }
    })
    await db.collection(name).insertMany(documents, byHand)
  }
  // The events come from the database, and not from what the server remembers of the last ones.
  keepRecentEvents()()
})
afterAll(() => app.stop())

/** A page of 50 comes in the order of the named index; of several, the planner of the engine may choose. */
const lists: [list: string, collection: string, ...indexes: string[]][] = [
  ['products', 'products', 'sku_1'],
  ['products(filter: { skus: ["SKU7", "SKU8"] })', 'products', 'sku_1'],
  ['products(sort: NAME)', 'products', 'nameKey_1_sku_1'],
  ['products(sort: PRICE_ASC)', 'products', 'price_1_sku_1'],
  ['products(sort: PRICE_DESC)', 'products', 'price_1_sku_1'],
  ['products(sort: NEWEST)', 'products', 'createdAt_-1__id_-1'],
  ['products(filter: { tags: ["tag7"] })', 'products', 'tags_1_sku_1'],
  ['products(filter: { search: "sku77" })', 'products', 'terms_1_sku_1'],
  ['products(filter: { search: "sku7x7" }, sort: PRICE_ASC)', 'products', 'terms_1_sku_1'],
  ['stocks', 'stocks', 'sku_1_warehouseCode_1'],
  ['stocks(sort: QUANTITY_ASC)', 'stocks', 'quantity_1__id_1'],
  ['stocks(sort: QUANTITY_DESC)', 'stocks', 'quantity_1__id_1'],
  ['stocks(sort: UPDATED_DESC)', 'stocks', 'updatedAt_-1__id_-1'],
  ['stocks(filter: { sku: "SKU7" })', 'stocks', 'sku_1_warehouseCode_1'],
  ['stocks(filter: { warehouseCode: "LEEDS" })', 'stocks', 'warehouseCode_1_sku_1'],
  ['stocks(filter: { lowOnly: true })', 'stocks', 'low_1_sku_1_warehouseCode_1'],
  ['stocks(filter: { search: "sku77" })', 'stocks', 'sku_1_warehouseCode_1', 'product_1_warehouse_1'],
  ['stockMatrix', 'stocks', 'sku_1_warehouseCode_1'],
  ['stockMatrix(filter: { warehouseCode: "LEEDS" })', 'stocks', 'warehouseCode_1_sku_1'],
  ['stockMatrix(filter: { lowOnly: true })', 'stocks', 'low_1_sku_1_warehouseCode_1'],
  ['orders', 'orders', 'createdAt_-1__id_-1'],
  ['orders(sort: OLDEST)', 'orders', 'createdAt_-1__id_-1'],
  ['orders(sort: AMOUNT_DESC)', 'orders', 'totalAmount_1__id_1'],
  ['orders(sort: AMOUNT_ASC, filter: { amountFrom: 10, amountTo: 20 })', 'orders', 'totalAmount_1__id_1'],
  ['orders(filter: { externalReferences: ["PO-7"] })', 'orders', 'externalReference_1'],
  ['orders(filter: { metadata: { key: "channel", value: "web" } })', 'orders', 'marks_1_createdAt_-1__id_-1'],
  ['orders(filter: { warehouseCode: "LEEDS" })', 'orders', 'warehouses_1_createdAt_-1__id_-1'],
  ['orders(filter: { search: "ann" })', 'orders', 'terms_1', 'createdAt_-1__id_-1'],
  ['auditLog', 'events', 'at_-1__id_-1'],
  ['auditLog(filter: { warehouseCode: "LEEDS" })', 'events', 'warehouses_1_at_-1__id_-1'],
  ['events', 'events', 'position_1_at_1__id_1'],
  ['events(topics: ["order.*"])', 'events', 'position_1_at_1__id_1'],
  ['alerts(filter: { warehouseCode: "LEEDS" })', 'alerts', 'warehouseCode_1_raisedAt_-1__id_-1'],
  ['alerts(sort: URGENCY)', 'alerts', 'rank_1__id_1'],
  ['alerts(sort: URGENCY, filter: { urgent: true, snoozed: false })', 'alerts', 'rank_1__id_1'],
  ['alerts(sort: URGENCY, filter: { warehouseCode: "LEEDS" })', 'alerts', 'warehouseCode_1_rank_1__id_1'],
  ['movements', 'movements', 'createdAt_-1__id_-1'],
  ['movements(filter: { sku: "SKU7" })', 'movements', 'sku_1_createdAt_-1__id_-1'],
  ['movements(filter: { search: "sku999" })', 'movements', 'sku_1_createdAt_-1__id_-1'],
  ['movements(filter: { search: "lamp" })', 'movements', 'createdAt_-1__id_-1', 'sku_1_createdAt_-1__id_-1'],
  ['movements(filter: { warehouseCode: "LEEDS" })', 'movements', 'warehouseCode_1_createdAt_-1__id_-1'],
  ['movements(filter: { types: [ADJUSTMENT] })', 'movements', 'type_1_createdAt_-1__id_-1'],
  ['movements(filter: { types: [SHIPMENT] })', 'movements', 'createdAt_-1__id_-1'],
  ['movements(filter: { reasons: [LOSS] })', 'movements', 'reason_1_createdAt_-1__id_-1'],
  [
    'movements(filter: { reasons: [LOSS, COUNT] })',
    'movements',
    'createdAt_-1__id_-1',
    'reason_1_createdAt_-1__id_-1',
  ],
  ['movements(filter: { referenceId: "7" })', 'movements', 'reference.id_1_createdAt_-1__id_-1'],
  ['movements(filter: { orderNumber: "N7" })', 'movements', 'reference.label_1_createdAt_-1__id_-1'],
  ['movements(filter: { actorId: "7" })', 'movements', 'actor.id_1_createdAt_-1__id_-1'],
  [
    'movements(filter: { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" })',
    'movements',
    'createdAt_-1__id_-1',
  ],
]

it.each(lists)('%s reads its page from an index', (...list) => readsFromIndex(admin, ...list))

/** Of whom may see one warehouse, and of whom may see two of three. */
const limitedLists: [list: string, collection: string, ofOne: string, ofTwo: string][] = [
  ['orders', 'orders', 'warehouses_1_createdAt_-1__id_-1', 'warehouses_1_createdAt_-1__id_-1'],
  ['stocks', 'stocks', 'warehouseCode_1_sku_1', 'warehouseCode_1_sku_1'],
  ['movements', 'movements', 'warehouseCode_1_createdAt_-1__id_-1', 'warehouseCode_1_createdAt_-1__id_-1'],
  ['alerts', 'alerts', 'warehouseCode_1_raisedAt_-1__id_-1', 'warehouseCode_1_raisedAt_-1__id_-1'],
  ['alerts(sort: URGENCY)', 'alerts', 'warehouseCode_1_rank_1__id_1', 'warehouseCode_1_rank_1__id_1'],
  ['auditLog', 'events', 'at_-1__id_-1', 'at_-1__id_-1'],
  ['events', 'events', 'position_1_at_1__id_1', 'position_1_at_1__id_1'],
]
it.each(limitedLists)(
  '%s of a limited actor reads its page from an index',
  async (list, collection, one, two) => {
    await readsFromIndex(ofOne, list, collection, one)
    await readsFromIndex(ofTwo, list, collection, two)
  },
)

it('orders of who sees own ones alone reads its page from an index', async () => {
  const partner = await app.asHolderOf('order.viewOwn')
  await readsFromIndex(partner, 'orders', 'orders', 'placedBy.id_1_createdAt_-1__id_-1')
})

async function readsFromIndex(client: TestClient, list: string, collection: string, ...indexes: string[]) {
  const finds = (await findsDuring(() => client.run(`{ ${list} { nodes { id } } }`))).filter(
    (each) => each.find === collection && (each.sort !== undefined || each.hint !== undefined),
  )
  expect(finds.length).toBeGreaterThan(0)
  for (const find of finds) {
    const plan = await planOf(find)
    expect(indexes).toContain(plan.index)
    expect(plan.text).not.toMatch(/COLLSCAN|"stage":"SORT"/)
  }
}

it.each([
  'stockAsOf(at: "2026-01-01T00:00:00Z", filter: { sku: "LAMP" }) { nodes { quantity } }',
  'stockHistory(sku: "LAMP", warehouseCode: "LONDON", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", points: 2) { quantity }',
])('%s finds its movements by stock and sequence', async (query) => {
  const finds = (await findsDuring(() => admin.run(`{ ${query} }`))).filter(
    (each) => each.find === 'movements',
  )
  expect(finds.length).toBeGreaterThan(0)
  for (const find of finds) expect((await planOf(find)).index).toBe('stock_1_sequence_1')
})

it('what waits of transfers is counted by index, each list by its own', async () => {
  const bySide = ['from_1_status_1_createdAt_-1__id_-1', 'to_1_status_1_createdAt_-1__id_-1']
  const late = ['discrepant_1', 'expectedAt_1']
  const indexes = async (client: TestClient) => {
    const query = '{ transferCounts { toSend onTheWay toReceive discrepant overdue } }'
    const counts = await countsDuring('transfers', () => client.run(query))
    const plans = counts.map(({ aggregate: find, pipeline, hint }) => {
      const [first] = pipeline as { $match: object }[]
      return planOf({ find, filter: first!.$match, ...(hint ? { hint } : {}) })
    })
    return (await Promise.all(plans)).map(({ index }) => index)
  }
  expect(await indexes(ofOne)).toEqual([bySide[0], bySide[0], bySide[1], ...late])
  const byStatus = 'status_1_createdAt_-1__id_-1'
  expect(await indexes(admin)).toEqual([byStatus, byStatus, byStatus, ...late])
})

async function planOf({ find, filter, sort, limit, hint }: Find): Promise<{ index: string; text: string }> {
  const explain = {
    find,
    filter,
    ...(sort ? { sort } : {}),
    ...(limit ? { limit } : {}),
    ...(hint ? { hint } : {}),
  }
  const { queryPlanner } = await mongoose.connection.db!.command({ explain, verbosity: 'queryPlanner' })
  const text = JSON.stringify((queryPlanner as { winningPlan: object }).winningPlan)
  return { index: /"indexName":"([^"]+)"/.exec(text)?.[1] ?? 'none', text }
}
