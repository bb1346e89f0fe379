import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AdjustmentReason, levelsOf } from '../modules/stock/index.ts'
import { adjustStock } from '../modules/stock/stock.adjust.ts'
import { stockUp } from '../testing/catalogue.ts'
import { byHand } from '../testing/ledger-watch.ts'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { stocksKnowTheirLastCount } from './0014-stocks-know-their-last-count.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('a stock that was counted before tells when, one that never was tells nothing', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 3, MUG: 1 } })
  const { COUNT, FOUND } = AdjustmentReason
  for (const change of [
    { countedOnHand: 4, reason: COUNT },
    { countedOnHand: 2, reason: COUNT },
    { delta: 1, reason: FOUND },
  ])
    await adjustStock(app.ctx, { sku: 'LAMP', warehouseCode: 'LONDON', ...change })
  const [known] = await levelsOf(app.ctx, ['LAMP'])
  const db = mongoose.connection.db!
  await db.collection('stocks').updateMany({}, { $unset: { lastCount: 1 } }, byHand)
  for (let times = 0; times < 2; times++) await stocksKnowTheirLastCount.up(db)
  const [lamp, mug] = await levelsOf(app.ctx, ['LAMP', 'MUG'])
  expect(lamp!.lastCount).toEqual(known!.lastCount)
  expect(lamp!.lastCount).toMatchObject({ sequence: 3 })
  expect(mug!.lastCount).toBeUndefined()
})
