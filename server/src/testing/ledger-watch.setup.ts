import mongoose from 'mongoose'
import { afterAll, expect } from 'vitest'
import { LedgerWatch, watchConnection } from './ledger-watch.ts'

// The whole suite is the test: no command of any test file may write stock without its movement.
const watch = new LedgerWatch()
watchConnection(mongoose.connection, watch)
afterAll(() => expect(watch.problems).toEqual([]))
