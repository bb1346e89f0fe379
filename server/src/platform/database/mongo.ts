import { isDeepStrictEqual } from 'node:util'
import mongoose, { type ClientSession, type Model } from 'mongoose'
import { setTimeout as delay } from 'node:timers/promises'
import { observeDatabase } from './mongo-metrics.ts'
import { ApiError, resourceBusy } from '../errors.ts'
import { transactionRetries } from '../observe/metrics.ts'
import { currentLife } from '../requests/request-life.ts'

// Every query, save, aggregate, insertMany and bulkWrite inside inTransaction picks its session up from here.
mongoose.set('transactionAsyncLocalStorage', true)
mongoose.set('strictQuery', 'throw')
mongoose.set('sanitizeFilter', false)
mongoose.plugin(readNoLongerThanRequests)

const storage = (
  mongoose as unknown as {
    transactionAsyncLocalStorage: {
      getStore(): { session: ClientSession } | undefined
      run<T>(store: { session: ClientSession }, body: () => T): T
    }
  }
).transactionAsyncLocalStorage

/** What is read for a request ends with it, in the database too. */
function readNoLongerThanRequests(schema: mongoose.Schema): void {
  schema.pre(['find', 'findOne', 'countDocuments', 'distinct'], function () {
    const leftMs = currentLife()?.leftMs()
    if (leftMs !== undefined) this.maxTimeMS(leftMs)
  })
  schema.pre('aggregate', function () {
    const leftMs = currentLife()?.leftMs()
    if (leftMs !== undefined) this.option({ maxTimeMS: leftMs })
  })
}

interface Guarded {
  model: Model<never>
  jsonSchema: Record<string, unknown>
}

const guarded = new Map<string, Guarded>()

/** Registers what the database itself refuses, whoever writes: a JSON schema beside the model's unique indexes. */
export function guardModel<T>(model: Model<T>, jsonSchema: Record<string, unknown>): void {
  guarded.set(model.collection.name, { model: model as unknown as Model<never>, jsonSchema })
}

export async function connectMongo(uri: string): Promise<void> {
  await mongoose.connect(uri, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 40,
    monitorCommands: true,
    serverSelectionTimeoutMS: 5_000,
    // Also how long a look at a server that went silent may take: until then nobody looks again.
    connectTimeoutMS: 5_000,
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority' },
  })
  observeDatabase(mongoose.connection.getClient())
}

/** Creates collections, validators and indexes that are missing; where none is, it only looks. */
export async function prepareDatabase(): Promise<void> {
  const db = mongoose.connection.db!
  const existing = await collectionsThere()
  for (const [name, { jsonSchema }] of guarded) {
    const validator = { $jsonSchema: jsonSchema }
    const there = existing.get(name)
    if (!there) await db.createCollection(name, { validator, validationLevel: 'strict' })
    else if (!isDeepStrictEqual(there['validator'], validator))
      await db.command({ collMod: name, validator, validationLevel: 'strict' })
  }
  for (const { model } of await lackingIndexes([...guarded.keys()])) await model.createIndexes()
}

/** What the code needs and the database has not: names of collections and indexes. Changes nothing. */
export async function databaseGaps(): Promise<string[]> {
  const existing = await collectionsThere()
  const names = [...guarded.keys()]
  const lacking = await lackingIndexes(names.filter((name) => existing.has(name)))
  return [
    ...names.filter((name) => !existing.has(name)).map((name) => `collection ${name}`),
    ...lacking.flatMap(({ name, indexes }) => indexes.map((keys) => `index ${name} ${JSON.stringify(keys)}`)),
  ]
}

/** By name: the options of each. */
async function collectionsThere(): Promise<Map<string, Record<string, unknown>>> {
  const found = await mongoose.connection.db!.listCollections().toArray()
  return new Map(found.map(({ name, ...rest }) => [name, 'options' in rest ? (rest.options ?? {}) : {}]))
}

async function lackingIndexes(names: string[]) {
  const lacking = await Promise.all(
    names.map(async (name) => {
      const { model } = guarded.get(name)!
      return { name, model, indexes: (await model.diffIndexes()).toCreate }
    }),
  )
  return lacking.filter(({ indexes }) => indexes.length > 0)
}

export function guardedModels(): Model<never>[] {
  return [...guarded.values()].map((entry) => entry.model)
}

/** The session of the transaction that is open around the caller, if any: for native driver calls. */
export function currentSession(): ClientSession | undefined {
  return storage.getStore()?.session
}

/** For a part of a transaction that runs in a context of its own. */
export function withSession<T>(session: ClientSession, body: () => T): T {
  return storage.run({ session }, body)
}

/** Thrown by a body that found its reads overtaken: the whole body runs again on a new snapshot. */
export class WriteConflict extends Error {}

const mostAttempts = 30
const longestMs = 20_000

/**
 * Runs the body in a transaction, or inside the one that is already open. The body may run several times:
 * no HTTP, no mail, no change to memory outside it, no Promise.all inside.
 */
export async function inTransaction<T>(body: () => Promise<T>, { attempts = mostAttempts } = {}): Promise<T> {
  if (currentSession()) return body()
  const started = Date.now()
  const session = await mongoose.connection.startSession()
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await attemptTransaction(session, body)
      } catch (error) {
        if (!isTransient(error)) throw error
        if (attempt >= attempts || Date.now() - started > longestMs) throw overtaken(error)
        transactionRetries.inc()
        await delay(Math.random() * Math.min(100, 2 ** attempt))
      }
    }
  } finally {
    await session.endSession()
  }
}

/** Others were faster every time: the caller may try again. An outage stays what it is. */
function overtaken(error: unknown): unknown {
  return isUnreachable(error) ? error : resourceBusy(1_000)
}

async function attemptTransaction<T>(session: ClientSession, body: () => Promise<T>): Promise<T> {
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority' },
    readPreference: 'primary',
  })
  try {
    const result = await storage.run({ session }, body)
    await commit(session)
    return result
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {})
    throw error
  }
}

async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.commitTransaction()
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult') || attempt >= 5) throw error
      await delay(50 * attempt)
    }
  }
}

/** A bulk write wraps a lost connection in an error of its own, which has neither its type nor its labels. */
function unwrapped(error: unknown): unknown {
  const { MongoBulkWriteError, MongoNetworkError } = mongoose.mongo
  const inner: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : undefined
  return inner instanceof MongoNetworkError ? inner : error
}

function hasLabel(raised: unknown, label: string): boolean {
  const error = unwrapped(raised)
  return error instanceof mongoose.mongo.MongoError && error.hasErrorLabel(label)
}

function isTransient(error: unknown): boolean {
  if (error instanceof WriteConflict) return true
  return hasLabel(error, 'TransientTransactionError')
}

const writeConflict = 112

/** Whether others were faster, as happens every day: worth another attempt, not a warning. */
export function isOvertaken(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 'RESOURCE_BUSY'
  return (
    isTransient(error) || (error instanceof mongoose.mongo.MongoServerError && error.code === writeConflict)
  )
}

/** The names of the fields of the unique index that an error 11000 is about, or undefined for any other error. */
export function duplicateKey(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 11000) return undefined
  const withPattern = error as {
    keyPattern?: Record<string, unknown>
    writeErrors?: unknown[]
    errorResponse?: { keyPattern?: Record<string, unknown> }
  }
  const pattern =
    withPattern.keyPattern ?? withPattern.errorResponse?.keyPattern ?? firstPattern(withPattern.writeErrors)
  return Object.keys(pattern ?? {})
}

/** Of the rows that were inserted at once, which one a unique index refused. */
export function refusedAt(error: unknown): number {
  const [first] = (error as { writeErrors?: { index: number }[] }).writeErrors ?? []
  return first?.index ?? 0
}

/** For a write that a unique index may refuse: whoever comes second gets this error in place of the database's. */
export async function rejectDuplicate(write: () => Promise<unknown>, errorFor: () => Error): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw duplicateKey(error) ? errorFor() : error
  }
}

function firstPattern(writeErrors: unknown[] | undefined): Record<string, unknown> | undefined {
  const first = writeErrors?.[0] as
    { err?: { keyPattern?: Record<string, unknown> }; keyPattern?: Record<string, unknown> } | undefined
  return first?.keyPattern ?? first?.err?.keyPattern
}

/** What a server says that is stopping, or is not the primary any more: the driver tries once more by itself. */
const withoutPrimary = new Set<unknown>([91, 189, 10107, 11600, 11602, 13435, 13436])

const maxTimeExpired = 50

/** Whether the database broke off what had taken longer than its request may. */
export function isOverdue(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === maxTimeExpired
}

/** Whether the error means that the database cannot be reached just now. */
export function isUnreachable(raised: unknown): boolean {
  const error = unwrapped(raised)
  if (!(error instanceof Error)) return false
  return (
    error instanceof mongoose.mongo.MongoNetworkError ||
    (error instanceof mongoose.mongo.MongoServerError && withoutPrimary.has(error.code)) ||
    error instanceof mongoose.mongo.MongoServerSelectionError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    error.name === 'MongoNotConnectedError' ||
    error.name === 'MongooseServerSelectionError' ||
    error.name === 'MongoPoolClearedError'
  )
}
