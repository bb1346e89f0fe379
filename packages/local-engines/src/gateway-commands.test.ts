import { Binary, Decimal128, Long, ObjectId, UUID, type Document } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { failureOf, startGatewayFixture, type GatewayFixture } from './testing/gateway-fixture.ts'
import { RawConnection } from './testing/raw-connection.ts'

let fixture: GatewayFixture

beforeAll(async () => {
  fixture = await startGatewayFixture()
}, 120_000)
afterAll(() => fixture?.stop())
beforeEach(async () => {
  await fixture.db.dropDatabase()
})

interface Thing extends Document {
  _id?: number | string | ObjectId
}
const things = () => fixture.db.collection<Thing>('things')

describe('reading and writing', () => {
  test('a document comes back as it went in, whatever its types', async () => {
    const document = {
      _id: new ObjectId(),
      text: 'naïve ☃',
      int: 7,
      double: 0.1,
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('12.30'),
      date: new Date('2026-01-02T03:04:05.678Z'),
      bytes: new Binary(Buffer.from([0, 1, 255])),
      nothing: null,
      nested: { list: [1, 'two', { three: [] }], empty: {} },
    }
    await things().insertOne(document)
    expect(await things().findOne({ _id: document._id }, { promoteLongs: false })).toEqual({
      ...document,
      int: expect.anything(),
    })
  })

  test('inserts, updates and deletes say how many documents they met', async () => {
    const inserted = await things().insertMany([1, 2, 3, 4].map((_id) => ({ _id, kind: _id % 2 })))
    expect(inserted.insertedCount).toBe(4)
    expect(await things().updateMany({ kind: 1 }, { $set: { seen: true } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    })
    expect(await things().updateOne({ _id: 9 }, { $set: { kind: 9 } }, { upsert: true })).toMatchObject({
      matchedCount: 0,
      upsertedId: 9,
    })
    expect(await things().deleteMany({ kind: 0 })).toMatchObject({ deletedCount: 2 })
    expect(await things().find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, kind: 1, seen: true },
      { _id: 3, kind: 1, seen: true },
      { _id: 9, kind: 9 },
    ])
  })

  test('a guarded bulk write says which of its updates found their document', async () => {
    await things().insertMany([
      { _id: 1, quantity: 5 },
      { _id: 2, quantity: 5 },
    ])
    const take = (_id: number, quantity: number) => ({
      updateOne: { filter: { _id, quantity: { $gte: quantity } }, update: { $inc: { quantity: -quantity } } },
    })
    expect(await things().bulkWrite([take(1, 5), take(2, 6)])).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    })
    expect(await things().distinct('quantity')).toEqual([0, 5])
  })

  test('findOneAndUpdate gives the document before or after, and can create it', async () => {
    const count = (returnDocument: 'before' | 'after') =>
      things().findOneAndUpdate({ _id: 'n' }, { $inc: { n: 1 } }, { upsert: true, returnDocument })
    expect(await count('after')).toEqual({ _id: 'n', n: 1 })
    expect(await count('before')).toEqual({ _id: 'n', n: 1 })
    expect(await things().findOneAndDelete({ _id: 'n' })).toEqual({ _id: 'n', n: 2 })
  })

  test('a write that nobody wants an answer to is carried out, and what follows it is answered', async () => {
    const client = await fixture.connect({ maxPoolSize: 1 })
    const quiet = client.db('test').collection('quiet', { writeConcern: { w: 0 } })
    await quiet.insertOne({ n: 1 })
    expect(await client.db('test').collection('quiet').countDocuments()).toBe(1)
  })

  test('a repeated retryable write has no second effect', async () => {
    await things().insertOne({ _id: 1, n: 0 })
    const connection = await RawConnection.open(fixture.port)
    onTestFinished(() => connection.close())
    const lsid = { id: new UUID() }
    const add = (number: number) =>
      connection.command({
        update: 'things',
        updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
        lsid,
        txnNumber: Long.fromNumber(number),
        $db: 'test',
      })
    for (const number of [1, 1, 2]) expect(await add(number)).toMatchObject({ n: 1, ok: 1 })
    expect(await things().findOne()).toEqual({ _id: 1, n: 2 })
  })

  test('a collection that many clients write to at once is made once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => fixture.db.collection('new').insertOne({ n })))
    expect(await fixture.db.collection('new').countDocuments()).toBe(20)
  })
})

describe('unique indexes', () => {
  test('a duplicate names the fields of its index, in whichever command it happens', async () => {
    await things().createIndex({ sku: 1 }, { unique: true, sparse: true })
    await things().createIndex(
      { warehouse: 1, product: -1 },
      { unique: true, partialFilterExpression: { warehouse: { $exists: true } } },
    )
    await things().createIndex({ 'lines.sku': 1 }, { unique: true, sparse: true, name: 'a name with. dots' })
    await things().insertMany([
      { _id: 1, sku: 'A', warehouse: 'W', product: 'P', lines: { sku: 'L' } },
      { _id: 2, sku: 'B' },
    ])
    const patterns = async (write: Promise<unknown>) => {
      const { code, keyPattern } = await failureOf(write)
      return [code, keyPattern]
    }
    expect(await patterns(things().insertOne({ _id: 1 }))).toEqual([11000, { _id: 1 }])
    expect(await patterns(things().insertOne({ sku: 'A' }))).toEqual([11000, { sku: 1 }])
    expect(await patterns(things().insertOne({ warehouse: 'W', product: 'P' }))).toEqual([
      11000,
      { warehouse: 1, product: -1 },
    ])
    expect(await patterns(things().insertOne({ lines: { sku: 'L' } }))).toEqual([11000, { 'lines.sku': 1 }])
    expect(await patterns(things().updateOne({ _id: 2 }, { $set: { sku: 'A' } }))).toEqual([
      11000,
      { sku: 1 },
    ])
    expect(await patterns(things().findOneAndUpdate({ _id: 2 }, { $set: { sku: 'A' } }))).toEqual([
      11000,
      { sku: 1 },
    ])
    const { writeErrors } = await rawCommand({ insert: 'things', documents: [{ _id: 3, sku: 'B' }] })
    expect(writeErrors).toMatchObject([{ index: 0, code: 11000, keyPattern: { sku: 1 } }])
  })

  test('an unordered insert stores the others and says which one was refused', async () => {
    await things().insertOne({ _id: 2 })
    const failure = await failureOf(
      things().insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }], { ordered: false }),
    )
    expect(failure).toMatchObject({ code: 11000, writeErrors: [{ index: 1 }] })
    expect(await things().countDocuments()).toBe(3)
  })

  test('of twenty clients that insert one key at once, one succeeds', async () => {
    await things().createIndex({ key: 1 }, { unique: true })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => things().insertOne({ key: 'one' })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await things().countDocuments()).toBe(1)
  })

  test('an index that its data contradict is refused', async () => {
    await things().insertMany([
      { _id: 1, key: 1 },
      { _id: 2, key: 1 },
    ])
    expect(await failureOf(things().createIndex({ key: 1 }, { unique: true }))).toMatchObject({ code: 11000 })
    expect(await things().listIndexes().toArray()).toHaveLength(1)
  })

  test('clients that make the same indexes at once all succeed', async () => {
    await fixture.db.createCollection('things')
    const make = () =>
      things().createIndexes([{ key: { a: 1 } }, { key: { b: 1 }, unique: true }, { key: { c: -1 } }])
    await Promise.all([make(), make(), make(), make()])
    expect((await things().listIndexes().toArray()).map(({ name }) => name).sort()).toEqual([
      '_id_',
      'a_1',
      'b_1',
      'c_-1',
    ])
  })

  test('an index of the same name with other options is refused', async () => {
    await things().createIndex({ key: 1 })
    expect([85, 86]).toContain((await failureOf(things().createIndex({ key: 1 }, { unique: true }))).code)
  })
})

describe('cursors', () => {
  const all = Array.from({ length: 1_000 }, (_, _id) => ({ _id, text: `number ${_id}` }))

  test.each([
    ['a sorted find', () => things().find({}, { batchSize: 90 }).sort({ _id: 1 })],
    ['an unsorted find', () => things().find({}, { batchSize: 90 })],
    [
      'an aggregate',
      () => things().aggregate([{ $sort: { text: 1 } }, { $project: { text: 1 } }], { batchSize: 90 }),
    ],
  ])('%s gives every document once over several batches', async (_, open) => {
    await things().insertMany(all)
    const ids: unknown[] = []
    for await (const { _id } of open()) ids.push(_id)
    expect(ids.sort((a, b) => Number(a) - Number(b))).toEqual(all.map(({ _id }) => _id))
  })

  test('reading goes on in a transaction as well', async () => {
    await things().insertMany(all)
    const seen = await fixture.client.withSession((session) =>
      session.withTransaction(() =>
        things().find({}, { session, batchSize: 90 }).sort({ _id: -1 }).toArray(),
      ),
    )
    expect(seen.map(({ _id }) => _id)).toEqual(all.map(({ _id }) => _id).reverse())
  })

  test('a killed cursor is gone', async () => {
    await things().insertMany(all)
    const { cursor } = await rawCommand({ find: 'things', batchSize: 5, sort: { _id: 1 } })
    expect(cursor.firstBatch).toHaveLength(5)
    const next = { getMore: cursor.id, collection: 'things', batchSize: 5 }
    expect((await rawCommand(next)).cursor.nextBatch[0]).toEqual(all[5])
    expect(
      await rawCommand({ killCursors: 'things', cursors: [cursor.id, Long.fromNumber(42)] }),
    ).toMatchObject({
      cursorsKilled: [cursor.id],
      cursorsNotFound: [Long.fromNumber(42)],
    })
    expect(await failureOf(rawCommand(next))).toMatchObject({ code: 43 })
  })
})

/** Keeps 64-bit numbers as they came: cursor ids do not fit a double. */
const rawCommand = (command: Document) => fixture.db.command(command, { promoteLongs: false })

describe('each command', () => {
  beforeEach(async () => {
    await things().insertMany([
      { _id: 1, kind: 'a', n: 1 },
      { _id: 2, kind: 'a', n: 2 },
      { _id: 3, kind: 'b', n: 3 },
    ])
    await things().createIndex({ kind: 1, n: -1 })
  })
  const cases: [Document, Document][] = [
    [
      { insert: 'things', documents: [{ _id: 4 }] },
      { n: 1, ok: 1 },
    ],
    [
      { update: 'things', updates: [{ q: {}, u: { $inc: { n: 1 } }, multi: true }] },
      { n: 3, nModified: 3 },
    ],
    [{ delete: 'things', deletes: [{ q: { kind: 'a' }, limit: 1 }] }, { n: 1 }],
    [
      { findAndModify: 'things', query: { _id: 3 }, update: { $set: { n: 0 } }, new: true },
      { value: { n: 0 } },
    ],
    [{ find: 'things', filter: { _id: 2 } }, { cursor: { firstBatch: [{ n: 2 }] } }],
    [
      { aggregate: 'things', pipeline: [{ $group: { _id: null, n: { $sum: '$n' } } }], cursor: {} },
      { cursor: { firstBatch: [{ n: 6 }] } },
    ],
    [{ count: 'things', query: { kind: 'a' } }, { n: 2 }],
    [{ distinct: 'things', key: 'kind' }, { values: ['a', 'b'] }],
    [{ listIndexes: 'things' }, { cursor: { firstBatch: [{ name: '_id_' }, { name: 'kind_1_n_-1' }] } }],
    [{ listCollections: 1 }, { cursor: { firstBatch: [{ name: 'things', type: 'collection' }] } }],
    [
      { createIndexes: 'things', indexes: [{ key: { n: 1 }, name: 'n_1' }] },
      { numIndexesAfter: 3, ok: 1 },
    ],
    [
      { dropIndexes: 'things', index: 'kind_1_n_-1' },
      { nIndexesWas: 2, ok: 1 },
    ],
    [{ create: 'fresh' }, { ok: 1 }],
    [{ collMod: 'things', validator: { n: { $gte: 0 } } }, { ok: 1 }],
    [{ collStats: 'things' }, { count: 3, nindexes: 2 }],
    [{ dbStats: 1 }, { db: 'test', collections: 1 }],
    [{ drop: 'things' }, { ns: 'test.things', ok: 1 }],
    [{ dropDatabase: 1 }, { dropped: 'test', ok: 1 }],
    [{ ping: 1 }, { ok: 1 }],
    [{ buildInfo: 1 }, { version: '7.0.0' }],
    [{ hello: 1 }, { isWritablePrimary: true, setName: 'gudang', maxWriteBatchSize: 25_000 }],
    [{ endSessions: [] }, { ok: 1 }],
  ]
  test.each(cases)('%o', async (command, answer) => {
    expect(await fixture.db.command(command)).toMatchObject(answer)
  })

  test('listDatabases and renameCollection, which belong to no database', async () => {
    const admin = fixture.client.db('admin')
    expect((await admin.command({ listDatabases: 1 })).databases).toContainEqual(
      expect.objectContaining({ name: 'test' }),
    )
    await admin.command({ renameCollection: 'test.things', to: 'test.others' })
    expect(await fixture.db.collection('others').countDocuments()).toBe(3)
  })

  test('explain shows that a sorted page is read from the index, in its order', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ kind: 'c', n }))
    await things().insertMany(many)
    const { queryPlanner } = await things().find({ kind: 'c' }).sort({ n: -1 }).limit(50).explain()
    const stages = JSON.stringify(queryPlanner.winningPlan)
    expect(stages).toContain('"stage":"IXSCAN","indexName":"kind_1_n_-1"')
    expect(stages).not.toContain('SORT')
    const unindexed = await things()
      .find({ n: { $gt: 5 } })
      .sort({ other: 1 })
      .explain('queryPlanner')
    expect(JSON.stringify(unindexed.queryPlanner.winningPlan)).toContain('SORT')
  })

  test.each([
    [{ frobnicate: 1 }, 59],
    [{ find: 'things', filter: { n: { $nonsense: 1 } } }, 2],
    [{ aggregate: 'things', pipeline: [{ $nonsense: {} }], cursor: {} }, 40324],
    [{ drop: 'missing' }, 26],
    [{ dropIndexes: 'things', index: 'missing' }, 27],
    [{ create: 'things', viewOn: 'others', pipeline: [] }, 48],
    [{ findAndModify: 'things', query: { _id: 1 }, update: { $set: { _id: 7 } } }, 66],
    [{ find: 'things', filter: { n: 1 }, collation: { locale: 'en', strength: 2 } }, 115],
    [{ explain: { ping: 1 } }, 115],
    [{ commitTransaction: 1 }, 251],
  ])('%o is refused with code %i', async (command: Document, code) => {
    const failure = await failureOf(fixture.db.command(command))
    expect((failure as { writeErrors?: Document[] }).writeErrors?.[0]?.code ?? failure.code).toBe(code)
  })

  test('a validator holds for every way to write', async () => {
    const validator = { $jsonSchema: { properties: { quantity: { minimum: 0 } } } }
    const stocks = await fixture.db.createCollection<{ _id: number; quantity: number }>('stocks', {
      validator,
    })
    await stocks.insertOne({ _id: 1, quantity: 3 })
    const take = { $inc: { quantity: -4 } }
    const writes = [
      () => stocks.insertOne({ _id: 2, quantity: -1 }),
      () => stocks.updateOne({ _id: 1 }, take),
      () => stocks.findOneAndUpdate({ _id: 1 }, take),
      () => stocks.bulkWrite([{ updateOne: { filter: { _id: 1 }, update: take } }]),
      () => stocks.replaceOne({ _id: 1 }, { quantity: -1 }),
    ]
    for (const write of writes) expect(await failureOf(write())).toMatchObject({ code: 121 })
    expect(await stocks.find().toArray()).toEqual([{ _id: 1, quantity: 3 }])
  })
})
