import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { levelsOf } from '../modules/stock/index.ts'
import { setStockBins } from '../modules/stock/stock.bins.ts'
import { stockUp } from '../testing/catalogue.ts'
import { byHand } from '../testing/ledger-watch.ts'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { stocksHaveABinKey } from './0017-stocks-have-a-bin-key.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('a stock of before has no bin, and one that has a bin keeps it', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 3, MUG: 1 } })
  await setStockBins(app.ctx, { warehouseCode: 'LONDON', lines: [{ sku: 'MUG', bin: 'A-2' }] })
  const db = mongoose.connection.db!
  await db.collection('stocks').updateOne({ sku: 'LAMP' }, { $unset: { binKey: 1 } }, byHand)
  for (let times = 0; times < 2; times++) await stocksHaveABinKey.up(db)
  const [lamp, mug] = await levelsOf(app.ctx, ['LAMP', 'MUG'])
  expect(lamp!.binKey).toBe('')
  expect(mug).toMatchObject({ bin: 'A-2', binKey: 'a-0000000002' })
})
