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
import { createProduct } from '../products/index.ts'
import { deleteProduct, restoreProduct } from '../products/products.service.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { StockModel } from '../stock/stock.model.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { transferStock } from '../stock/stock.transfer.ts'
import { createWarehouse } from '../warehouses/index.ts'
import { updateWarehouse } from '../warehouses/warehouses.service.ts'
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
    await StockModel.collection.deleteMany({ _id: { $in: others.map(({ _id }) => _id) } }, byHand)
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

it('crossings go by the count of their stock, whatever the clocks of their servers say', async () => {
  const clock = (minutes: number) =>
    systemContext(app.ctx.log, 'test', () => new Date(Date.now() + minutes * 60_000))
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
