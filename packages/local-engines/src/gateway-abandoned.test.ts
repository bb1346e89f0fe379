import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ClientSession } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  failureOf,
  inOpenTransaction,
  startGatewayFixture,
  untilWaiting,
  type GatewayFixture,
} from './testing/gateway-fixture.ts'
import { takeOne, transactionByHand } from './testing/transaction-by-hand.ts'

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
const quantityOf = async (_id: string) => (await items().findOne({ _id }))?.quantity

beforeEach(async () => {
  await items().deleteMany({})
  await items().insertMany([
    { _id: 'a', quantity: 10 },
    { _id: 'b', quantity: 10 },
  ])
})

describe('an abandoned transaction', () => {
  /** Another process, which runs the text with items and a session in a transaction until it is killed. */
  async function stranger(text: string) {
    const script = `
      import { MongoClient } from 'mongodb'
      const client = await new MongoClient(${JSON.stringify(fixture.uri)}).connect()
      const items = client.db('test').collection('items')
      const session = client.startSession()
      session.startTransaction()
      const take = (_id) => items.updateOne({ _id }, { $inc: { quantity: -5 } }, { session })
      ${text}
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return child
  }

  test('frees its locks at once when its client is killed', async () => {
    const child = await stranger(`await take('a'); console.log('locked')`)
    const blocked = take('a')
    await untilWaiting(fixture)
    child.kill('SIGKILL')
    expect(await blocked).toMatchObject({ modifiedCount: 1 })
    expect(await quantityOf('a')).toBe(9)
  })

  test('does so too while one of its statements runs', async () => {
    const holder = await inOpenTransaction(fixture.client, (own) => take('a', own))
    const child = await stranger(`await take('b'); console.log('locked'); await take('a')`)
    await untilWaiting(fixture)
    child.kill('SIGKILL')
    await untilWaiting(fixture, 0)
    expect(await take('b')).toMatchObject({ modifiedCount: 1 })
    await holder.commitTransaction()
    await holder.endSession()
    expect([await quantityOf('a'), await quantityOf('b')]).toEqual([9, 9])
  })

  test('is waited for by what is outside of transactions for as long as it may live', async () => {
    const gateway = await fixture.gateway({ transactionLifetimeMs: 5_500 })
    const client = await fixture.connect({}, gateway.uri)
    const session = await inOpenTransaction(client, (own) =>
      items(client).updateOne({ _id: 'a' }, { $inc: { quantity: -5 } }, { session: own }),
    )
    expect(await take('a')).toMatchObject({ modifiedCount: 1 })
    await session.endSession()
  })

  test('and what only reads are broken off when their client is killed', async () => {
    const each = (name: string) => [
      { $addFields: { [name]: { $range: [0, 10_000] } } },
      { $unwind: `$${name}` },
    ]
    const long = [...each('one'), ...each('other'), { $count: 'all' }]
    const child = await stranger(
      `console.log('asks'); await items.aggregate(${JSON.stringify(long)}).toArray()`,
    )
    const running = async () =>
      (
        await fixture.client
          .db('admin')
          .aggregate([{ $currentOp: {} }, { $match: { ns: 'test.items' } }])
          .toArray()
      ).length
    await expect.poll(running).toBe(1)
    child.kill('SIGKILL')
    await expect.poll(running).toBe(0)
  })

  test('ends when its session does', async () => {
    const { begin, send, lsid } = await transactionByHand(fixture.port)
    await begin()
    const blocked = take('a')
    await untilWaiting(fixture)
    await send({ endSessions: [lsid] })
    expect(await blocked).toMatchObject({ modifiedCount: 1 })
    expect(await quantityOf('a')).toBe(9)
  })

  test('ends when its session begins another, and cannot come back', async () => {
    const { begin, run } = await transactionByHand(fixture.port)
    await begin(1)
    const blocked = take('a')
    await untilWaiting(fixture)
    expect(await run({ find: 'items', startTransaction: true }, 2)).toMatchObject({ ok: 1 })
    expect(await blocked).toMatchObject({ modifiedCount: 1 })
    expect(await run(takeOne, 1)).toMatchObject({ ok: 0, code: 251 })
    expect(await begin(1)).toMatchObject({ ok: 0, code: 225 })
    expect(await quantityOf('a')).toBe(9)
  })

  test('is ended by the reaper, and its client learns of it', async () => {
    const gateway = await fixture.gateway({ transactionLifetimeMs: 200 })
    const client = await fixture.connect({}, gateway.uri)
    const session = await inOpenTransaction(client, (own) =>
      items(client).updateOne({ _id: 'a' }, { $inc: { quantity: -5 } }, { session: own }),
    )
    expect(await take('a')).toMatchObject({ modifiedCount: 1 })
    const failure = await failureOf(items(client).findOne({ _id: 'a' }, { session }))
    expect(failure).toMatchObject({ code: 251 })
    await session.endSession()
    expect(await quantityOf('a')).toBe(9)
  })
})
