import 'reflect-metadata'
import mongoose from 'mongoose'
import { writeBackup } from '../platform/database/backup.ts'
import { loadConfig } from '../platform/config/config.ts'
import { connectMongo } from '../platform/database/mongo.ts'

/** node server/dist/scripts/backup.js FILE: every document as of one moment, beside servers that run. */
const [file] = process.argv.slice(2)
if (!file) throw new Error('backup.js FILE')
await connectMongo(loadConfig().MONGODB_URI)
const counts = await writeBackup(file)
for (const [name, count] of Object.entries(counts)) console.log(`${name}: ${count}`)
await mongoose.disconnect()
