import { Long, type ClientSession, type MongoServerError } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  failureOf,
  inOpenTransaction,
  startGatewayFixture,
  untilWaiting,
  type GatewayFixture,
} from './testing/gateway-fixture.ts'
import { transactionByHand } from './testing/transaction-by-hand.ts'

let fixture: GatewayFixture

beforeAll(async () => {
  fixture = await startGatewayFixture()
}, 120_000)
afterAll(() => fixture?.stop())

interface Item {
  _id: string
  quantity: number
}

const items = (client = fixture.client) => client.db('test').collection<Item>('items')
const take = (_id: string, session?: ClientSession) =>
  items().updateOne({ _id, quantity: { $gte: 1 } }, { $inc: { quantity: -1 } }, { session })
const addOne = { updateOne: { filter: { _id: 'a' }, update: { $inc: { quantity: 1 } } } }
const quantityOf = async (_id: string) => (await items().findOne({ _id }))?.quantity

beforeEach(async () => {
  await items().deleteMany({})
  await items().insertMany([
    { _id: 'a', quantity: 10 },
    { _id: 'b', quantity: 10 },
  ])
})

describe('a transaction', () => {
  test('shows its writes to itself at once and to others when it commits', async () => {
    const session = await inOpenTransaction(fixture.client, (own) => take('a', own))
    expect(await items().findOne({ _id: 'a' }, { session })).toMatchObject({ quantity: 9 })
    expect(await quantityOf('a')).toBe(10)
    await session.commitTransaction()
    expect(await quantityOf('a')).toBe(9)
    await session.endSession()
  })

  test('leaves nothing behind when it is aborted', async () => {
    const session = await inOpenTransaction(fixture.client, async (own) => {
      await take('a', own)
      await items().insertOne({ _id: 'c', quantity: 1 }, { session: own })
    })
    await session.abortTransaction()
    await session.endSession()
    expect(await quantityOf('a')).toBe(10)
    expect(await quantityOf('c')).toBeUndefined()
  })

  test('reads one state of the data throughout, whatever others commit meanwhile', async () => {
    const session = await inOpenTransaction(fixture.client, (own) =>
      items().findOne({ _id: 'a' }, { session: own }),
    )
    await take('b')
    expect(await items().findOne({ _id: 'b' }, { session })).toMatchObject({ quantity: 10 })
    await session.commitTransaction()
    await session.endSession()
  })

  test('may be committed again by a client that lost the answer, but not after an abort', async () => {
    const session = await inOpenTransaction(fixture.client, (own) => take('a', own))
    await session.commitTransaction()
    await session.commitTransaction()
    expect(await quantityOf('a')).toBe(9)
    await session.endSession()
    const aborted = await transactionByHand(fixture.port)
    await aborted.begin()
    expect(await aborted.abort()).toMatchObject({ ok: 1 })
    expect(await aborted.commit()).toMatchObject({ ok: 0, code: 251 })
  })

  test('is known as committed or not by another gateway too, as after a crash of the first', async () => {
    const other = await fixture.gateway()
    const [here, there] = [await transactionByHand(fixture.port), await transactionByHand(other.port)]
    await here.begin()
    const again = {
      commitTransaction: 1,
      lsid: here.lsid,
      txnNumber: Long.fromNumber(1),
      autocommit: false,
      $db: 'admin',
    }
    expect(await there.send(again)).toMatchObject({
      ok: 0,
      code: 251,
      errorLabels: ['TransientTransactionError'],
    })
    expect(await here.commit()).toMatchObject({ ok: 1 })
    expect(await there.send(again)).toMatchObject({ ok: 1 })
    expect(await quantityOf('a')).toBe(9)
  })

  test.each([
    'count',
    'createIndexes',
    'dropIndexes',
    'drop',
    'dropDatabase',
    'listCollections',
    'listIndexes',
    'collMod',
  ])('refuses %s and is over', async (command) => {
    const session = await inOpenTransaction(fixture.client, (own) => take('a', own))
    expect(await failureOf(fixture.db.command({ [command]: 'items' }, { session }))).toMatchObject({
      code: 263,
    })
    expect(await failureOf(take('a', session))).toMatchObject({ code: 251 })
    await session.endSession()
    expect(await quantityOf('a')).toBe(10)
  })

  test('is over after any error; what follows is told to begin again', async () => {
    await items().createIndex({ quantity: 1, _id: 1 })
    const session = await inOpenTransaction(fixture.client, (own) => take('a', own))
    const duplicate = await failureOf(items().insertOne({ _id: 'b', quantity: 1 }, { session }))
    expect(duplicate).toMatchObject({ code: 11000, keyPattern: { _id: 1 } })
    expect((duplicate as unknown as MongoServerError).hasErrorLabel('TransientTransactionError')).toBe(false)
    const later = (await failureOf(take('b', session))) as unknown as MongoServerError
    expect(later.code).toBe(251)
    expect(later.hasErrorLabel('TransientTransactionError')).toBe(true)
    await session.endSession()
    expect(await quantityOf('a')).toBe(10)
  })
})

describe('two transactions', () => {
  test('that write one document: the second waits, is refused as a conflict, and succeeds when repeated', async () => {
    const first = await inOpenTransaction(fixture.client, (own) => take('a', own))
    let attempts = 0
    const second = fixture.client.withSession((session) =>
      session.withTransaction(async () => {
        attempts++
        await items().findOne({ _id: 'b' }, { session })
        await take('a', session)
      }),
    )
    await untilWaiting(fixture)
    await first.commitTransaction()
    await second
    await first.endSession()
    expect(attempts).toBe(2)
    expect(await quantityOf('a')).toBe(8)
  })

  test.each([
    ['an update', (session: ClientSession) => take('a', session)],
    ['a bulk write', (session: ClientSession) => items().bulkWrite([addOne], { session })],
    [
      'findOneAndUpdate',
      (session: ClientSession) =>
        items().findOneAndUpdate({ _id: 'a' }, { $inc: { quantity: 1 } }, { session }),
    ],
    ['a delete', (session: ClientSession) => items().deleteOne({ _id: 'a' }, { session })],
  ])('that conflict in %s see code 112 and the label that makes drivers repeat', async (_, write) => {
    const first = await inOpenTransaction(fixture.client, (own) => take('a', own))
    const second = await inOpenTransaction(fixture.client, (own) => items().findOne({}, { session: own }))
    const failing = failureOf(write(second))
    await untilWaiting(fixture)
    await first.commitTransaction()
    const failure = (await failing) as unknown as MongoServerError
    expect(failure.code).toBe(112)
    expect(failure.hasErrorLabel('TransientTransactionError')).toBe(true)
    await Promise.all([first.endSession(), second.endSession()])
  })

  test('of which one is open let a database be dropped, though it waits for them and they for it', async () => {
    const dropped = fixture.client.db('dropped')
    await Promise.all(
      ['a', 'b'].map((name) => dropped.collection<Item>(name).insertOne({ _id: 'x', quantity: 1 })),
    )
    const add = (name: string, session: ClientSession) =>
      dropped.collection<Item>(name).insertOne({ _id: 'y', quantity: 1 }, { session })
    const writing = await inOpenTransaction(fixture.client, (own) => add('b', own))
    const dropping = dropped.dropDatabase()
    await untilWaiting(fixture)
    await add('a', writing).then(
      () => writing.commitTransaction(),
      () => writing.abortTransaction(),
    )
    expect(await dropping).toBe(true)
    await writing.endSession()
  })

  test('that lock each other out both succeed, one of them at once and the other when it is repeated', async () => {
    const attempts = { a: 0, b: 0 }
    let arrived = 0
    let bothAreThere = () => {}
    const both = new Promise<void>((resolve) => (bothAreThere = resolve))
    const move = (from: 'a' | 'b', to: 'a' | 'b') =>
      fixture.client.withSession((session) =>
        session.withTransaction(async () => {
          attempts[from]++
          await take(from, session)
          if (++arrived === 2) bothAreThere()
          await both
          await items().updateOne({ _id: to }, { $inc: { quantity: 1 } }, { session })
        }),
      )
    await Promise.all([move('a', 'b'), move('b', 'a')])
    expect([await quantityOf('a'), await quantityOf('b')]).toEqual([10, 10])
    // One goes on, and the other may come again before that has ended.
    const [least, most] = Object.values(attempts).sort((one, other) => one - other)
    expect(least).toBe(1)
    expect(most).toBeGreaterThan(1)
  })

  test('that make one new collection both succeed', async () => {
    const name = 'made_by_two'
    const add = (n: number) =>
      fixture.client.withSession((session) =>
        session.withTransaction(async () => {
          await items().findOne({}, { session })
          await fixture.db.collection(name).insertOne({ n }, { session })
        }),
      )
    await Promise.all([add(1), add(2), add(3)])
    expect(await fixture.db.collection(name).countDocuments()).toBe(3)
  })
})

describe('ten that claim one key at once', () => {
  const claimed = () => fixture.db.collection<{ _id: string; code?: string }>('claimed')
  beforeAll(() => claimed().createIndex({ code: 1 }, { unique: true, sparse: true }))
  beforeEach(async () => {
    await claimed().deleteMany({})
    await claimed().insertMany(Array.from({ length: 10 }, (_, at) => ({ _id: `mine-${at}` })))
  })

  const ways: Record<string, (round: number, at: number, session: ClientSession) => Promise<unknown>> = {
    insert: (round, at, session) =>
      claimed().insertOne({ _id: `${round}.${at}`, code: `${round}` }, { session }),
    update: (round, at, session) =>
      claimed().updateOne({ _id: `mine-${at}` }, { $set: { code: `${round}` } }, { session }),
  }

  test.each(Object.entries(ways))('by an %s: one gets it, and the others are told so', async (_, claim) => {
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, at) =>
          fixture.client.withSession((session) => session.withTransaction(() => claim(round, at, session))),
        ),
      )
      const codes = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as MongoServerError).code : 0,
      )
      expect(codes.toSorted()).toEqual([0, ...Array.from({ length: 9 }, () => 11000)])
    }
  })
})

describe('a write outside transactions', () => {
  const set = { $set: { note: 'kept' } }
  const either = { $or: [{ note: { $exists: false } }, { note: 'old' }] }
  const upsert = (_id: string) => ({ updateOne: { filter: { _id }, update: set, upsert: true } })

  /** The statement for many is another one where there is a validator. */
  beforeAll(async () => {
    await items().insertOne({ _id: 'first', quantity: 1 })
    const validator = { $jsonSchema: { bsonType: 'object', required: ['quantity'] } }
    await fixture.db.command({ collMod: 'items', validator })
  })
  afterAll(() => fixture.db.command({ collMod: 'items', validator: {} }))

  test.each<[string, () => Promise<unknown>]>([
    ['an update', () => items().updateOne({ _id: 'a' }, set)],
    ['an update by more than the id', () => items().updateOne({ _id: 'a', ...either }, set)],
    ['an update of many', () => items().updateMany(either, set)],
    ['a bulk write', () => items().bulkWrite([upsert('a'), upsert('b')], { ordered: false })],
    ['a bulk write of many', () => items().bulkWrite([{ updateMany: { filter: either, update: set } }])],
    ['findOneAndUpdate', () => items().findOneAndUpdate({ _id: 'a', ...either }, set)],
  ])('%s keeps what the transaction wrote that it waited for', async (_, write) => {
    const session = await inOpenTransaction(fixture.client, (own) => take('a', own))
    const written = write()
    await untilWaiting(fixture)
    await session.commitTransaction()
    await written
    await session.endSession()
    expect(await items().findOne({ _id: 'a' })).toMatchObject({ quantity: 9, note: 'kept' })
  })

  test('of many keeps what was written before one of them is refused', async () => {
    const bulk = items().bulkWrite([
      { updateMany: { filter: { _id: 'a' }, update: set } },
      { updateMany: { filter: { _id: 'b' }, update: { $unset: { quantity: 1 } } } },
    ])
    expect(await failureOf(bulk)).toMatchObject({ code: 121 })
    expect(await items().findOne({ _id: 'a' })).toMatchObject({ note: 'kept' })
  })
})

describe('many transactions', () => {
  test('of fifty buyers of ten items, exactly ten buy', async () => {
    const client = await fixture.connect({ maxPoolSize: 50 })
    const buy = () =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const found = await items(client).findOne({ _id: 'a' }, { session })
          if (!found || found.quantity < 1) return false
          await items(client).updateOne({ _id: 'a' }, { $inc: { quantity: -1 } }, { session })
          return true
        }),
      )
    const bought = await Promise.all(Array.from({ length: 50 }, buy))
    expect(bought.filter(Boolean)).toHaveLength(10)
    expect(await quantityOf('a')).toBe(0)
  }, 30_000)

  test('more at once than there are connections for them wait for their turn', async () => {
    const client = await fixture.connect({ maxPoolSize: 150 })
    const add = (n: number) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          await items(client).insertOne({ _id: `new ${n}`, quantity: n }, { session })
          await items(client).findOne({ _id: `new ${n}` }, { session })
        }),
      )
    await Promise.all(Array.from({ length: 150 }, (_, n) => add(n)))
    expect(await items().countDocuments({ _id: /^new / })).toBe(150)
  }, 30_000)
})
