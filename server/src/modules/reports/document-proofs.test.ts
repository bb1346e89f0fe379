import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { transferStock } from '../stock/stock.transfer.ts'
import { createTransfer } from '../transfers/transfers.draft.ts'
import { TransferRemainder } from '../transfers/transfers.inputs.ts'
import { promiseTransfer } from '../transfers/transfers.promising.ts'
import { sendTransfer } from '../transfers/transfers.sending.ts'
import { verifyLedger } from './ledger-proof.queries.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(async () => {
  await clearDatabase()
  await app.stop()
})

const transfers = () => mongoose.connection.collection('transfers')
const found = async () =>
  (await verifyLedger(app.ctx)).mismatches.map(({ kind, transferNumber, expected, found }) => [
    ...[kind, transferNumber, expected, found],
  ])

it('names a transfer that holds other units than the ledger, and movements whose transfer is gone', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 9 }, LEEDS: {} })
  const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS', lines: [{ sku: 'LAMP', quantity: 2 }] }
  // A document is behind the others alone.
  await transferStock(app.ctx, way)
  const kept = await promiseTransfer(app.ctx, await createTransfer(app.ctx, way))
  const { number } = await createTransfer(app.ctx, way)
  const sent = await sendTransfer(app.ctx, { number, remainder: TransferRemainder.DRAFT })
  expect(await found()).toEqual([])
  await transfers().updateOne({ _id: kept._id }, { $set: { 'lines.0.promised': 3 } })
  await transfers().updateOne({ _id: sent._id }, { $set: { 'lines.0.received': 1 } })
  expect(await found()).toEqual([
    ['TRANSFER_UNITS', kept.number, '2', '3'],
    ['TRANSFER_UNITS', sent.number, '2', '1'],
  ])
  await transfers().deleteMany({ _id: { $in: [kept._id, sent._id] } })
  const missing = (await found()).map(([kind, , , id]) => [kind, id])
  expect(missing.sort()).toEqual([...[kept, sent].map(({ _id }) => ['TRANSFER_MISSING', String(_id)])].sort())
})
