import mongoose from 'mongoose'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { readBackup, writeBackup } from '../../platform/database/backup.ts'
import { OrderModel } from '../../modules/orders/orders.model.ts'
import { EventModel } from '../../platform/events/event-log.ts'
import { migrate } from '../../platform/database/migrations.ts'
import { connectMongo, databaseGaps } from '../../platform/database/mongo.ts'
import { removeEventsBefore } from '../../platform/events/retention.ts'
import { stockUp } from '../catalogue.ts'
import { checked, importOf } from '../imports.ts'
import { insertFirstVersion } from '../first-version.ts'
import { adjustStock, placeOrder, processOrder, shipOrder, verifyLedger } from '../operations.ts'
import { joinTestDatabase, snapshot, startTestApp, testConfig, type TestApp } from '../test-app.ts'
import { testLogger } from '../test-logs.ts'

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

/** As operators restore: nothing else writes meanwhile. */
async function withoutServer(work: () => Promise<unknown>): Promise<void> {
  await app.stop()
  await connectMongo(testConfig().MONGODB_URI)
  try {
    await work()
  } finally {
    await mongoose.disconnect()
    app = await joinTestDatabase()
  }
}

const wipe = () => mongoose.connection.db!.dropDatabase()

describe('a backup', () => {
  it('brings back every document after the database was wiped, and the ledger proves right', async () => {
    const before = await snapshot()
    const events = await EventModel.countDocuments()
    const counts = await writeBackup(file)
    expect(counts).toMatchObject({ orders: 3, stocks: 3, events })
    // Holds password hashes: for its owner alone.
    expect(statSync(file).mode & 0o077).toBe(0)
    await withoutServer(async () => {
      await wipe()
      expect(await snapshot()).not.toBe(before)
      expect(await readBackup(file)).toEqual(
        Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
      )
      await migrate(migrations, testLogger())
    })
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
    await withoutServer(async () => {
      await wipe()
      await expect(readBackup(join(folder, 'none'))).rejects.toThrow(/ENOENT/)
      await expect(readBackup(cut)).rejects.toThrow(/unexpected end|middle of a document/)
      await wipe()
      await readBackup(file)
      await migrate(migrations, testLogger())
    })
  })
})

describe('a database of the first version', () => {
  it('is migrated, its ledger chained, and everything works on it', async () => {
    await insertFirstVersion()
    const db = mongoose.connection.db!
    await db.collection('migrations').deleteMany({})
    const admin = await app.as('admin')
    const file = await checked(admin, 'products', 'sku,price\nLAMP,9')
    // A user and a session as they were then: whoever was signed in stays so.
    await db.collection('users').updateMany({}, { $unset: { sessionGeneration: '' } })
    await db.collection('sessions').updateMany({}, { $unset: { generation: '' } })
    await db.collection('imports').updateMany(
      {},
      {
        $set: {
          errors: [{ row: 3, message: 'Wrong.' }],
          changes: [{ row: 2, sku: 'LAMP', summary: 'price 5.00 → 9.00' }],
          encoding: 'win1252',
          state: 'READY',
        },
        $unset: { turn: '', warnings: '', attempts: '', isDamaged: '', check: '' },
      },
    )
    expect(await migrate(migrations, testLogger())).toEqual(migrations.map(({ name }) => name))
    const after = await snapshot()
    await db.collection('migrations').deleteMany({})
    await migrate(migrations, testLogger())
    expect(await snapshot()).toBe(after)

    expect(await importOf(admin, file.id)).toMatchObject({
      state: 'CANCELLED',
      encoding: 'windows-1252',
      warnings: [],
      errors: [{ row: 3, code: null, values: [], message: 'Wrong.' }],
      changes: [{ row: 2, creates: false, fields: [], summary: 'price 5.00 → 9.00' }],
    })
    const query = `{
      verifyLedger { stocksChecked movementsChecked mismatchCount }
      productByCode(code: "LAMP") { sku barcodes updatedAt defaultLowStockThreshold }
      products(filter: { search: "ecru" }, sort: NAME) { nodes { sku } }
      stockAllocations(sku: "LAMP", warehouseCode: "LONDON") { nodes { orderNumber } }
    }`
    expect(await admin.run(query)).toEqual({
      verifyLedger: { stocksChecked: 2, movementsChecked: 5, mismatchCount: 0 },
      productByCode: {
        sku: 'LAMP',
        barcodes: [],
        updatedAt: '2026-01-01T09:00:00.000Z',
        defaultLowStockThreshold: 0,
      },
      products: { nodes: [{ sku: 'LAMP' }] },
      stockAllocations: { nodes: [{ orderNumber: 'OLD-1' }] },
    })
    const alerts = `{ alerts { nodes { product { sku } quantity threshold resolvedAt } } }`
    const low = { product: { sku: 'SHADE' }, quantity: 2, threshold: 3, resolvedAt: null }
    await expect.poll(() => admin.run(alerts), { timeout: 10_000 }).toEqual({ alerts: { nodes: [low] } })

    const update = `mutation { updateProduct(input: { sku: "LAMP", barcodes: ["4006381333931"] }) { barcodes } }`
    await admin.run(update)
    expect(await admin.run(`{ productByBarcode(barcode: "4006381333931") { sku } }`)).toEqual({
      productByBarcode: { sku: 'LAMP' },
    })
    for (const step of [processOrder, shipOrder]) await admin.run(step, { orderNumber: 'OLD-1' })
    const input = { sku: 'SHADE', warehouseCode: 'LONDON', delta: 9, reason: 'RECEIPT' }
    await admin.run(adjustStock, { input })
    expect(await admin.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
    const held = `{ stockAllocations(sku: "LAMP", warehouseCode: "LONDON") { nodes { orderNumber } } }`
    expect(await admin.run(held)).toEqual({ stockAllocations: { nodes: [] } })
  })
})

describe('the retention of events', () => {
  it('removes delivered ones of before a day, and no younger ones', async () => {
    const day = 86_400_000
    const now = Date.now()
    const [old, waiting, young] = (await EventModel.find().sort({ at: -1 }).limit(3).lean()).map(
      ({ _id }) => _id,
    )
    // Each keeps the position that it was given: one made up would be where a consumer goes on, in every later file too.
    await expect.poll(() => EventModel.countDocuments({ position: 0 }), { timeout: 10_000 }).toBe(0)
    const move = (id: unknown, age: number) =>
      EventModel.collection.updateOne({ _id: id as never }, { $set: { at: new Date(now - age) } })
    await move(old, 10 * day)
    await move(young, 4 * day)
    expect(await removeEventsBefore(new Date(now - 5 * day))).toBe(1)
    expect(await EventModel.findById(old)).toBeNull()
    expect(await EventModel.findById(young)).not.toBeNull()
    expect(await EventModel.findById(waiting)).not.toBeNull()
  })
})

describe('a backup beside writers', () => {
  it('is of one moment, though orders are placed while it is written', async () => {
    const input = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 10_000, reason: 'RECEIPT' }
    const manager = await app.as('manager')
    await manager.run(adjustStock, { input })
    let over = false
    const buy = async () => {
      const items = [{ sku: 'LAMP', qty: 1 }]
      while (!over) await manager.run(placeOrder, { input: { customerName: 'Bea', items } })
    }
    const placed = () => OrderModel.countDocuments()
    const before = await placed()
    const load = Promise.all([buy(), buy(), buy()])
    await expect.poll(placed, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before)
    const busy = join(folder, 'busy.bson.gz')
    const counts = await writeBackup(busy)
    const atItsEnd = await placed()
    await expect.poll(placed, { interval: 5, timeout: 10_000 }).toBeGreaterThan(atItsEnd)
    over = true
    await load
    expect(counts['orders']).toBeGreaterThan(before)

    await withoutServer(async () => {
      await wipe()
      await readBackup(busy)
      await migrate(migrations, testLogger())
    })
    expect(await placed()).toBe(counts['orders'])
    expect(await (await app.as('admin')).run(verifyLedger)).toMatchObject({
      verifyLedger: { mismatchCount: 0 },
    })
  })
})
