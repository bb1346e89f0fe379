import mongoose from 'mongoose'
import { afterAll, expect } from 'vitest'
import './blocked-network.ts'
import { LedgerWatch, watchConnection } from './ledger-watch.ts'
import './secrets-used.ts'

// The whole suite is the test: no command of any test file may write stock without its movement.
const watch = new LedgerWatch()
const stopWatching = watchConnection(mongoose.connection, watch)
afterAll(() => {
  stopWatching()
  expect(watch.problems).toEqual([])
})
