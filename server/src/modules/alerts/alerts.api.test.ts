import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { connectParts, startApp } from '../../app.ts'
import { EventModel } from '../../platform/events.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { placeOrder } from '../orders/index.ts'
import { createProduct } from '../products/index.ts'
import { AdjustmentReason, adjustStock } from '../stock/index.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { transferStock } from '../stock/stock.transfer.ts'
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
