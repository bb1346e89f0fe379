// Times the dashboard's queries over a ledger of a million movements (or the number given), inserted straight into a
// database of its own: pnpm measure:reports [movements]. The first run fills it; later ones find it filled.
import { startEngines } from '@gudang/local-engines'
import 'reflect-metadata'
import mongoose, { Types } from 'mongoose'
import { resolve } from 'node:path'
import { dashboard, idleStocks, movementTrend, topMovers } from '../modules/reports/reports.queries.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { connectMongo, guardedModels, prepareDatabase } from '../platform/database/mongo.ts'
import { buildUnguardedSchema } from '../schema.ts'
import { systemContext } from '../platform/requests/system-context.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const dayMs = 86_400_000
const days = 365
const warehouseCount = 10
const productCount = 5_000
const batch = 5_000
const now = new Date()
const timeZone = 'Asia/Jakarta'

const engines = await startEngines({
  purpose: 'measure',
  durable: false,
  root: resolve(import.meta.dirname, '../../..'),
  onProgress: (line) => console.log(line),
})
const uri = new URL(engines.mongodbUri)
uri.pathname = `/reports_${total}`
// Every model is known once the schema is built.
await buildUnguardedSchema()
await connectMongo(uri.href)
await prepareDatabase()
await fill()
await measure()
await mongoose.disconnect()
await engines.stop()

async function insert(name: string, count: number, make: (index: number) => object): Promise<void> {
  const { collection } = guardedModels().find((model) => model.collection.name === name)!
  const started = Date.now()
  for (let from = 0; from < count; from += batch) {
    const documents = Array.from({ length: Math.min(batch, count - from) }, (_, index) => make(from + index))
    await collection.insertMany(documents as never[], { ordered: false })
  }
  console.log(`${count} ${name} inserted in ${Math.round((Date.now() - started) / 1000)} s`)
}

/** Movements lie evenly over the year until now; a tenth as many orders of four lines, the last 2 % open. */
async function fill(): Promise<void> {
  const movements = guardedModels().find((model) => model.collection.name === 'movements')!
  if ((await movements.countDocuments()) >= total) return
  for (const model of guardedModels()) await model.collection.deleteMany({})
  const id = (kind: number, index: number) =>
    new Types.ObjectId(kind.toString(16).padStart(8, '0') + index.toString(16).padStart(16, '0'))
  const at = (index: number, count: number) =>
    new Date(now.getTime() - days * dayMs + (index / count) * days * dayMs)
  const place = (index: number) => ({
    product: id(1, index % productCount),
    sku: `SKU-${index % productCount}`,
    warehouse: id(2, index % warehouseCount),
    warehouseCode: `W${index % warehouseCount}`,
  })
  const actor = { kind: 'SYSTEM', id: 'measure', name: 'measure' }
  await insert('warehouses', warehouseCount, (index) => ({
    _id: id(2, index),
    code: `W${index}`,
    name: `Warehouse ${index}`,
    address: 'x',
    isActive: true,
    createdAt: now,
  }))
  await insert('products', productCount, (index) => ({
    _id: id(1, index),
    sku: `SKU-${index}`,
    name: `Product ${index}`,
    price: 100 + index,
    tags: [],
    barcodes: [],
    isDeleted: false,
    defaultLowStockThreshold: 0,
    terms: [],
    createdAt: now,
    updatedAt: now,
  }))
  await insert('stocks', warehouseCount * productCount, (index) => ({
    _id: id(3, index),
    ...place(index % productCount),
    warehouse: id(2, Math.floor(index / productCount)),
    warehouseCode: `W${Math.floor(index / productCount)}`,
    quantity: index % 100,
    allocated: index % 7,
    lowStockThreshold: 5,
    low: index % 100 <= 5,
    version: 20,
    updatedAt: at(index, warehouseCount * productCount),
  }))
  const types = ['ALLOCATION', 'SHIPMENT', 'ALLOCATION', 'SHIPMENT', 'ADJUSTMENT', 'RELEASE']
  await insert('movements', total, (index) => {
    const type = types[index % types.length]!
    const units = 1 + (index % 9)
    return {
      _id: new Types.ObjectId(),
      stock: id(4, index),
      ...place(index),
      event: id(5, index),
      sequence: 1,
      type,
      quantityDelta: type === 'ALLOCATION' ? -units : type === 'SHIPMENT' ? 0 : units,
      allocatedDelta: type === 'ALLOCATION' ? units : type === 'ADJUSTMENT' ? 0 : -units,
      quantityAfter: 100,
      allocatedAfter: 100,
      reference: { kind: 'ORDER', id: String(id(6, index % (total / 10))), label: 'x' },
      actor,
      createdAt: at(index, total),
    }
  })
  const orders = total / 10
  await insert('orders', orders, (index) => ({
    _id: id(6, index),
    orderNumber: `N${index}`,
    status: index < orders * 0.98 ? 'SHIPPED' : index % 2 === 0 ? 'PENDING' : 'PROCESSED',
    items: Array.from({ length: 4 }, (_, line) => ({
      productId: id(1, (index * 7 + line) % productCount),
      sku: `SKU-${(index * 7 + line) % productCount}`,
      productName: 'x',
      priceAtPurchase: 100,
      qty: 1 + (index % 5),
      allocations: [{ stock: id(3, 0), warehouse: id(2, index % warehouseCount), quantity: 1 + (index % 5) }],
    })),
    totalAmount: 400,
    customerName: 'x',
    placedBy: actor,
    warehouses: [id(2, index % warehouseCount)],
    terms: [],
    createdAt: at(index, orders),
    updatedAt: at(index, orders),
  }))
}

async function measure(): Promise<void> {
  const ctx = systemContext(createLogger('silent'), 'measure', () => now)
  const ago = (back: number) => new Date(now.getTime() - back * dayMs)
  const queries: [string, () => Promise<unknown>][] = [
    ['dashboard', () => dashboard(ctx, { timeZone })],
    ['dashboard of a warehouse', () => dashboard(ctx, { timeZone, warehouseCode: 'W3' })],
    ['movementTrend, 30 days', () => movementTrend(ctx, { timeZone, from: ago(30), to: now })],
    [
      'movementTrend, 30 days of a warehouse',
      () => movementTrend(ctx, { timeZone, from: ago(30), to: now, warehouseCode: 'W3' }),
    ],
    ['movementTrend, 365 days', () => movementTrend(ctx, { timeZone, from: ago(365), to: now })],
    [
      'movementTrend, 365 days of a SKU',
      () => movementTrend(ctx, { timeZone, from: ago(365), to: now, sku: 'SKU-7' }),
    ],
    ['topMovers, 30 days', () => topMovers(ctx, {})],
    ['topMovers, 30 days of a warehouse', () => topMovers(ctx, { warehouseCode: 'W3' })],
    ['idleStocks, a page', () => idleStocks(ctx, {}, {})],
  ]
  for (const [name, query] of queries) {
    const times: number[] = []
    for (let round = 0; round < 6; round++) {
      const started = performance.now()
      await query()
      times.push(performance.now() - started)
    }
    const [first, ...rest] = times
    const median = rest.sort((a, b) => a - b)[2]!
    console.log(`${name.padEnd(40)} first ${first!.toFixed(0)} ms, then ${median.toFixed(0)} ms`)
  }
}
