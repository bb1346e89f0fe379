import { Long, UUID, type MongoServerError } from 'mongodb'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  failureOf,
  inOpenTransaction,
  startGatewayFixture,
  type GatewayFixture,
} from './testing/gateway-fixture.ts'
import { RawConnection } from './testing/raw-connection.ts'

let fixture: GatewayFixture

beforeAll(async () => {
  fixture = await startGatewayFixture({ durable: true })
}, 120_000)
afterAll(() => fixture?.stop())

const items = () => fixture.db.collection<{ _id: number; n?: number }>('items')

// Whatever became of the test before.
beforeEach(async () => {
  await fixture.startPostgres()
  await items().deleteMany({})
  await items().insertOne({ _id: 1, n: 0 })
}, 60_000)

test('PostgreSQL may be killed and come back: open transactions are repeated, the gateway stays', async () => {
  const session = await inOpenTransaction(fixture.client, (own) =>
    items().updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: own }),
  )
  onTestFinished(() => session.endSession())
  const cursor = items().find()
  await fixture.killPostgres()

  const lost = (await failureOf(items().findOne({ _id: 1 }, { session }))) as unknown as MongoServerError
  expect([lost.message, lost.hasErrorLabel('TransientTransactionError')]).toEqual([expect.any(String), true])
  const read = await RawConnection.open(fixture.port)
  onTestFinished(() => read.close())
  expect(await read.command({ find: 'items', $db: 'test' })).toMatchObject({ ok: 0, code: 189 })
  const write = { delete: 'items', deletes: [{ q: { _id: 7 }, limit: 1 }], $db: 'test' }
  const retryable = { ...write, lsid: { id: new UUID() }, txnNumber: Long.fromNumber(1) }
  expect(await read.command(retryable)).toMatchObject({ code: 189, errorLabels: ['RetryableWriteError'] })
  expect(await read.command(write)).not.toHaveProperty('errorLabels')
  expect(await read.command({ ping: 1, $db: 'test' })).toMatchObject({ ok: 1 })

  await fixture.startPostgres()
  await fixture.client.withSession((next) =>
    next.withTransaction(() => items().updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: next })),
  )
  expect(await cursor.toArray()).toEqual([{ _id: 1, n: 1 }])
}, 60_000)

test('a gateway that begins while PostgreSQL still recovers waits for it', async () => {
  await items().insertMany(Array.from({ length: 5_000 }, (_, n) => ({ _id: 100 + n })))
  await fixture.killPostgres()
  await fixture.startPostgres()
  const gateway = await fixture.gateway()
  const client = await fixture.connect({}, gateway.uri)
  expect(
    await client
      .db('test')
      .collection('items')
      .countDocuments({ _id: { $gte: 100 as never } }),
  ).toBe(5_000)
}, 60_000)

test('stopping the gateway ends its clients and their transactions at once', async () => {
  const gateway = await fixture.gateway()
  const client = await fixture.connect({ serverSelectionTimeoutMS: 500 }, gateway.uri)
  const others = client.db('test').collection<{ _id: number; n?: number }>('items')
  const holder = await inOpenTransaction(client, (session) =>
    others.updateOne({ _id: 1 }, { $inc: { n: 9 } }, { session }),
  )
  onTestFinished(() => holder.endSession())
  const waiting = failureOf(others.updateOne({ _id: 1 }, { $inc: { n: 9 } }))
  const stoppedAt = performance.now()
  await gateway.stop()
  expect(performance.now() - stoppedAt).toBeLessThan(5_000)
  await waiting
  expect(await items().updateOne({ _id: 1 }, { $set: { n: 5 } })).toMatchObject({ matchedCount: 1 })
  expect(await items().findOne({ _id: 1 })).toEqual({ _id: 1, n: 5 })
}, 20_000)

test('a gateway without PostgreSQL, or on a port that is taken, says so', async () => {
  expect(await failureOf(fixture.gateway({ port: fixture.port }))).toMatchObject({ code: 'EADDRINUSE' })
  await fixture.killPostgres()
  expect((await failureOf(fixture.gateway())).message).toMatch(/ENOENT|ECONNREFUSED/)
}, 20_000)
