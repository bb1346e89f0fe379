import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { whoBooksCountsCountsInStocktakes } from './0019-who-books-counts-counts-in-stocktakes.ts'
import { whoMovesStockReceives } from './0018-who-moves-stock-receives.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('roles that move stock receive, those that book counts count, once, and no others', async () => {
  const db = mongoose.connection.db!
  const roles = [['inventory.transfer'], ['inventory.adjust', 'order.view'], ['inventory.view']]
  const ids = roles.map(() => new Types.ObjectId())
  await db
    .collection('roles')
    .insertMany(roles.map((permissions, index) => ({ _id: ids[index], name: `old ${index}`, permissions })))
  for (let times = 0; times < 2; times++)
    for (const { up } of [whoMovesStockReceives, whoBooksCountsCountsInStocktakes]) await up(db)
  const after = await Promise.all(ids.map((_id) => db.collection('roles').findOne({ _id })))
  expect(after.map((role) => role!.permissions as string[])).toEqual([
    ['inventory.transfer', 'inventory.receive'],
    ['inventory.adjust', 'order.view', 'inventory.receive', 'stocktake.count', 'stocktake.manage'],
    ['inventory.view'],
  ])
})
