import { createClient as createSocket } from 'graphql-ws'
import { Types } from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { connectParts, startApp } from '../../app.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { EventModel } from '../../platform/events/event-log.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { placeOrder } from '../orders/index.ts'
import { processOrder, shipOrder } from '../orders/orders.advance.ts'
import { createProduct } from '../products/index.ts'
import { deleteProduct, restoreProduct } from '../products/products.service.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { StockModel } from '../stock/stock.model.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { transferStock } from '../stock/stock.transfer.ts'
import { createWarehouse } from '../warehouses/index.ts'
import { updateWarehouse } from '../warehouses/warehouses.service.ts'
import { AlertModel } from './alerts.model.ts'
import { reviewAlerts } from './alerts.urgency.ts'
import { followCrossings } from './index.ts'

let app: TestApp
let viewer: TestClient
let count = 0
let sku: string

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: {}, LEEDS: {} })
  viewer = await app.as('viewer')
})
/** Each test has a product of its own: ten in London, low at five. */
beforeEach(async () => {
  sku = `LAMP-${++count}`
  await createProduct(app.ctx, { sku, name: 'Lamp', price: 100, defaultLowStockThreshold: 5 })
  await receive(10)
})
afterAll(() => app.stop())

const receive = (delta: number, warehouseCode = 'LONDON') =>
  adjustStock(app.ctx, { sku, warehouseCode, delta, reason: AdjustmentReason.RECEIPT })
const order = (qty: number) => placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku, qty }] })

interface Listed {
  quantity: number
  threshold: number
  resolvedAt: string | null
  warehouse: { code: string }
  stock: { quantity: number }
}

async function alerts(filter: object = {}, client = viewer): Promise<Listed[]> {
  const { alerts: found } = await client.run<{ alerts: { nodes: Listed[] } }>(
    'query ($filter: AlertFilter) { alerts(filter: $filter) { nodes { quantity threshold raisedAt resolvedAt warehouse { code } product { sku } stock { quantity } } } }',
    { filter: { sku, ...filter } },
  )
  return found.nodes
}
const soon = (found: () => Promise<unknown>) => expect.poll(found, { timeout: 15_000, interval: 20 })

/** Alerts come in the order of events: when that of a later crossing is there, nothing earlier is still to come. */
async function settled(): Promise<void> {
  await receive(1, 'LEEDS')
  await soon(() => alerts({ warehouseCode: 'LEEDS' })).toHaveLength(1)
}

describe('an alert', () => {
  it('is raised once, by the order that crosses the threshold, and not again by the orders below it', async () => {
    await order(4)
    await order(1)
    await order(1)
    await settled()
    expect(await alerts({ warehouseCode: 'LONDON' })).toMatchObject([
      { quantity: 5, threshold: 5, resolvedAt: null, stock: { quantity: 4 } },
    ])
  })

  it('is one where twenty orders cross at once', async () => {
    await receive(20)
    await Promise.all(Array.from({ length: 26 }, () => order(1)))
    await settled()
    expect(await alerts({ warehouseCode: 'LONDON' })).toHaveLength(1)
  })

  it('is resolved when the stock is above the threshold again, and the next crossing raises another', async () => {
    await order(6)
    await receive(3)
    await order(2)
    await settled()
    const found = await alerts({ warehouseCode: 'LONDON' })
    expect(found).toMatchObject([{ quantity: 5, resolvedAt: null }, { quantity: 4 }])
    expect(found[1]!.resolvedAt).not.toBeNull()
    expect(await alerts({ open: true, warehouseCode: 'LONDON' })).toHaveLength(1)
    expect(await alerts({ open: false, warehouseCode: 'LONDON' })).toHaveLength(1)
    expect((await told()).sort()).toEqual(['alert.raised at 4', 'alert.raised at 5', 'alert.resolved at 7'])
  })

  it('is raised and resolved by a change of the threshold', async () => {
    const set = (threshold: number) =>
      setLowStockThreshold(app.ctx, { sku, warehouseCode: 'LONDON', threshold })
    await set(10)
    await soon(() => alerts({ open: true })).toMatchObject([{ quantity: 10, threshold: 10 }])
    await set(9)
    await soon(() => alerts({ open: true })).toEqual([])
  })

  it('is raised where a transfer takes, and where it brings too little', async () => {
    await transferStock(app.ctx, {
      fromWarehouseCode: 'LONDON',
      toWarehouseCode: 'LEEDS',
      lines: [{ sku, quantity: 5 }],
    })
    await soon(async () => (await alerts()).map(({ warehouse }) => warehouse.code).sort()).toEqual([
      'LEEDS',
      'LONDON',
    ])
  })

  it('is raised once where several servers follow', async () => {
    const others = await Promise.all([1, 2, 3].map(() => followCrossings(app.ctx)))
    await order(5)
    await receive(5)
    await settled()
    await Promise.all(others.map((other) => other.stop()))
    expect(await told()).toEqual(['alert.raised at 5', 'alert.resolved at 10'])
  })

  it('costs the order that raises it no round trip', async () => {
    const own = await commandsOfTransaction('orders', () => order(10))
    expect(own).toEqual(['find', 'find', 'insert', 'update', 'insert', 'insert', 'commitTransaction'])
    await soon(() => alerts({ open: true })).toMatchObject([{ quantity: 0 }])
  })
})

describe('nobody is alerted of what nobody can or wants to refill', () => {
  const open = () => alerts({ open: true, warehouseCode: 'LONDON' })
  const low = async () => {
    const { stocks, dashboard } = await viewer.run<{
      stocks: { nodes: { isLow: boolean }[] }
      dashboard: { openAlerts: number }
    }>(
      'query ($sku: String) { stocks(filter: { sku: $sku, warehouseCode: "LONDON", lowOnly: true }) { nodes { isLow } } dashboard(warehouseCode: "LONDON") { openAlerts } }',
      { sku },
    )
    return [stocks.nodes.map(({ isLow }) => isLow), dashboard.openAlerts]
  }

  it('the alert of a deleted product resolves, stays so when the rest is written off, and comes back with the product', async () => {
    await order(6)
    await soon(open).toHaveLength(1)
    const before = (await low())[1] as number
    expect(await low()).toEqual([[true], before])
    await deleteProduct(app.ctx, { sku })
    await soon(open).toEqual([])
    expect(await low()).toEqual([[], before - 1])
    await adjustStock(app.ctx, { sku, warehouseCode: 'LONDON', delta: -1, reason: AdjustmentReason.LOSS })
    await setLowStockThreshold(app.ctx, { sku, warehouseCode: 'LONDON', threshold: 9 })
    expect(await low()).toEqual([[], before - 1])
    await restoreProduct(app.ctx, { sku })
    await soon(open).toMatchObject([{ quantity: 3, threshold: 9 }])
    expect(await low()).toEqual([[true], before])
    expect(await told()).toEqual(['alert.raised at 4', 'alert.resolved at 4', 'alert.raised at 3'])
  })

  it('nor is one left of a deactivated warehouse, however many stocks it has', async () => {
    await createWarehouse(app.ctx, { code: 'DOCK', name: 'Dock', address: '-' })
    await receive(1, 'DOCK')
    await adjustStock(app.ctx, { sku, warehouseCode: 'DOCK', delta: -1, reason: AdjustmentReason.LOSS })
    const dock = () => alerts({ open: true, warehouseCode: 'DOCK' })
    await soon(dock).toHaveLength(1)
    const like = await StockModel.findOne({ sku, warehouseCode: 'DOCK' }).lean().orFail()
    const others = Array.from({ length: 600 }, (_, n) => ({
      ...like,
      ...{
        _id: new Types.ObjectId(),
        product: new Types.ObjectId(),
        sku: `A${sku}-${String(n).padStart(3, '0')}`,
      },
    }))
    await StockModel.collection.insertMany(others, byHand)
    const isActive = (active: boolean) => updateWarehouse(app.ctx, { code: 'DOCK', isActive: active })
    await isActive(false)
    await soon(dock).toEqual([])
    await soon(() => StockModel.countDocuments({ warehouseCode: 'DOCK', low: true })).toBe(0)
    await isActive(true)
    await soon(dock).toHaveLength(1)
    await soon(() => StockModel.countDocuments({ warehouseCode: 'DOCK', low: true })).toBe(601)
    const gone = { $in: others.map(({ _id }) => _id) }
    await StockModel.collection.deleteMany({ _id: gone }, byHand)
    await AlertModel.deleteMany({ stock: gone })
  })

  it('nor is a threshold of 0 watched', async () => {
    await setLowStockThreshold(app.ctx, { sku, warehouseCode: 'LONDON', threshold: 10 })
    await soon(open).toHaveLength(1)
    await setLowStockThreshold(app.ctx, { sku, warehouseCode: 'LONDON', threshold: 0 })
    await soon(open).toEqual([])
    await adjustStock(app.ctx, {
      sku,
      warehouseCode: 'LONDON',
      countedOnHand: 0,
      reason: AdjustmentReason.COUNT,
    })
    await settled()
    expect(await open()).toEqual([])
    expect((await low())[0]).toEqual([])
  })
})

const clock = (minutes: number) =>
  systemContext(app.ctx.log, 'test', () => new Date(Date.now() + minutes * 60_000))

it('crossings go by the count of their stock, whatever the clocks of their servers say', async () => {
  const adjust = (ctx: Ctx, delta: number, reason: AdjustmentReason) =>
    adjustStock(ctx, { sku, warehouseCode: 'LONDON', delta, reason })
  // Committed together, so that both wait for their positions, which are given by the time that they tell.
  await inTransaction(async () => {
    await adjust(clock(5), -9, AdjustmentReason.LOSS)
    await adjust(clock(-5), 20, AdjustmentReason.FOUND)
  })
  await settled()
  expect(await alerts({ open: true, warehouseCode: 'LONDON' })).toEqual([])
  expect(await told()).toEqual(['alert.raised at 1', 'alert.resolved at 21'])
})

describe('urgency', () => {
  const aside =
    'mutation ($input: SnoozeAlertInput!) { snoozeAlert(input: $input) { id urgency snoozedUntil snoozedBy { name } } }'
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  interface Urgent {
    id: string
    urgency: string | null
    daysOfCover: number | null
    snoozedUntil: string | null
    product: { sku: string }
  }
  async function byUrgency(filter: object = {}, client = viewer): Promise<Urgent[]> {
    const { alerts: found } = await client.run<{ alerts: { nodes: Urgent[] } }>(
      'query ($filter: AlertFilter) { alerts(first: 100, sort: URGENCY, filter: $filter) { nodes { id urgency daysOfCover snoozedUntil product { sku } } } }',
      { filter },
    )
    return found.nodes
  }
  /** Low at five of ten, of which so many were ordered, and shipped. */
  async function made(name: string, ordered: number) {
    await createProduct(app.ctx, { sku: name, name: 'Lamp', price: 100, defaultLowStockThreshold: 5 })
    await adjustStock(app.ctx, {
      sku: name,
      warehouseCode: 'LONDON',
      delta: 3 + ordered,
      reason: AdjustmentReason.RECEIPT,
    })
    if (ordered === 0) return
    const placed = await placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: name, qty: ordered }] })
    await processOrder(app.ctx, { orderNumber: placed.orderNumber })
    await shipOrder(app.ctx, { orderNumber: placed.orderNumber })
  }
  const alertOf = async (name: string, client = viewer) => (await byUrgency({ sku: name }, client))[0]
  const soonOf = (name: string) => soon(async () => (await alertOf(name)) ?? {})

  it('puts what is promised first, then what lasts for the fewest days, and counts both as urgent', async () => {
    await made('U-LATER', 0)
    await made('U-WEEKS', 5)
    await made('U-SOON', 30)
    await made('U-PROMISED', 0)
    // Its first order counts at once, not when all that was ordered is summed again.
    await soonOf('U-PROMISED').toMatchObject({ urgency: 'LATER', daysOfCover: null })
    await placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'U-PROMISED', qty: 1 }] })
    await soonOf('U-PROMISED').toMatchObject({ urgency: 'PROMISED', daysOfCover: 60 })
    await soonOf('U-SOON').toMatchObject({ urgency: 'SOON', daysOfCover: 3 })
    await soonOf('U-WEEKS').toMatchObject({ urgency: 'LATER', daysOfCover: 18 })
    await soonOf('U-LATER').toMatchObject({ urgency: 'LATER', daysOfCover: null })
    const own = (found: Urgent[]) =>
      found.map(({ product }) => product.sku).filter((code) => code.startsWith('U-'))
    expect(own(await byUrgency())).toEqual(['U-PROMISED', 'U-SOON', 'U-WEEKS', 'U-LATER'])
    expect(own(await byUrgency({ urgent: true }))).toEqual(['U-PROMISED', 'U-SOON'])
    expect(
      await viewer.send('{ alerts(sort: URGENCY, filter: { open: false }) { nodes { id } } }'),
    ).toMatchObject({
      errors: [{ extensions: { fields: [{ code: 'NOT_TOGETHER' }] } }],
    })
    // Nothing moves: what was ordered more than thirty days ago is found out by the review.
    await EventModel.db
      .collection('movements')
      .updateMany({ sku: 'U-SOON' }, { $set: { createdAt: new Date(Date.now() - 31 * 86_400_000) } }, byHand)
    await reviewAlerts(clock(7 * 60))
    expect(await alertOf('U-SOON')).toMatchObject({ urgency: 'LATER', daysOfCover: null })
  })

  it('a snoozed alert is aside for everybody until its day, or until it is worse', async () => {
    const keeper = await app.asHolderOf('inventory.view', 'inventory.adjust')
    await made('S-1', 0)
    await soonOf('S-1').toMatchObject({ urgency: 'LATER' })
    const { id } = (await alertOf('S-1'))!
    const input = { id, until: inDays(3), idempotencyKey: 'snooze-1' }
    const answer = await keeper.run(aside, { input })
    expect(answer).toMatchObject({
      snoozeAlert: { id, snoozedUntil: input.until, snoozedBy: { name: expect.any(String) } },
    })
    expect(await byUrgency({ sku: 'S-1', snoozed: false })).toEqual([])
    expect(await byUrgency({ sku: 'S-1', snoozed: true })).toMatchObject([{ id }])
    await reviewAlerts(clock(2 * 24 * 60))
    expect(await alertOf('S-1')).toMatchObject({ snoozedUntil: input.until })
    await reviewAlerts(clock(3 * 24 * 60 + 1))
    expect(await byUrgency({ sku: 'S-1', snoozed: false })).toMatchObject([{ id, snoozedUntil: null }])
    // The same key again tells the first answer, and puts nothing aside.
    expect(await keeper.run(aside, { input })).toEqual(answer)
    expect(await alertOf('S-1')).toMatchObject({ snoozedUntil: null })
    const take = (delta: number) =>
      adjustStock(app.ctx, { sku: 'S-1', warehouseCode: 'LONDON', delta, reason: AdjustmentReason.LOSS })
    await keeper.run(aside, { input: { id, until: inDays(3) } })
    await take(-1)
    await settled()
    expect(await alertOf('S-1')).toMatchObject({ snoozedUntil: expect.any(String) })
    await take(-1)
    await soonOf('S-1').toMatchObject({ snoozedUntil: null })
    await keeper.run(aside, { input: { id, until: inDays(3) } })
    await keeper.run(aside, { input: { id } })
    expect(await alertOf('S-1')).toMatchObject({ snoozedUntil: null })
    const told = await EventModel.find({ 'subject.id': id, kind: 'alert.woken' })
    expect(told.map(({ data }) => data!['reason']).sort()).toEqual(['ASKED', 'DAY', 'WORSE'])
  })

  it('is snoozed by who may change stock, within a year, while it is open', async () => {
    const keeper = await app.asHolderOf('inventory.view', 'inventory.adjust')
    await order(6)
    await soon(() => alerts({ open: true })).toHaveLength(1)
    const { id } = (await alertOf(sku))!
    const codeOf = async (client: TestClient, input: object) => {
      const { errors } = await client.send(aside, { input })
      const { code, fields } = errors![0]!.extensions as { code: string; fields?: { code: string }[] }
      return fields?.[0]?.code ?? code
    }
    expect(await codeOf(viewer, { id, until: inDays(1) })).toBe('FORBIDDEN')
    expect(await codeOf(keeper, { id, until: inDays(-1) })).toBe('IN_THE_PAST')
    expect(await codeOf(keeper, { id, until: inDays(367) })).toBe('TOO_MANY_DAYS')
    await receive(20)
    await soon(() => alerts({ open: true })).toEqual([])
    expect(await codeOf(keeper, { id, until: inDays(1) })).toBe('NOT_FOUND')
    expect(await codeOf(keeper, { id: 'f'.repeat(24), until: inDays(1) })).toBe('NOT_FOUND')
  })
})

/** Of London: what `settled` does is told in the same batch or in another. */
const told = async () =>
  (
    await EventModel.find({ 'data.sku': sku, 'data.warehouseCode': 'LONDON', kind: /^alert\./ }).sort({
      at: 1,
      _id: 1,
    })
  ).map(({ kind, data }) => `${kind} at ${String(data!['quantity'])}`)

describe('a scoped user', () => {
  it('sees the alerts of its own warehouses, in the list and live', async () => {
    const { warehouses } = await viewer.run<{ warehouses: { id: string; code: string }[] }>(
      '{ warehouses { id code } }',
    )
    const leeds = warehouses.find(({ code }) => code === 'LEEDS')!
    const scoped = await app.as('viewer', { warehouses: [leeds.id] })
    const { socket, answers } = listen(scoped)
    const first = answers.next()
    let heard = false
    void first.then(() => (heard = true))
    // When a subscription stands is not told to its client: cross in both warehouses until something has arrived.
    while (!heard) {
      await order(10)
      await receive(10)
      await receive(1, 'LEEDS')
      await receive(9, 'LEEDS')
      await adjustStock(app.ctx, {
        sku,
        warehouseCode: 'LEEDS',
        countedOnHand: 0,
        reason: AdjustmentReason.COUNT,
      })
    }
    expect((await first).value).toMatchObject({ data: { alertChanged: { warehouse: { code: 'LEEDS' } } } })
    await socket.dispose()
    const seen = await alerts({}, scoped)
    expect(new Set(seen.map(({ warehouse }) => warehouse.code))).toEqual(new Set(['LEEDS']))
  })

  it('needs the right to see stock', async () => {
    const client = await app.asHolderOf('order.view')
    const { errors } = await client.send('{ alerts { nodes { id } } }')
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const { socket, answers } = listen(client)
    await expect(answers.next()).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    await socket.dispose()
  })
})

function listen(client: TestClient) {
  const socket = createSocket({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${client.accessToken}` },
  })
  const query = 'subscription { alertChanged { resolvedAt warehouse { code } } }'
  return { socket, answers: socket.iterate({ query }) }
}

it('a crossing that was committed while no server followed is told by the next that starts', async () => {
  await app.stop()
  const parts = await connectParts(testConfig(), app.log)
  await order(5)
  await parts.close()
  const next = await startApp(testConfig())
  app = { ...app, ...next }
  const client = createClient(next.url)
  client.accessToken = viewer.accessToken
  await soon(() => alerts({ open: true }, client)).toMatchObject([{ quantity: 5 }])
})
