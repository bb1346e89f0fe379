import 'reflect-metadata'
import mongoose from 'mongoose'
import '../schema.ts'
import { migrations } from '../migrations/index.ts'
import { loadConfig } from '../platform/config.ts'
import { createLogger } from '../platform/logger.ts'
import { migrate } from '../platform/migrations.ts'
import { connectMongo } from '../platform/mongo.ts'

/** Brings the database to what this version needs. Safe to run again, and beside servers that run. */
const config = loadConfig()
await connectMongo(config.MONGODB_URI)
const done = await migrate(migrations, createLogger(config.LOG_LEVEL))
console.log(`Migrated: ${done.length === 0 ? 'nothing was pending' : done.join(', ')}. Indexes are in place.`)
await mongoose.disconnect()
