import mongoose, { Types } from 'mongoose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { AdjustmentReason } from '../modules/stock/index.ts'
import { adjustStock } from '../modules/stock/stock.adjust.ts'
import { currentSession, inTransaction } from '../platform/database/mongo.ts'
import { stockUp } from './catalogue.ts'
import { byHand, LedgerWatch, watchConnection } from './ledger-watch.ts'
import { startTestApp, type TestApp } from './test-app.ts'

let app: TestApp
let watch: LedgerWatch
let stopWatching: () => void

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
})
// This watch overlooks nothing; the one of the whole suite overlooks what is done by hand.
beforeEach(() => {
  watch = new LedgerWatch([])
  stopWatching = watchConnection(mongoose.connection, watch)
})
afterEach(() => stopWatching())
afterAll(() => app.stop())

const collection = (name: string) => mongoose.connection.collection(name)
const level = async () => (await collection('stocks').findOne({ sku: 'LAMP' }))!

it('has nothing to say about a command, from the first receipt on', async () => {
  const receive = (warehouseCode: string) =>
    adjustStock(app.ctx, { sku: 'LAMP', warehouseCode, delta: 1, reason: AdjustmentReason.RECEIPT })
  await receive('LONDON')
  await stockUp(app.ctx, { LEEDS: { POT: 3 } })
  expect(watch.problems).toEqual([])
})

const options = () => ({ ...byHand, session: currentSession() })

it.each<[string, RegExp, () => Promise<unknown>]>([
  [
    'a balance that is set',
    /a balance is set/,
    () => collection('stocks').updateOne({ sku: 'LAMP' }, { $set: { quantity: 11 } }, byHand),
  ],
  [
    'a balance that is moved outside a transaction',
    /outside a transaction/,
    async () =>
      collection('stocks').updateOne({ _id: (await level())._id }, { $inc: { quantity: 1 } }, byHand),
  ],
  [
    'a balance of whatever level matches',
    /any number of levels/,
    () => collection('stocks').updateMany({ sku: 'LAMP' }, { $inc: { quantity: 1 } }, byHand),
  ],
  [
    'a balance that is moved without a movement',
    /changed by .*"quantity":1.*, its movements by .*"quantity":0/,
    () =>
      inTransaction(async () =>
        collection('stocks').updateOne(
          { _id: (await level())._id },
          { $inc: { quantity: 1, version: 1 } },
          options(),
        ),
      ),
  ],
  [
    'a level that is replaced',
    /is replaced/,
    async () => {
      const { _id, ...rest } = await level()
      await collection('stocks').replaceOne({ _id }, rest, byHand)
    },
  ],
  ['a level that is found and changed', /findAndModify on stocks/, () => changeAndFind('stocks')],
  [
    'a level that is deleted',
    /delete on stocks/,
    () => collection('stocks').deleteOne({ sku: 'LAMP' }, byHand),
  ],
  [
    'a movement that is changed',
    /update on movements/,
    () => collection('movements').updateOne({ sku: 'LAMP' }, { $set: { note: 'never mind' } }, byHand),
  ],
  ['a movement that is found and changed', /findAndModify on movements/, () => changeAndFind('movements')],
  [
    'a movement that is deleted',
    /delete on movements/,
    () => collection('movements').deleteMany({ sku: 'LAMP' }, byHand),
  ],
  [
    'a movement without its level',
    /changed by .*"version":0.*, its movements by .*"version":1/,
    () => inTransaction(() => insertMovement(options())),
  ],
  ['a movement outside a transaction', /outside a transaction/, () => insertMovement(byHand)],
])('sees %s', async (_what, problem, write) => {
  await write()
  expect(watch.problems).toHaveLength(1)
  expect(watch.problems[0]).toMatch(problem)
})

const changeAndFind = (name: string) =>
  collection(name).findOneAndUpdate({ sku: 'NONE' }, { $set: { note: 'never mind' } }, byHand)

const insertMovement = (how: object) =>
  collection('movements').insertOne(
    {
      stock: new Types.ObjectId(),
      event: new Types.ObjectId(),
      sequence: 1,
      type: 'ADJUSTMENT',
      quantityDelta: 1,
      allocatedDelta: 0,
      quantityAfter: 1,
      allocatedAfter: 0,
      actor: { kind: 'SYSTEM', id: 'test', name: 'test' },
      createdAt: new Date(),
    },
    how,
  )
