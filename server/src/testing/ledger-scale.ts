import 'reflect-metadata'
import { startEngines } from '@gudang/local-engines'
import mongoose, { Types } from 'mongoose'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verifyLedger } from '../modules/reports/index.ts'
import { chainHash, type StockMovement } from '../modules/stock/index.ts'
import { stockAsOf, stockHistory } from '../modules/stock/stock.past.ts'
import { createLogger } from '../platform/logger.ts'
import { connectMongo, prepareDatabase } from '../platform/mongo.ts'
import { systemContext } from '../system-context.ts'

// What verifyLedger, stockAsOf and stockHistory cost on a long ledger: `pnpm bench:ledger --movements=1000000`.
const { values } = parseArgs({
  options: {
    movements: { type: 'string', default: '1000000' },
    stocks: { type: 'string', default: '2000' },
  },
})
const movements = Number(values.movements)
const stocks = Number(values.stocks)

const root = resolve(import.meta.dirname, '../../..')
const engines = await startEngines({ purpose: 'bench', durable: false, root, onProgress: console.log })
const uri = new URL(engines.mongodbUri)
uri.pathname = '/ledger_scale'
await connectMongo(uri.href)
await mongoose.connection.dropDatabase()
await prepareDatabase()
const ctx = systemContext(createLogger('warn'), 'bench')
const start = Date.parse('2026-01-01T00:00:00Z')

await timed(`making ${movements} movements of ${stocks} stocks`, makeLedger)
let highest = 0
const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 50)
const before = process.memoryUsage.rss()
const report = await timed('verifyLedger', () => verifyLedger(ctx))
clearInterval(sampling)
console.log(`  ${report.movementsChecked} movements, ${report.mismatchCount} mismatches`)
console.log(`  memory ${megabytes(before)} before, at most ${megabytes(highest)} meanwhile`)
const middle = new Date(start + movements * 500)
await timed('stockAsOf, 100 stocks', () => stockAsOf(ctx, middle, { first: 100 }))
await timed('stockAsOf again', () => stockAsOf(ctx, middle, { first: 100 }))
const hot = { sku: 'SKU000000', warehouseCode: 'LONDON' }
await timed('stockHistory of the hot stock, 100 points', () =>
  stockHistory(ctx, { ...hot, from: new Date(start), to: middle, points: 100 }),
)
await mongoose.connection.dropDatabase()
await mongoose.disconnect()
await engines.stop()

async function timed<T>(what: string, body: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await body()
  console.log(`${what}: ${Math.round(performance.now() - began)} ms`)
  return result
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`
}

/** Half of the movements are of one hot stock, the others are spread. */
async function makeLedger(): Promise<void> {
  const [product, warehouse] = [new Types.ObjectId(), new Types.ObjectId()]
  const levels = Array.from({ length: stocks }, (_, index) => ({
    _id: new Types.ObjectId(),
    product: new Types.ObjectId(),
    warehouse,
    sku: `SKU${String(index).padStart(6, '0')}`,
    warehouseCode: 'LONDON',
    quantity: 0,
    allocated: 0,
    lowStockThreshold: 0,
    low: true,
    version: 0,
    head: '',
    updatedAt: new Date(0),
  }))
  let portion: StockMovement[] = []
  for (let done = 0; done < movements; done++) {
    const level = levels[done % 2 ? 0 : (done / 2) % stocks]!
    const createdAt = new Date(start + done * 1_000)
    level.quantity += 1
    level.version += 1
    level.low = false
    level.updatedAt = createdAt
    const movement = {
      _id: new Types.ObjectId(),
      stock: level._id,
      product,
      warehouse,
      sku: level.sku,
      warehouseCode: level.warehouseCode,
      event: product,
      sequence: level.version,
      type: 'ADJUSTMENT',
      reason: 'RECEIPT',
      quantityDelta: 1,
      allocatedDelta: 0,
      quantityAfter: level.quantity,
      allocatedAfter: 0,
      actor: { kind: 'SYSTEM', id: 'bench', name: 'bench' },
      createdAt,
    } as Omit<StockMovement, 'hash'>
    level.head = chainHash(level.head, movement)
    portion.push({ ...movement, hash: level.head })
    if (portion.length === 1_000 || done === movements - 1) {
      await mongoose.connection.collection('movements').insertMany(portion)
      portion = []
    }
  }
  await mongoose.connection.collection('stocks').insertMany(levels)
}
