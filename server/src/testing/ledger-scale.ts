import 'reflect-metadata'
import { startEngines } from '@gudang/local-engines'
import mongoose from 'mongoose'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verifyLedger } from '../modules/reports/index.ts'
import { stockAsOf, stockHistory } from '../modules/stock/stock.past.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { connectMongo, prepareDatabase } from '../platform/database/mongo.ts'
import { systemContext } from '../platform/requests/system-context.ts'
import { betweenMovementsMs, ledgerStart, makeLedger } from './long-ledger.ts'

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

await timed(`making ${movements} movements of ${stocks} stocks`, () => makeLedger(movements, stocks))
let highest = 0
const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 50)
const before = process.memoryUsage.rss()
const report = await timed('verifyLedger', () => verifyLedger(ctx))
clearInterval(sampling)
console.log(`  ${report.movementsChecked} movements, ${report.mismatchCount} mismatches`)
console.log(`  memory ${megabytes(before)} before, at most ${megabytes(highest)} meanwhile`)
const middle = new Date(ledgerStart + (movements * betweenMovementsMs) / 2)
await timed('stockAsOf, 100 stocks', () => stockAsOf(ctx, middle, { first: 100 }))
await timed('stockAsOf again', () => stockAsOf(ctx, middle, { first: 100 }))
const hot = { sku: 'SKU000000', warehouseCode: 'LONDON' }
await timed('stockHistory of the hot stock, 100 points', () =>
  stockHistory(ctx, { ...hot, from: new Date(ledgerStart), to: middle, points: 100 }),
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
