import mongoose from 'mongoose'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** Goes with a restore's writes of the ledger, which nobody else may make. */
export const byRestore = { comment: 'restore' }

const { BSON } = mongoose.mongo
const batch = 1_000

interface Entry {
  collection: string
  document: mongoose.mongo.BSON.Document
}

type Counts = Record<string, number>

/** Where the backup is being written; only a whole one gets the name that was asked for. */
const partOf = (file: string) => `${file}.part`

/** Gzipped BSON, one entry after the other, all read in one snapshot: an order and its movements come together. */
export async function writeBackup(file: string): Promise<Counts> {
  const db = mongoose.connection.db!
  const counts: Counts = {}
  const names = (await db.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.'))
    .sort()
  const session = await oneMoment()
  const gzip = createGzip()
  const written = pipeline(gzip, createWriteStream(partOf(file), { mode: 0o600 }))
  try {
    for (const name of names) {
      counts[name] = 0
      const cursor = db
        .collection(name)
        .find({}, { session, batchSize: batch, promoteValues: false })
        .sort({ _id: 1 })
      for await (const document of cursor) {
        counts[name]++
        if (!gzip.write(BSON.serialize({ collection: name, document }))) await once(gzip, 'drain')
      }
    }
    gzip.end()
    await written
  } finally {
    // A transaction that only reads has nothing to commit.
    if (session.inTransaction()) await session.abortTransaction().catch(() => {})
    await session.endSession()
  }
  await rename(partOf(file), file)
  return counts
}

/**
 * A session whose reads are all of one moment. An engine that does not tell of which (DocumentDB) takes no snapshots
 * outside transactions: there it is one of those, and must end within its lifetime of a minute.
 */
async function oneMoment(): Promise<mongoose.mongo.ClientSession> {
  const probe = { find: 'events', limit: 1, singleBatch: true, readConcern: { level: 'snapshot' } }
  const { cursor } = (await mongoose.connection.db!.command(probe)) as { cursor: { atClusterTime?: unknown } }
  const snapshot = cursor.atClusterTime !== undefined
  const session = mongoose.connection.getClient().startSession({ snapshot })
  if (!snapshot) session.startTransaction({ readConcern: { level: 'snapshot' } })
  return session
}

/** Puts every document back; refuses a database that holds anything. Indexes and validators come with migrate(). */
export async function readBackup(file: string): Promise<Counts> {
  const db = mongoose.connection.db!
  const there = await db.listCollections({}, { nameOnly: true }).toArray()
  if (there.length > 0)
    throw new Error(`A backup is restored into an empty database; this one has ${there[0]!.name} and others.`)
  const counts: Counts = {}
  let waiting: Entry[] = []
  const flush = async () => {
    const collection = waiting[0]?.collection
    if (!collection) return
    await db.collection(collection).insertMany(
      waiting.map(({ document }) => document),
      { ordered: true, ...byRestore },
    )
    counts[collection] = (counts[collection] ?? 0) + waiting.length
    waiting = []
  }
  for await (const entry of entriesOf(file)) {
    if (waiting.length === batch || (waiting[0] && waiting[0].collection !== entry.collection)) await flush()
    waiting.push(entry)
  }
  await flush()
  return counts
}

/** Each BSON document begins with its length in four bytes. */
async function* entriesOf(file: string): AsyncGenerator<Entry> {
  let rest: Buffer = Buffer.alloc(0)
  const gunzip = createGunzip()
  // Its failure comes out of the loop below, as that of the stream that is read.
  pipeline(createReadStream(file), gunzip).catch(() => {})
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (rest.length - at >= 4 && rest.length - at >= rest.readInt32LE(at)) {
      const end = at + rest.readInt32LE(at)
      yield BSON.deserialize(rest.subarray(at, end), { promoteValues: false }) as unknown as Entry
      at = end
    }
    rest = rest.subarray(at)
  }
  if (rest.length > 0) throw new Error('The backup ends in the middle of a document.')
}
