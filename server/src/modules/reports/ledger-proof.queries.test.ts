import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { fillLedger } from '../../testing/fill-ledger.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { placeOrder, processOrder, shipOrder } from '../orders/index.ts'
import { verifyLedger, type CheckReached } from './ledger-proof.queries.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  await clearDatabase()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
  await placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 3 }] })
})
afterAll(() => app.stop())

const collection = (name: string) => mongoose.connection.collection(name)
const problems = async () => (await verifyLedger(app.ctx)).mismatches.map(({ problem }) => problem)

it('finds nothing in an untouched ledger', async () => {
  expect(await verifyLedger(app.ctx)).toMatchObject({
    stocksChecked: 1,
    movementsChecked: 2,
    mismatchCount: 0,
  })
})

it('names a level that was changed by hand', async () => {
  await collection('stocks').updateOne({ sku: 'LAMP' }, { $set: { quantity: 8 } }, byHand)
  expect(await problems()).toEqual(['quantity is 8, the ledger sums to 7'])
})

it('names a movement that was changed by hand', async () => {
  await collection('movements').updateOne(
    { sku: 'LAMP', sequence: 2 },
    { $set: { quantityDelta: -2 } },
    byHand,
  )
  expect(await problems()).toContain('movement 2: quantityAfter is 7, the ledger sums to 8')
})

it('names a movement that is gone', async () => {
  await collection('movements').deleteOne({ sku: 'LAMP', sequence: 1 }, byHand)
  expect(await problems()).toContain('movement 1 is missing: 2 follows 0')
})

it('names a movement that stands beyond its level, and movements whose level is gone', async () => {
  await collection('stocks').updateOne(
    { sku: 'LAMP' },
    { $set: { version: 1, quantity: 10, allocated: 0 } },
    byHand,
  )
  expect(await problems()).toContain('movement 2 lies beyond the version 1 of its level')
  await collection('stocks').deleteOne({ sku: 'LAMP' }, byHand)
  expect(await problems()).toContain('movements of a level that does not exist')
})

it('names a movement whose deltas its type cannot have', async () => {
  await collection('movements').updateOne({ sequence: 2 }, { $set: { type: 'SHIPMENT' } }, byHand)
  expect(await problems()).toContain('movement 2: its deltas are none of a SHIPMENT')
})

it('names a past that was changed with every sum adjusted, by the chain of hashes', async () => {
  const change = (sequence: number, fields: Record<string, number>) =>
    collection('movements').updateOne({ sequence }, { $inc: fields }, byHand)
  await change(1, { quantityDelta: 5, quantityAfter: 5 })
  await change(2, { quantityAfter: 5 })
  await collection('stocks').updateOne({ sku: 'LAMP' }, { $inc: { quantity: 5 } }, byHand)
  expect(await problems()).toEqual([
    'movement 1: its hash does not fit it and the one before it',
    'movement 2: its hash does not fit it and the one before it',
  ])
})

it('names a last movement that was taken away with its level set back, by the hash that the level keeps', async () => {
  await collection('movements').deleteOne({ sequence: 2 }, byHand)
  await collection('stocks').updateOne(
    { sku: 'LAMP' },
    { $set: { version: 1, quantity: 10, allocated: 0 } },
    byHand,
  )
  expect(await problems()).toContain("the level's hash is not that of its last movement")
})

it('names an order whose promise the ledger does not know, and movements whose order is gone', async () => {
  await collection('orders').updateOne({}, { $set: { status: 'CANCELLED' } })
  expect((await problems()).join()).toMatch(/the order holds 0 of stock .* the ledger 3/)
  await collection('orders').deleteOne({})
  expect((await problems()).join()).toMatch(/movements name the order .* that does not exist/)
})

it('names an order that holds again what the ledger has shipped, and one that is named by no id', async () => {
  const order = { customerName: 'Ayu' }
  const { orderNumber } = (await collection('orders').findOne(order)) as never as { orderNumber: string }
  await processOrder(app.ctx, { orderNumber })
  await shipOrder(app.ctx, { orderNumber })
  expect(await problems()).toEqual([])
  await collection('orders').updateOne(order, { $set: { status: 'PENDING' } }, byHand)
  expect((await problems()).join()).toMatch(/the order holds 3 of stock .* the ledger 0/)
  await collection('movements').updateOne({ sequence: 2 }, { $set: { 'reference.id': 'none' } }, byHand)
  expect(await problems()).toContain('movements name the order none that does not exist')
})

it('runs beside writers without a false alarm', async () => {
  const writers = Array.from({ length: 5 }, () =>
    placeOrder(app.ctx, { customerName: 'Budi', items: [{ sku: 'LAMP', qty: 1 }] }),
  )
  const checks = Array.from({ length: 5 }, problems)
  expect((await Promise.all(checks)).flat()).toEqual([])
  await Promise.all(writers)
})

const newPart = async () => {
  const { movementsChecked, mismatches } = await verifyLedger(app.ctx, { newOnly: true })
  return [movementsChecked, ...mismatches.map(({ kind }) => kind)]
}

it('reads of a ledger that was found right only what is new, with the documents that it names', async () => {
  expect(await newPart()).toEqual([2])
  expect(await newPart()).toEqual([0])
  const { orderNumber } = (await placeOrder(app.ctx, {
    customerName: 'Budi',
    items: [{ sku: 'LAMP', qty: 2 }],
  })) as { orderNumber: string }
  expect(await newPart()).toEqual([1])
  await collection('movements').updateOne({ sequence: 2 }, { $set: { note: 'of old' } }, byHand)
  expect(await newPart()).toEqual([0])
  expect(await problems()).toEqual(['movement 2: its hash does not fit it and the one before it'])
  await placeOrder(app.ctx, { customerName: 'Citra', items: [{ sku: 'LAMP', qty: 1 }] })
  await collection('orders').updateOne(
    { customerName: 'Citra' },
    { $set: { 'items.0.allocations.0.quantity': 4 } },
    byHand,
  )
  expect(await newPart()).toEqual([1, 'ORDER_ALLOCATION'])
  // All of a stock is new again where a document of it differs.
  expect(await newPart()).toEqual([4, 'MOVEMENT_HASH', 'ORDER_ALLOCATION'])
  await collection('orders').deleteOne({ orderNumber }, byHand)
  for (let time = 0; time < 2; time++)
    expect(await newPart()).toEqual([4, 'MOVEMENT_HASH', 'ORDER_MISSING', 'ORDER_ALLOCATION'])
})

it('reads the new part whole where it is more than is read at once', async () => {
  await fillLedger(app.ctx, {
    ...{ movements: 1_500, products: 40, warehouses: 1, warehousesOfProduct: 1 },
    ...{ from: new Date('2026-01-01T00:00:00Z'), until: new Date('2026-02-01T00:00:00Z') },
  })
  const all = await collection('movements').countDocuments()
  expect(all).toBeGreaterThan(1_000)
  const [first] = await collection('stocks').find().sort({ _id: -1 }).toArray()
  const changed = { stock: first!._id, sequence: 2 }
  await collection('movements').updateOne(changed, { $set: { note: 'by hand' } }, byHand)
  expect(await newPart()).toEqual([all, 'MOVEMENT_HASH'])
  await collection('movements').updateOne(changed, { $unset: { note: 1 } }, byHand)
  expect(await newPart()).toEqual([expect.any(Number)])
  expect(await newPart()).toEqual([0])
})

it.each([
  ['a level', 'stocks', {}, { $set: { quantity: 70 } }, ['QUANTITY']],
  ['a movement that is new', 'movements', { sequence: 3 }, { $set: { quantityDelta: -9 } }, ['QUANTITY']],
  ['the hash of one', 'movements', { sequence: 3 }, { $set: { hash: 'x' } }, ['MOVEMENT_HASH']],
])('finds %s changed by hand in the new part too, each time', async (_what, name, filter, change, kinds) => {
  await newPart()
  await placeOrder(app.ctx, { customerName: 'Budi', items: [{ sku: 'LAMP', qty: 2 }] })
  await collection(name).updateOne(filter, change, byHand)
  for (let time = 0; time < 2; time++) expect(await newPart()).toEqual(expect.arrayContaining([1, ...kinds]))
})

it('is taken up where it was left, and tells all the same', async () => {
  await collection('movements').updateOne({ sequence: 2 }, { $set: { quantityDelta: -2 } }, byHand)
  const left: CheckReached[] = []
  const told = await verifyLedger(app.ctx, { reached: (at) => left.push(structuredClone(at)) })
  expect(left.map(({ stage }) => stage)).toEqual([1, 2, 3, 4])
  for (const from of left)
    expect(await verifyLedger(app.ctx, { from })).toEqual({ ...told, checkedAt: expect.any(Date) as Date })
})

it('believes no mark of a check that broke off before the documents, or of who does not see all of them', async () => {
  await newPart()
  await placeOrder(app.ctx, { customerName: 'Citra', items: [{ sku: 'LAMP', qty: 1 }] })
  const order = { customerName: 'Citra' }
  await collection('orders').updateOne(order, { $set: { 'items.0.allocations.0.quantity': 4 } }, byHand)
  const actor = { ...app.ctx.actor, id: '000000000000000000000000', ownOrdersOnly: true }
  await verifyLedger({ ...app.ctx, actor }, { newOnly: true })
  expect(await newPart()).toEqual([1, 'ORDER_ALLOCATION'])
  await verifyLedger(app.ctx, {
    reached: () => {
      throw new Error('killed')
    },
  }).catch(() => {})
  expect(await newPart()).toEqual([3, 'ORDER_ALLOCATION'])
})
