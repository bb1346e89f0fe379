import mongoose from 'mongoose'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../observe/logger.ts'
import { databaseGaps, prepareDatabase } from './mongo.ts'

type Database = mongoose.mongo.Db

/**
 * A change of stored data, forward only. It may be cut short and run again: each step asks what is still to do. It does the
 * same for ever, so it imports nothing of ours that may change: what it needs is copied, into its file or `frozen`.
 */
export interface Migration {
  /** `NNNN-what-changes`: the order, and the name under which it is remembered. */
  name: string
  /** The version of Gudang that brought it. */
  since: string
  up(db: Database): Promise<void>
}

/** The database is not what this version needs; the message says what to do. */
export class NotMigrated extends Error {
  override name = 'NotMigrated'
}

/** Goes with a migration's writes of the ledger, which nobody else may make. */
export const byMigration = { comment: 'migration' }

const leaseMs = 60_000
const collection = 'migrations'

interface Applied {
  _id: string
  appliedAt: Date
}

const appliedIn = (db: Database) => db.collection<Applied>(collection)

/** Runs what is pending, in order, then creates missing collections, validators and indexes; one server at a time. */
export async function migrate(migrations: Migration[], log: Logger): Promise<string[]> {
  const db = mongoose.connection.db!
  return withMigrationLock(db, async () => {
    const done = (await pendingOf(migrations, db)).length > 0 ? await run(migrations, db, log) : []
    await prepareDatabase()
    return done
  })
}

/** Throws NotMigrated where data, a collection or an index is not as this version needs it; changes nothing. */
export async function requireMigrated(migrations: Migration[]): Promise<void> {
  const lacking = await pendingOf(migrations, mongoose.connection.db!)
  const gaps = [
    ...lacking.map(({ name, since }) => `migration ${name} of version ${since}`),
    ...(await databaseGaps()),
  ]
  if (gaps.length > 0)
    throw new NotMigrated(
      `The database lacks ${gaps.slice(0, 5).join(', ')}${gaps.length > 5 ? ' …' : ''}. Run: node server/dist/scripts/prepare.js`,
    )
}

async function executedIn(db: Database): Promise<string[]> {
  const done = await appliedIn(db)
    .find({ appliedAt: { $exists: true } })
    .sort({ _id: 1 })
    .toArray()
  return done.map(({ _id }) => _id)
}

async function pendingOf(migrations: Migration[], db: Database): Promise<Migration[]> {
  const executed = await executedIn(db)
  return migrations.filter(({ name }) => !executed.includes(name))
}

async function run(migrations: Migration[], db: Database, log: Logger): Promise<string[]> {
  // A library of megabytes that most starts have no use for.
  const { Umzug } = await import('umzug')
  const umzug = new Umzug({
    migrations: migrations.map(({ name, up }) => ({ name, up: () => up(db) })),
    storage: {
      executed: () => executedIn(db),
      logMigration: async ({ name }) => {
        await appliedIn(db).insertOne({ _id: name, appliedAt: new Date() })
      },
      unlogMigration: () => Promise.reject(new Error('Migrations go forward only')),
    },
    logger: {
      info: ({ event, name }) => log.info({ event, name }, 'Migration'),
      warn: (message) => log.warn(message, 'Migration'),
      error: (message) => log.error(message, 'Migration'),
      debug: () => {},
    },
  })
  return (await umzug.up()).map(({ name }) => name)
}

interface Lock {
  _id: 'lock'
  holder: string
  until: Date
}

/** Held in the database that it guards: Redis may be away, and two versions may start at once. */
async function withMigrationLock<T>(db: Database, body: () => Promise<T>): Promise<T> {
  const locks = db.collection<Lock>(collection)
  const holder = randomUUID()
  const later = () => new Date(Date.now() + leaseMs)
  while (!(await takes(locks, holder, later()))) await delay(200)
  const timer = setInterval(
    () => void locks.updateOne({ _id: 'lock', holder }, { $set: { until: later() } }).catch(() => {}),
    leaseMs / 4,
  )
  try {
    return await body()
  } finally {
    clearInterval(timer)
    await locks.deleteOne({ _id: 'lock', holder })
  }
}

async function takes(locks: mongoose.mongo.Collection<Lock>, holder: string, until: Date): Promise<boolean> {
  const { modifiedCount } = await locks.updateOne(
    { _id: 'lock', until: { $lt: new Date() } },
    { $set: { holder, until } },
  )
  if (modifiedCount === 1) return true
  return locks.insertOne({ _id: 'lock', holder, until }).then(
    () => true,
    (error: { code?: unknown }) => {
      if (error.code === 11000) return false
      throw error
    },
  )
}
