import 'reflect-metadata'
import mongoose from 'mongoose'
import { checkLedger, type LedgerMismatch } from '../modules/reports/index.ts'
import { loadConfig } from '../platform/config/config.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { connectMongo } from '../platform/database/mongo.ts'
import { systemContext } from '../platform/requests/system-context.ts'

const sentence = ({ sku, warehouseCode, orderNumber, problem }: LedgerMismatch) =>
  [sku && `${sku} in ${warehouseCode}`, orderNumber, problem].filter(Boolean).join(': ')

/** For a cron, beside running servers; with --new only of what is new: exit code 0 where all adds up or is acknowledged, 1 where something else differs, 2 where it could not look. */
async function verify(): Promise<number> {
  const config = loadConfig()
  await connectMongo(config.MONGODB_URI)
  const started = Date.now()
  const report = await checkLedger(
    systemContext(createLogger(config.LOG_LEVEL), 'ledger:verify'),
    process.argv.includes('--new'),
  )
  for (const mismatch of report.mismatches) console.error(sentence(mismatch))
  for (const { acknowledgement, ...mismatch } of report.acknowledged) {
    const { by, at, reason } = acknowledgement!
    console.log(`Acknowledged: ${sentence(mismatch)} (${by.name}, ${at.toISOString()}: ${reason})`)
  }
  const { stocksChecked, movementsChecked, mismatchCount, acknowledgedCount } = report
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const known = acknowledgedCount > 0 ? `${acknowledgedCount} acknowledged, ` : ''
  console.log(
    `${stocksChecked} stocks, ${movementsChecked} movements, ${mismatchCount} mismatches, ${known}${seconds} s`,
  )
  return mismatchCount === 0 ? 0 : 1
}

process.exitCode = await verify().catch((error: Error) => {
  console.error(`The ledger could not be verified. ${error.message}`)
  return 2
})
await mongoose.disconnect()
