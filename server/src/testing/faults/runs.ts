import type { Redis } from 'ioredis'
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis as RedisClient } from 'ioredis'
import { verifyLedger } from '../../modules/reports/index.ts'
import { levelsOf } from '../../modules/stock/index.ts'
import mongoose from 'mongoose'
import { stockUp } from '../catalogue.ts'
import { cancelOrder, placeOrder, processOrder, shipOrder } from '../operations.ts'
import { insist, Tally, type Outcome } from './buyer.ts'
import { leaseMs, type Rig } from './rig.ts'

interface Item {
  sku: string
  qty: number
}

const input = (items: Item[], idempotencyKey: string) => ({
  input: { customerName: 'Ayu', items, idempotencyKey },
})

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const numbersOf = (outcomes: Outcome[]) =>
  outcomes.flatMap(({ orderNumber }) => (orderNumber ? [orderNumber] : [])).sort()

/** The ledger is proven, nothing is below zero, and the orders that exist are exactly those that were answered. */
async function prove(rig: Rig, outcomes: Outcome[]): Promise<string> {
  const report = await verifyLedger(rig.ctx)
  assert.deepEqual(report.mismatches, [])
  const orders = await mongoose.connection
    .collection('orders')
    .find({}, { projection: { orderNumber: 1 } })
    .toArray()
  assert.deepEqual(orders.map((order) => String(order.orderNumber)).sort(), [...new Set(numbersOf(outcomes))])
  return `${orders.length} orders, all of them answered; ${report.movementsChecked} movements, 0 mismatches`
}

/** Many buyers, 10 units; `meanwhile` may do harm while they buy. */
export async function lastUnits(
  rig: Rig,
  meanwhile: () => Promise<void> = async () => {},
  buyers = 200,
): Promise<string> {
  await stockUp(rig.ctx, { LONDON: { LAMP: 10 } })
  const tally = new Tally()
  const buying = Promise.all(
    times(buyers, (buyer) =>
      insist(rig, tally, placeOrder, input([{ sku: 'LAMP', qty: 1 }], `buyer-${buyer}`)),
    ),
  )
  const [outcomes] = await Promise.all([buying, meanwhile()])
  assert.equal(new Set(numbersOf(outcomes)).size, 10)
  assert.equal(outcomes.filter(({ __typename }) => __typename === 'InsufficientStock').length, buyers - 10)
  const [level] = await levelsOf(rig.ctx, ['LAMP'])
  assert.deepEqual([level!.quantity, level!.allocated], [0, 10])
  return `${await prove(rig, outcomes)}; ${tally}`
}

/** Baskets of 2 to 20 lines, half of them in the opposite order, all at once. */
export async function baskets(rig: Rig): Promise<string> {
  const skus = times(20, (index) => `SKU${index}`)
  await stockUp(rig.ctx, {
    LONDON: Object.fromEntries(skus.map((sku) => [sku, 30])),
    LEEDS: Object.fromEntries(skus.map((sku) => [sku, 10])),
  })
  const tally = new Tally()
  const outcomes = await Promise.all(
    times(100, (index) => {
      const items = skus.slice(0, 2 + (index % 19)).map((sku) => ({ sku, qty: 1 }))
      return insist(rig, tally, placeOrder, input(index % 2 ? items.reverse() : items, `basket-${index}`))
    }),
  )
  assert.equal(tally.repeats.INTERNAL_SERVER_ERROR, undefined)
  return `${await prove(rig, outcomes)}; ${tally}`
}

/** One key, fifty times, to all servers at once. */
export async function oneKey(rig: Rig): Promise<string> {
  await stockUp(rig.ctx, { LONDON: { LAMP: 100 } })
  const tally = new Tally()
  const same = input([{ sku: 'LAMP', qty: 1 }], 'the one')
  const outcomes = await Promise.all(times(50, () => insist(rig, tally, placeOrder, same)))
  assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
  return `50 equal answers; ${await prove(rig, outcomes)}; ${tally}`
}

/** A client that hangs up before the answer and repeats with its key. */
export async function hangUps(rig: Rig): Promise<string> {
  await stockUp(rig.ctx, { LONDON: { LAMP: 100 } })
  const tally = new Tally()
  const outcomes: Outcome[] = []
  for (const [index, server] of times(20, (turn) => rig.servers[turn % rig.servers.length]!).entries()) {
    const variables = input([{ sku: 'LAMP', qty: 1 }], `hang-up-${index}`)
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${rig.token}` },
      body: JSON.stringify({ query: placeOrder, variables }),
      signal: AbortSignal.timeout(1 + index * 2),
    }).catch(() => tally.repeat('hung up'))
    outcomes.push(await insist(rig, tally, placeOrder, variables))
  }
  return `${await prove(rig, outcomes)}; ${tally}`
}

const lifeSkus = ['LAMP', 'MUG', 'POT', 'CUP']
const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!

/** Actors that place orders and process, ship and cancel them at random until told to stop. */
function liveAtRandom(rig: Rig, actors: number, name: string) {
  const tally = new Tally()
  const outcomes: Outcome[] = []
  let over = false
  const live = async (actor: number) => {
    for (let number = 0; !over; number++) {
      const idempotencyKey = `${name}-${actor}-${number}`
      const orderNumber = Math.random() < 0.5 ? pick(numbersOf(outcomes.slice(-30))) : undefined
      if (orderNumber) {
        const step = pick([processOrder, shipOrder, cancelOrder])
        await insist(rig, tally, step, { orderNumber, idempotencyKey })
      } else {
        const items = times(1 + Math.floor(Math.random() * 3), () => ({ sku: pick(lifeSkus), qty: 1 }))
        outcomes.push(await insist(rig, tally, placeOrder, input(items, idempotencyKey)))
      }
    }
  }
  const ended = Promise.all(times(actors, live))
  ended.catch(() => {}) // told by whoever waits for it
  return {
    tally,
    outcomes,
    async end() {
      over = true
      await ended
    },
  }
}

const opening = { LONDON: { LAMP: 3_000, MUG: 3_000, POT: 50 }, LEEDS: { LAMP: 500, CUP: 3_000, POT: 50 } }

/** No lock stays that has no end, and none stays longer than its lease. */
async function locksEnd(redis: Redis): Promise<void> {
  const deadline = Date.now() + leaseMs + 1_000
  for (;;) {
    const keys = (await redis.keys('faults:lock:*')).filter((key) => !key.endsWith(':relay'))
    const left = await Promise.all(keys.map((key) => redis.pttl(key)))
    assert.ok(!left.includes(-1), 'a lock without an end')
    if (keys.length === 0) return
    assert.ok(Date.now() < deadline, `locks stay: ${keys.join(', ')}`)
    await delay(50)
  }
}

/** kill -9 of a server at a random moment of a running load, several times. */
export async function serverCrashes(rig: Rig, rounds: number): Promise<string> {
  await stockUp(rig.ctx, opening)
  const redis = new RedisClient(rig.engines.redisUrl)
  const outcomes: Outcome[] = []
  const said: string[] = []
  try {
    for (const round of times(rounds, (index) => index)) {
      const load = liveAtRandom(rig, 8, `crash-${round}`)
      await delay(300 + Math.random() * 700)
      await rig.crash(round % rig.servers.length)
      await load.end()
      await locksEnd(redis)
      outcomes.push(...load.outcomes)
      said.push(`  round ${round + 1}: ${await prove(rig, outcomes)}; ${load.tally}`)
    }
  } finally {
    redis.disconnect()
  }
  return `\n${said.join('\n')}`
}

/** The database dies under load and comes back; each command that got an error is repeated with its key. */
export async function databaseCrashes(rig: Rig, rounds: number): Promise<string> {
  await stockUp(rig.ctx, opening)
  const outcomes: Outcome[] = []
  const said: string[] = []
  for (const round of times(rounds, (index) => index)) {
    const load = liveAtRandom(rig, 8, `outage-${round}`)
    await delay(300 + Math.random() * 700)
    await rig.engines.mongodb.kill()
    await delay(300)
    await rig.engines.mongodb.start()
    await delay(500)
    await load.end()
    outcomes.push(...load.outcomes)
    said.push(`  round ${round + 1}: ${await prove(rig, outcomes)}; ${load.tally}`)
  }
  return `\n${said.join('\n')}`
}

const legal = new Set(['PENDING', 'PENDING>PROCESSED', 'PENDING>CANCELLED'])
legal.add('PENDING>PROCESSED>SHIPPED').add('PENDING>PROCESSED>CANCELLED')

/** Twenty actors at random: the ledger holds, units are conserved, every timeline is legal. */
export async function life(rig: Rig, forMs: number): Promise<string> {
  await stockUp(rig.ctx, opening)
  const load = liveAtRandom(rig, 20, 'life')
  await delay(forMs)
  await load.end()
  const proven = await prove(rig, load.outcomes)
  const orders = mongoose.connection.collection('orders')
  const shipped = new Map<string, number>()
  for await (const order of orders.find({ status: 'SHIPPED' }))
    for (const { sku, qty } of order.items as Item[]) shipped.set(sku, (shipped.get(sku) ?? 0) + qty)
  for (const sku of lifeSkus) {
    const opened = Object.values(opening).reduce(
      (sum, stock) => sum + ((stock as Record<string, number>)[sku] ?? 0),
      0,
    )
    const levels = await levelsOf(rig.ctx, [sku])
    const onHand = levels.reduce((sum, level) => sum + level.quantity + level.allocated, 0)
    assert.equal(onHand + (shipped.get(sku) ?? 0), opened)
  }
  const timelines = await timelinesOf()
  for (const [id, steps] of timelines) {
    assert.ok(legal.has(steps.join('>')), `${id}: ${steps.join('>')}`)
    const order = await orders.findOne({ _id: new mongoose.Types.ObjectId(id) })
    assert.equal(order?.status, steps.at(-1))
  }
  return `${proven}; ${timelines.size} legal timelines; ${load.tally}`
}

async function timelinesOf(): Promise<Map<string, string[]>> {
  const timelines = new Map<string, string[]>()
  const events = mongoose.connection.collection('events')
  for await (const { subject, data } of events.find({ 'subject.kind': 'ORDER' }).sort({ at: 1, _id: 1 })) {
    const id = String((subject as { id: string }).id)
    timelines.set(id, [...(timelines.get(id) ?? []), String((data as { to: string }).to)])
  }
  return timelines
}
