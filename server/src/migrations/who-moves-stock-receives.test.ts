import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { whoMovesStockReceives } from './0018-who-moves-stock-receives.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('roles that move stock receive, once, and no others', async () => {
  const db = mongoose.connection.db!
  const roles = [['inventory.transfer'], ['inventory.adjust', 'order.view'], ['inventory.view']]
  const ids = roles.map(() => new Types.ObjectId())
  await db
    .collection('roles')
    .insertMany(roles.map((permissions, index) => ({ _id: ids[index], name: `old ${index}`, permissions })))
  for (let times = 0; times < 2; times++) await whoMovesStockReceives.up(db)
  const after = await Promise.all(ids.map((_id) => db.collection('roles').findOne({ _id })))
  expect(after.map((role) => role!.permissions as string[])).toEqual([
    ['inventory.transfer', 'inventory.receive'],
    ['inventory.adjust', 'order.view', 'inventory.receive'],
    ['inventory.view'],
  ])
})
