import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { command } from '../../platform/commands/command.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { insertFirstVersion } from '../../testing/first-version.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { migrations } from '../../migrations/index.ts'
import { placeOrder } from '../orders/index.ts'
import { updateWarehouse } from '../warehouses/warehouses.service.ts'
import { AdjustmentReason, describeMoves, levelReadings, moveStock, MovementType } from './index.ts'
import { adjustStock } from './stock.adjust.ts'
import { MovementModel } from './movement.model.ts'
import { stockAsOf, stockHistory } from './stock.past.ts'
import { stockOf } from './stock.queries.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(async () => {
  await clearDatabase()
  await app.stop()
})

interface Step {
  type: MovementType
  quantityDelta?: number
  inTransitDelta: number
}

/** What a document of the way would do to Leeds' lamps. */
async function move(...steps: Step[]): Promise<void> {
  await command(app.ctx, {
    name: 'test',
    lock: ['stock:LAMP'],
    reads: [levelReadings.of(['LAMP'])],
    async run(record) {
      const level = (await levelReadings.get(['LAMP'])).find(
        ({ warehouseCode }) => warehouseCode === 'LEEDS',
      )!
      const moves = steps.map((step) => ({ level, quantityDelta: 0, allocatedDelta: 0, ...step }))
      const event = await record({ kind: 'test.moved', ...describeMoves(moves) })
      moveStock(app.ctx, event, moves)
    },
  })
}

const sent = (inTransitDelta: number) => move({ type: MovementType.TRANSFER_SENT, inTransitDelta })
const arrived = (units: number) =>
  move({ type: MovementType.TRANSFER_IN, quantityDelta: units, inTransitDelta: -units })
const lamps = async () => (await stockOf(app.ctx, 'LAMP', 'LEEDS'))!
const mismatches = async () => (await verifyLedger(app.ctx)).mismatches.map(({ kind }) => kind)

it('what is on the way is a balance of the ledger, with a past, and nothing that can be sold', async () => {
  await stockUp(app.ctx, { LEEDS: { LAMP: 2 } })
  const before = (await lamps()).updatedAt
  await sent(40)
  const onTheWay = (await lamps()).updatedAt
  expect(await lamps()).toMatchObject({ quantity: 2, allocated: 0, inTransit: 40 })
  const items = [{ sku: 'LAMP', qty: 3 }]
  await expect(placeOrder(app.ctx, { customerName: 'Ayu', items })).rejects.toThrow(/3 wanted, 2 there/)
  await arrived(15)
  await adjustStock(app.ctx, {
    sku: 'LAMP',
    warehouseCode: 'LEEDS',
    delta: -1,
    reason: AdjustmentReason.LOSS,
  })
  expect(await lamps()).toMatchObject({ quantity: 16, inTransit: 25 })
  const asOf = async (at: Date) => (await stockAsOf(app.ctx, at, { first: 1 })).nodes[0]
  expect(await asOf(before)).toMatchObject({ quantity: 2, inTransit: 0 })
  expect(await asOf(onTheWay)).toMatchObject({ quantity: 2, inTransit: 40 })
  expect(await asOf(new Date())).toMatchObject({ quantity: 16, inTransit: 25 })
  const place = { sku: 'LAMP', warehouseCode: 'LEEDS' }
  const points = await stockHistory(app.ctx, { ...place, from: onTheWay, to: new Date(), points: 2 })
  expect(points.map(({ inTransit }) => inTransit)).toEqual([40, 25])
  await move({ type: MovementType.TRANSIT_LOSS, inTransitDelta: -5 })
  await move({ type: MovementType.TRANSIT_RETURN, inTransitDelta: -20 })
  expect(await lamps()).toMatchObject({ quantity: 16, inTransit: 0 })
  expect(await mismatches()).toEqual([])
})

it('no more arrives than is on the way', async () => {
  await sent(3)
  await expect(arrived(4)).rejects.toThrow()
  expect(await lamps()).toMatchObject({ quantity: 16, inTransit: 3 })
})

it('a warehouse that units are on the way to stays active', async () => {
  const delta = -(await lamps()).quantity
  await adjustStock(app.ctx, { sku: 'LAMP', warehouseCode: 'LEEDS', delta, reason: AdjustmentReason.LOSS })
  const deactivate = () => updateWarehouse(app.ctx, { code: 'LEEDS', isActive: false })
  await expect(deactivate()).rejects.toMatchObject({ value: { onHand: 0, inTransit: 3, stocks: 1 } })
  await move({ type: MovementType.TRANSIT_LOSS, inTransitDelta: -3 })
  expect(await deactivate()).toMatchObject({ isActive: false })
})

it('an order costs what it did, and its movements are what they were', async () => {
  await clearDatabase()
  await stockUp(app.ctx, { LEEDS: { LAMP: 9 } })
  const order = () => placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] })
  expect(await commandsOfTransaction('events', order)).toHaveLength(7)
  const [first] = await MovementModel.find({ type: MovementType.ALLOCATION }).lean()
  expect(Object.keys(first!).filter((name) => name.startsWith('inTransit'))).toEqual([])
  await sent(4)
  expect(await commandsOfTransaction('events', order)).toHaveLength(7)
})

it('the proof names what is on the way by the level alone, by a movement alone, and in a movement of another kind', async () => {
  expect(await mismatches()).toEqual([])
  const level = await lamps()
  const stocks = mongoose.connection.collection('stocks')
  await stocks.updateOne({ _id: level._id }, { $set: { inTransit: 5 } }, byHand)
  expect(await mismatches()).toEqual(['IN_TRANSIT'])
  await stocks.updateOne({ _id: level._id }, { $set: { inTransit: 4 } }, byHand)
  const [last] = await MovementModel.find({ stock: level._id }).sort({ sequence: -1 }).limit(1).lean()
  const change = (to: object) => MovementModel.collection.updateOne({ _id: last!._id }, to, byHand as never)
  await change({ $unset: { inTransitDelta: 1, inTransitAfter: 1 } })
  expect(await mismatches()).toEqual(['IN_TRANSIT', 'MOVEMENT_HASH', 'IN_TRANSIT'])
  await change({ $set: { inTransitDelta: 1, inTransitAfter: 5 } })
  expect(await mismatches()).toEqual(['MOVEMENT_TYPE', 'MOVEMENT_HASH', 'IN_TRANSIT', 'ORDER_ALLOCATION'])
})

it('a ledger of the first version goes on with what is on the way', async () => {
  await insertFirstVersion()
  for (const { up } of migrations) await up(mongoose.connection.db!)
  const stocks = mongoose.connection.collection('stocks')
  await stocks.updateMany({ sku: 'LAMP' }, { $set: { warehouseCode: 'LEEDS' } }, byHand)
  const hashes = () => MovementModel.find({}, { hash: 1 }).lean()
  const before = await hashes()
  await sent(2)
  expect(await hashes()).toEqual(expect.arrayContaining(before))
  expect(await lamps()).toMatchObject({ quantity: 5, allocated: 4, inTransit: 2 })
  expect(await mismatches()).toEqual([])
})
