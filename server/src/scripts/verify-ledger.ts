import 'reflect-metadata'
import mongoose from 'mongoose'
import { checkLedger } from '../modules/reports/index.ts'
import { loadConfig } from '../platform/config/config.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { connectMongo } from '../platform/database/mongo.ts'
import { systemContext } from '../platform/requests/system-context.ts'

/** For a cron, beside running servers: exit code 0 where all adds up, 1 where something differs, 2 where it could not look. */
async function verify(): Promise<number> {
  const config = loadConfig()
  await connectMongo(config.MONGODB_URI)
  const started = Date.now()
  const report = await checkLedger(systemContext(createLogger(config.LOG_LEVEL), 'ledger:verify'))
  for (const { sku, warehouseCode, orderNumber, problem } of report.mismatches)
    console.error([sku && `${sku} in ${warehouseCode}`, orderNumber, problem].filter(Boolean).join(': '))
  const { stocksChecked, movementsChecked, mismatchCount } = report
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `${stocksChecked} stocks, ${movementsChecked} movements, ${mismatchCount} mismatches, ${seconds} s`,
  )
  return mismatchCount === 0 ? 0 : 1
}

process.exitCode = await verify().catch((error: Error) => {
  console.error(`The ledger could not be verified. ${error.message}`)
  return 2
})
await mongoose.disconnect()
