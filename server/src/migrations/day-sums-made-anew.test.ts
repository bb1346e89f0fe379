import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import { daySumsMadeAnew } from './0015-day-sums-made-anew.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it('the sums of days as they were kept before are gone, and nothing else is', async () => {
  const db = mongoose.connection.db!
  const names = async () =>
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort()
  const others = await names()
  await db.collection<{ _id: string }>('movementDays').insertOne({ _id: '2026-11-23' })
  for (let times = 0; times < 2; times++) await daySumsMadeAnew.up(db)
  expect(await names()).toEqual(others)
})
