import 'reflect-metadata'
import mongoose from 'mongoose'
import { migrations } from '../migrations/index.ts'
import { verifyLedger } from '../modules/reports/index.ts'
import { readBackup } from '../platform/database/backup.ts'
import { loadConfig } from '../platform/config/config.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { migrate } from '../platform/database/migrations.ts'
import { connectMongo } from '../platform/database/mongo.ts'
import { systemContext } from '../platform/requests/system-context.ts'

/** node server/dist/scripts/restore.js FILE: into an empty database; then migrates it and proves its ledger. */
const [file] = process.argv.slice(2)
if (!file) throw new Error('restore.js FILE')
const config = loadConfig()
const log = createLogger(config.LOG_LEVEL)
await connectMongo(config.MONGODB_URI)
const counts = await readBackup(file)
for (const [name, count] of Object.entries(counts)) console.log(`${name}: ${count}`)
await migrate(migrations, log)
const report = await verifyLedger(systemContext(log, 'restore'))
const { stocksChecked, movementsChecked, mismatchCount, acknowledgedCount } = report
console.log(
  `Ledger: ${stocksChecked} stocks, ${movementsChecked} movements, ${mismatchCount} mismatches, ${acknowledgedCount} acknowledged`,
)
await mongoose.disconnect()
process.exitCode = mismatchCount === 0 ? 0 : 1
