import type { Redis } from 'ioredis'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
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

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!

const boundMs = 60_000
let scenes = 0

/** Stock of its own for a run: the runs before it stay in the ledger and are proven again. Returns its SKUs. */
export async function stage<S extends string>(
  rig: Rig,
  levels: Record<string, Partial<Record<S, number>>>,
): Promise<{ name: string; sku: (name: S) => string }> {
  const name = `R${++scenes}`
  const sku = (of: string) => `${name}-${of}`
  const own = Object.entries(levels).map(([code, stock]) => [
    sku(code),
    Object.fromEntries(Object.entries(stock).map(([of, quantity]) => [sku(of), quantity])),
  ])
  await stockUp(rig.ctx, Object.fromEntries(own))
  return { name, sku }
}

const numbersOf = (outcomes: Outcome[]) => outcomes.flatMap(({ orderNumber }) => orderNumber ?? [])

/** The ledger adds up; orders, their movements and their events are the same set; each is one that a client was told of. */
export async function prove(rig: Rig): Promise<string> {
  const report = await verifyLedger(rig.ctx)
  assert.deepEqual(report.mismatches, [])
  const { connection } = mongoose
  const orders = await connection
    .collection('orders')
    .find({}, { projection: { orderNumber: 1 } })
    .toArray()
  const ids = orders.map(({ _id }) => String(_id)).sort()
  const moved = await connection.collection('movements').distinct('reference.id', { type: 'ALLOCATION' })
  const told = await connection.collection('events').distinct('subject.id', { kind: 'order.placed' })
  assert.deepEqual(moved.map(String).sort(), ids)
  assert.deepEqual(told.map(String).sort(), ids)
  assert.deepEqual(orders.map((order) => String(order.orderNumber)).sort(), [...rig.answered].sort())
  return `${orders.length} orders, all of them answered; ${report.movementsChecked} movements, 0 mismatches`
}

/** Many buyers, 10 units; `meanwhile` may do harm while they buy. It is told how many have an answer, Infinity at the end. */
export async function lastUnits(
  rig: Rig,
  buyers: number,
  meanwhile: (rig: Rig, answers: () => number) => Promise<void> = async () => {},
): Promise<string> {
  const { name, sku } = await stage(rig, { LONDON: { LAMP: 10 } })
  const tally = new Tally()
  const outcomes: Outcome[] = []
  const buy = async (buyer: number) => {
    const order = input([{ sku: sku('LAMP'), qty: 1 }], `${name}-${buyer}`)
    outcomes.push(await insist(rig, tally, placeOrder, order))
  }
  let over = false
  const buying = Promise.all(times(buyers, buy)).finally(() => (over = true))
  await Promise.all([buying, meanwhile(rig, () => (over ? Infinity : outcomes.length))])
  assert.equal(new Set(numbersOf(outcomes)).size, 10)
  assert.equal(outcomes.filter(({ __typename }) => __typename === 'InsufficientStock').length, buyers - 10)
  const [level] = await levelsOf(rig.ctx, [sku('LAMP')])
  assert.deepEqual([level!.quantity, level!.allocated], [0, 10])
  return `10 orders, ${buyers - 10} refused; ${await prove(rig)}; ${tally}`
}

/** Redis dies when the first have been answered and comes back when as many again have been answered without it. */
export async function redisGoes(rig: Rig, answers: () => number): Promise<void> {
  const until = async (count: number) => {
    while (answers() < count) await delay(5)
  }
  await until(5)
  await rig.engines.redis.kill()
  await until(answers() + 30)
  await rig.engines.redis.start()
}

/** Baskets of 2 to 20 lines, half of them in the opposite order, all at once. */
export async function baskets(rig: Rig): Promise<string> {
  const names = times(20, (index) => `SKU${index}`)
  const { name, sku } = await stage(rig, {
    LONDON: Object.fromEntries(names.map((of) => [of, 30])),
    LEEDS: Object.fromEntries(names.map((of) => [of, 10])),
  })
  const tally = new Tally()
  await Promise.all(
    times(100, (index) => {
      const items = names.slice(0, 2 + (index % 19)).map((of) => ({ sku: sku(of), qty: 1 }))
      return insist(rig, tally, placeOrder, input(index % 2 ? items.reverse() : items, `${name}-${index}`))
    }),
  )
  assert.ok(tally.longestMs < boundMs, tally.toString())
  return `${await prove(rig)}; ${tally}`
}

/** One key, fifty times, to all servers at once. */
export async function oneKey(rig: Rig): Promise<string> {
  const { name, sku } = await stage(rig, { LONDON: { LAMP: 100 } })
  const tally = new Tally()
  const same = input([{ sku: sku('LAMP'), qty: 1 }], name)
  const outcomes = await Promise.all(times(50, () => insist(rig, tally, placeOrder, same)))
  assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
  return `1 order, 50 equal answers; ${await prove(rig)}; ${tally}`
}

/** A client that hangs up before the answer and repeats with its key. */
export async function hangUps(rig: Rig): Promise<string> {
  const { name, sku } = await stage(rig, { LONDON: { LAMP: 100 } })
  const tally = new Tally()
  for (const [index, server] of times(20, (turn) => rig.servers[turn % rig.servers.length]!).entries()) {
    const variables = input([{ sku: sku('LAMP'), qty: 1 }], `${name}-${index}`)
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${rig.token}` },
      body: JSON.stringify({ query: placeOrder, variables }),
      signal: AbortSignal.timeout(1 + index * 2),
    }).catch(() => tally.repeat('hung up'))
    await insist(rig, tally, placeOrder, variables)
  }
  const [level] = await levelsOf(rig.ctx, [sku('LAMP')])
  assert.equal(level!.allocated, 20)
  return `20 orders; ${await prove(rig)}; ${tally}`
}

const lifeSkus = ['LAMP', 'MUG', 'POT', 'CUP'] as const
export const opening = {
  LONDON: { LAMP: 3_000, MUG: 3_000, POT: 50 },
  LEEDS: { LAMP: 500, CUP: 3_000, POT: 50 },
}
type Stage = Awaited<ReturnType<typeof stage<(typeof lifeSkus)[number]>>>

/** Actors that place orders and process, ship and cancel them at random until told to stop. */
export function liveAtRandom(rig: Rig, { name, sku }: Stage, actors: number) {
  const tally = new Tally()
  const placed: string[] = []
  const load = randomUUID()
  let over = false
  const live = async (actor: number) => {
    for (let number = 0; !over; number++) {
      const idempotencyKey = `${name}-${load}-${actor}-${number}`
      const orderNumber = Math.random() < 0.5 ? pick(placed.slice(-30)) : undefined
      if (orderNumber) {
        const step = pick([processOrder, shipOrder, cancelOrder])
        await insist(rig, tally, step, { orderNumber, idempotencyKey })
      } else {
        const items = times(1 + Math.floor(Math.random() * 3), () => ({ sku: sku(pick(lifeSkus)), qty: 1 }))
        const outcome = await insist(rig, tally, placeOrder, input(items, idempotencyKey))
        placed.push(...numbersOf([outcome]))
      }
    }
  }
  const ended = Promise.all(times(actors, live))
  ended.catch(() => {}) // told by whoever waits for it
  return {
    tally,
    async end() {
      over = true
      await ended
    },
  }
}

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
  const scene = await stage(rig, opening)
  const redis = new RedisClient(rig.engines.redisUrl)
  const said: string[] = []
  try {
    for (const round of times(rounds, (index) => index)) {
      const load = liveAtRandom(rig, scene, 8)
      await delay(300 + Math.random() * 700)
      await rig.crash(round % rig.servers.length)
      await load.end()
      await locksEnd(redis)
      said.push(`  round ${round + 1}: ${await prove(rig)}; ${load.tally}`)
    }
  } finally {
    redis.disconnect()
  }
  return `\n${said.join('\n')}`
}

/** The database dies under load and comes back; each command that got an error is repeated with its key. */
export async function databaseCrashes(rig: Rig, rounds: number): Promise<string> {
  const scene = await stage(rig, opening)
  const said: string[] = []
  for (const round of times(rounds, (index) => index)) {
    const load = liveAtRandom(rig, scene, 8)
    await delay(300 + Math.random() * 700)
    await rig.engines.mongodb.kill()
    await delay(Math.random() * 2_000)
    await rig.engines.mongodb.start()
    await delay(500)
    await load.end()
    said.push(`  round ${round + 1}: ${await prove(rig)}; ${load.tally}`)
  }
  return `\n${said.join('\n')}`
}

const legal = new Set(['PENDING', 'PENDING>PROCESSED', 'PENDING>CANCELLED'])
legal.add('PENDING>PROCESSED>SHIPPED').add('PENDING>PROCESSED>CANCELLED')

/** Twenty actors at random: the ledger holds, units are conserved, every timeline is legal. */
export async function life(rig: Rig, forMs: number): Promise<string> {
  const scene = await stage(rig, opening)
  const load = liveAtRandom(rig, scene, 20)
  await delay(forMs)
  await load.end()
  const proven = await prove(rig)
  const orders = mongoose.connection.collection('orders')
  const shipped = new Map<string, number>()
  for await (const order of orders.find({ status: 'SHIPPED' }))
    for (const { sku, qty } of order.items as Item[]) shipped.set(sku, (shipped.get(sku) ?? 0) + qty)
  for (const of of lifeSkus) {
    const stocks: Partial<Record<string, number>>[] = Object.values(opening)
    const opened = stocks.reduce((sum, stock) => sum + (stock[of] ?? 0), 0)
    const levels = await levelsOf(rig.ctx, [scene.sku(of)])
    const onHand = levels.reduce((sum, level) => sum + level.quantity + level.allocated, 0)
    assert.equal(onHand + (shipped.get(scene.sku(of)) ?? 0), opened)
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
