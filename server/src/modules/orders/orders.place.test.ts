import mongoose from 'mongoose'
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../platform/errors.ts'
import { inTransaction, WriteConflict } from '../../platform/database/mongo.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { withLostCommit } from '../../testing/lost-commit.ts'
import { clearDatabase, snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { levelsOf } from '../stock/index.ts'
import { cancelOrder, placeOrder, processOrder, shipOrder } from './index.ts'
import { OrderModel } from './orders.model.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(clearDatabase)
afterAll(() => app.stop())

const order = (items: { sku: string; qty: number }[], more: object = {}) =>
  placeOrder(app.ctx, { customerName: 'Ayu', items, ...more })

async function ledgerIsProven(): Promise<void> {
  expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
}

describe('the last items', () => {
  it('go to exactly ten of fifty buyers who come at once', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => order([{ sku: 'LAMP', qty: 1 }])),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(10)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Refusal)
    }
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 0, allocated: 10, version: 11 }])
    await ledgerIsProven()
  })

  it('are told with every shortage of the order at once, and nothing changes', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 1, MUG: 5, POT: 0 } })
    const before = await snapshot()
    const refused = order([
      { sku: 'LAMP', qty: 2 },
      { sku: 'MUG', qty: 5 },
      { sku: 'POT', qty: 1 },
    ])
    await expect(refused).rejects.toMatchObject({
      value: {
        shortages: [
          { sku: 'LAMP', requested: 2, available: 1 },
          { sku: 'POT', requested: 1, available: 0 },
        ],
      },
    })
    expect(await snapshot()).toBe(before)
  })
})

it('splits an order over warehouses where none can fill it, and gives back exactly what each gave', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 5 }, LEEDS: { LAMP: 3 } })
  const placed = await order([{ sku: 'LAMP', qty: 7 }])
  expect(placed.items[0]!.allocations.map(({ quantity }) => quantity)).toEqual([5, 2])
  await cancelOrder(app.ctx, { orderNumber: placed.orderNumber })
  expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([
    { warehouseCode: 'LEEDS', quantity: 3, allocated: 0 },
    { warehouseCode: 'LONDON', quantity: 5, allocated: 0 },
  ])
  await ledgerIsProven()
})

it('ships what was promised and can then not be cancelled', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
  const { orderNumber } = await order([{ sku: 'LAMP', qty: 2 }])
  await expect(shipOrder(app.ctx, { orderNumber })).rejects.toMatchObject({
    value: { from: 'PENDING', to: 'SHIPPED' },
  })
  await processOrder(app.ctx, { orderNumber })
  await shipOrder(app.ctx, { orderNumber, carrier: 'JNE', trackingCode: 'X1' })
  expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 3, allocated: 0 }])
  await expect(cancelOrder(app.ctx, { orderNumber })).rejects.toMatchObject({
    value: { code: 'ORDER_TRANSITION_REFUSED' },
  })
  await ledgerIsProven()
})

it('lets one of two transitions win that come at once', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
  const { orderNumber } = await order([{ sku: 'LAMP', qty: 2 }])
  const outcomes = await Promise.allSettled([
    cancelOrder(app.ctx, { orderNumber }),
    cancelOrder(app.ctx, { orderNumber }),
  ])
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 5, allocated: 0, version: 3 }])
})

describe('an idempotency key', () => {
  it('sent fifty times at once has one effect and fifty equal answers', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => order([{ sku: 'LAMP', qty: 1 }], { idempotencyKey: 'one' })),
    )
    expect(new Set(answers.map((answer) => answer.orderNumber)).size).toBe(1)
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 99 }])
  })

  it('brings the first refusal again, although there is stock by now', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 1 } })
    const refused = order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey: 'two' })
    await expect(refused).rejects.toBeInstanceOf(Refusal)
    const { adjustStock } = await import('../stock/stock.adjust.ts')
    await adjustStock(app.ctx, { sku: 'LAMP', warehouseCode: 'LONDON', delta: 9, reason: 'RECEIPT' as never })
    await expect(order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey: 'two' })).rejects.toMatchObject({
      value: { shortages: [{ requested: 2, available: 1 }] },
    })
  })

  it('brings the order as it was placed, although it was cancelled since', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
    const first = await order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey: 'three' })
    await cancelOrder(app.ctx, { orderNumber: first.orderNumber })
    const again = await order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey: 'three' })
    expect(again).toMatchObject({ orderNumber: first.orderNumber, status: 'PENDING' })
  })

  it('is refused with other input', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
    await order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey: 'four' })
    await expect(order([{ sku: 'LAMP', qty: 3 }], { idempotencyKey: 'four' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
  })
})

it.each([undefined, 'a key'])(
  'is placed once where the answer to its commit was lost and its body runs again (key: %s)',
  async (idempotencyKey) => {
    await stockUp(app.ctx, { LONDON: { LAMP: 2 } })
    const answer = await withLostCommit(() => order([{ sku: 'LAMP', qty: 2 }], { idempotencyKey }))
    expect(await OrderModel.find().lean()).toMatchObject([{ orderNumber: answer.orderNumber }])
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 0, allocated: 2 }])
  },
)

it('tells a transaction that is overtaken in every attempt as RESOURCE_BUSY', async () => {
  let attempts = 0
  const overtaken = inTransaction(() => {
    attempts++
    throw new WriteConflict()
  })
  await expect(overtaken).rejects.toMatchObject({ code: 'RESOURCE_BUSY' })
  expect(attempts).toBe(30)
})

it.each([1, 20])('costs seven database commands for an order of %i lines', async (lines) => {
  const skus = Array.from({ length: lines }, (_, index) => `SKU${index}`)
  await stockUp(app.ctx, { LONDON: Object.fromEntries(skus.map((sku) => [sku, 9])) })
  const own = await commandsOfTransaction('orders', () => order(skus.map((sku) => ({ sku, qty: 1 }))))
  expect(own).toEqual(['find', 'find', 'insert', 'update', 'insert', 'insert', 'commitTransaction'])
})

it('cannot be written around: the database itself refuses a quantity below zero', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
  const stocks = mongoose.connection.collection('stocks')
  await expect(stocks.updateOne({ sku: 'LAMP' }, { $set: { quantity: -1 } }, byHand)).rejects.toMatchObject({
    code: 121,
  })
})
