import mongoose from 'mongoose'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrations } from './migrations/index.ts'
import { readBackup, writeBackup } from './platform/backup.ts'
import { EventModel } from './platform/events.ts'
import { migrate } from './platform/migrations.ts'
import { databaseGaps } from './platform/mongo.ts'
import { removeEventsBefore } from './platform/retention.ts'
import { stockUp } from './testing/catalogue.ts'
import { byHand } from './testing/ledger-watch.ts'
import { adjustStock, placeOrder, verifyLedger } from './testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from './testing/test-app.ts'
import { testLogger } from './testing/test-logs.ts'

let app: TestApp
const folder = mkdtempSync(join(tmpdir(), 'gudang-backup-'))
const file = join(folder, 'backup.bson.gz')

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { NORTH: { LAMP: 40, SHADE: 15 }, SOUTH: { LAMP: 5 } })
  const manager = await app.as('manager')
  for (const qty of [1, 2, 3])
    await manager.run(placeOrder, { input: { customerName: 'Ann', items: [{ sku: 'LAMP', qty }] } })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.stop()
})

describe('a backup', () => {
  it('brings back every document after the database was wiped, and the ledger proves right', async () => {
    const before = await snapshot()
    const events = await EventModel.countDocuments()
    const counts = await writeBackup(file)
    expect(counts).toMatchObject({ orders: 3, stocks: 3, events })
    // Holds password hashes: for its owner alone.
    expect(statSync(file).mode & 0o077).toBe(0)
    await mongoose.connection.db!.dropDatabase()
    expect(await snapshot()).not.toBe(before)
    expect(await readBackup(file)).toEqual(
      Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
    )
    await migrate(migrations, testLogger())
    expect(await snapshot()).toBe(before)
    expect(await EventModel.countDocuments()).toBe(events)
    expect(await databaseGaps()).toEqual([])
    const admin = await app.as('admin')
    expect(await admin.run(verifyLedger)).toMatchObject({
      verifyLedger: { stocksChecked: 3, mismatchCount: 0 },
    })
    const input = { sku: 'LAMP', warehouseCode: 'NORTH', delta: 1, reason: 'RECEIPT' }
    expect(await admin.run(adjustStock, { input })).toMatchObject({
      adjustStock: { __typename: 'StockAdjusted' },
    })
  })

  it('is not restored over anything', async () => {
    const before = await snapshot()
    await expect(readBackup(file)).rejects.toThrow(/into an empty database/)
    expect(await snapshot()).toBe(before)
  })

  it('that is cut short, or not there, is refused', async () => {
    const cut = join(folder, 'cut.bson.gz')
    await writeBackup(cut)
    truncateSync(cut, readFileSync(cut).length - 20)
    await mongoose.connection.db!.dropDatabase()
    await expect(readBackup(join(folder, 'none'))).rejects.toThrow(/ENOENT/)
    await expect(readBackup(cut)).rejects.toThrow(/unexpected end|middle of a document/)
    await mongoose.connection.db!.dropDatabase()
    await readBackup(file)
    await migrate(migrations, testLogger())
  })
})

describe('a ledger from before movements were chained', () => {
  it('is chained by the migration, hash for hash as it would have been written', async () => {
    const db = mongoose.connection.db!
    const before = await snapshot()
    for (const [name, field] of [
      ['movements', 'hash'],
      ['stocks', 'head'],
    ] as const) {
      await db.command({ collMod: name, validator: {}, validationLevel: 'off' })
      await db.collection(name).updateMany({}, { $unset: { [field]: '' } }, byHand)
    }
    await db.collection('migrations').deleteMany({})
    expect(await snapshot()).not.toBe(before)
    expect(await migrate(migrations, testLogger())).toContain('0001-movements-are-chained')
    const admin = await app.as('admin')
    expect(await admin.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
    expect(JSON.parse(await snapshot())).toMatchObject(
      Object.fromEntries(
        Object.entries(JSON.parse(before) as object).filter(([name]) => /^(movements|stocks)$/.test(name)),
      ),
    )
  })
})

describe('the retention of events', () => {
  it('removes delivered ones of before a day, and no younger ones', async () => {
    const day = 86_400_000
    const now = Date.now()
    const [old, waiting, young] = (await EventModel.find().sort({ at: -1 }).limit(3).lean()).map(
      ({ _id }) => _id,
    )
    const move = (id: unknown, age: number, position: number) =>
      EventModel.collection.updateOne({ _id: id as never }, { $set: { at: new Date(now - age), position } })
    await move(old, 10 * day, 1_000_001)
    await move(young, 4 * day, 1_000_002)
    expect(await removeEventsBefore(new Date(now - 5 * day))).toBe(1)
    expect(await EventModel.findById(old)).toBeNull()
    expect(await EventModel.findById(young)).not.toBeNull()
    expect(await EventModel.findById(waiting)).not.toBeNull()
  })
})
