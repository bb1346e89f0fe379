import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AdjustmentReason, levelsOf } from '../modules/stock/index.ts'
import { adjustStock } from '../modules/stock/stock.adjust.ts'
import { stockUp } from '../testing/catalogue.ts'
import { byHand } from '../testing/ledger-watch.ts'
import { askStocktake as ask } from '../testing/stocktakes.ts'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { lastCountsKnowTheirStocktake } from './0022-last-counts-know-their-stocktake.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('a latest count leads to its stocktake, where a difference was booked and where it was confirmed; one by hand since leads nowhere', async () => {
  const skus = ['LAMP', 'MUG', 'POT', 'CUP']
  await stockUp(app.ctx, { LONDON: { LAMP: 3, MUG: 1, POT: 5, CUP: 2 } })
  const admin = await app.as('admin')
  const { number } = await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope: { all: true } })
  const entries = [
    { code: 'LAMP', units: 4, mode: 'SET' },
    { code: 'MUG', units: 1, mode: 'SET' },
    { code: 'POT', units: 4, mode: 'SET' },
    { code: 'CUP', units: 2, mode: 'SET' },
  ]
  await ask(admin, 'recordCounts', { number, entries })
  const { version } = await ask(admin, 'finishCounting', { number })
  await ask(admin, 'postStocktake', { number, expectedVersion: version })
  // Neither moves anything: the latest count stays at the movement that the stocktake has booked.
  for (const [sku, countedOnHand] of [
    ['POT', 4],
    ['CUP', 2],
  ] as const)
    await adjustStock(app.ctx, {
      sku,
      warehouseCode: 'LONDON',
      countedOnHand,
      reason: AdjustmentReason.COUNT,
    })
  const known = await levelsOf(app.ctx, skus)
  expect(known.map(({ lastCount }) => typeof lastCount?.stocktake)).toEqual([
    'string',
    'string',
    'undefined',
    'undefined',
  ])
  const db = mongoose.connection.db!
  await db.collection('stocks').updateMany({}, { $unset: { 'lastCount.stocktake': 1 } }, byHand)
  // As the version before kept of each line.
  for (const { sku, _id: stock, version: sequence } of known)
    await db.collection('stocktakeLines').updateOne({ sku }, { $set: { stock, sequence } })
  for (let times = 0; times < 2; times++) await lastCountsKnowTheirStocktake.up(db)
  expect(await levelsOf(app.ctx, skus)).toEqual(known)
})
