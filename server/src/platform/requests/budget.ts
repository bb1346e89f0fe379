import type { Redis } from 'ioredis'
import type { Ctx } from './context.ts'
import { rateLimited } from '../errors.ts'
import { networkOf } from '../http/network.ts'

interface BudgetSettings {
  redis: Redis
  prefix: string
  /** Points that an actor who has rested may spend at once. */
  points: number
  /** Points that come back each second. */
  perSecond: number
  /** So many points any actor who has rested may spend at once. */
  least: number
}

export interface Budget {
  /** Takes the points from the actor's budget; RATE_LIMITED where it has less. */
  spend(ctx: Ctx, points: number): Promise<void>
  /** The actor's budget, as this server knows. */
  tell(ctx: Ctx): BudgetTold
}

export interface BudgetTold {
  /** Points that may be spent at once after a rest. */
  atOnce: number
  available: number
  /** Points that come back each second. */
  restoreRate: number
}

/** What this server holds of an actor's budget. */
interface Lease {
  points: number
  /** What lay in the bucket after it was last asked. */
  free: number
  refilling?: Promise<void>
  dry?: { lacking: number; until: number }
}

interface Bucket {
  key: string
  points: number
  perMs: number
}

interface Draw {
  taken: number
  free: number
  waitMs: number
}

/**
 * A leaky bucket is kept as the moment at which it will have leaked empty, by the clock of who keeps it. Takes `most`
 * points or what is there; less than `least` is none.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local points, perMs, least, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local emptyAt = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local free = points - (emptyAt - now) * perMs
if free < least then return {0, math.floor(free), math.ceil((least - free) / perMs)} end
local taken = math.min(most, math.floor(free))
emptyAt = emptyAt + taken / perMs
redis.call('SET', KEYS[1], string.format('%.3f', emptyAt), 'PX', math.ceil(emptyAt - now))
return {taken, math.floor(free - taken), 0}`

/** Actors remembered by this server; of who is forgotten at most one lease is lost, which comes back by itself. */
const mostRemembered = 10_000
/** A server takes a hundredth of a budget at a time, so that it asks Redis once for many requests. */
const leases = 100

/**
 * What each actor may spend, over all servers; strangers by their address. Kept in Redis, and by each server for itself
 * while Redis is away.
 */
export function actorBudgets({ redis, prefix, points, perSecond, least }: BudgetSettings): Budget {
  const held = new Map<string, Lease>()
  const ownBuckets = new Map<string, number>()

  /** What comes back and what may be spent at once grow together. */
  function bucketOf(ctx: Ctx): Bucket {
    const own = ctx.actor.budgetPerSecond ?? perSecond
    const capacity = Math.max(least, Math.round((points * own) / perSecond))
    return { key: keyOf(ctx), points: capacity, perMs: own / 1_000 }
  }

  async function draw(bucket: Bucket, least: number, most: number): Promise<Draw> {
    if (redis.status !== 'ready') return drawHere(bucket, least, most)
    const { key, points, perMs } = bucket
    const answer = redis.eval(script, 1, `${prefix}budget:${key}`, points, perMs, least, most)
    const told = (await answer.catch(() => undefined)) as [number, number, number] | undefined
    if (!told) return drawHere(bucket, least, most)
    const [taken, free, waitMs] = told
    return { taken, free, waitMs }
  }

  function drawHere({ key, points, perMs }: Bucket, least: number, most: number): Draw {
    const now = performance.now()
    const emptyAt = Math.max(ownBuckets.get(key) ?? 0, now)
    const free = points - (emptyAt - now) * perMs
    if (free < least) return { taken: 0, free: Math.floor(free), waitMs: Math.ceil((least - free) / perMs) }
    const taken = Math.min(most, Math.floor(free))
    remember(ownBuckets, key, emptyAt + taken / perMs)
    return { taken, free: Math.floor(free - taken), waitMs: 0 }
  }

  /** Brings points to the lease, at least what is lacking. */
  async function refill(bucket: Bucket, lease: Lease, lacking: number): Promise<void> {
    const { dry } = lease
    const now = performance.now()
    // Known without asking: an empty bucket fills no faster than it leaks.
    if (dry && lacking >= dry.lacking && now < dry.until)
      throw rateLimited(Math.ceil(dry.until - now + (lacking - dry.lacking) / bucket.perMs))
    const { taken, free, waitMs } = await draw(
      bucket,
      lacking,
      Math.max(lacking, Math.ceil(bucket.points / leases)),
    )
    lease.points += taken
    lease.free = free
    lease.dry = taken < lacking ? { lacking, until: now + waitMs } : undefined
    if (lease.dry) throw rateLimited(waitMs)
  }

  return {
    async spend(ctx, cost) {
      const bucket = bucketOf(ctx)
      const lease = held.get(bucket.key) ?? { points: 0, free: bucket.points }
      remember(held, bucket.key, lease)
      while (lease.points < cost) {
        // One asks for all of them who come meanwhile; whoever is refused is refused for himself.
        if (lease.refilling) await lease.refilling.catch(() => {})
        else {
          lease.refilling = refill(bucket, lease, cost - lease.points)
          await lease.refilling.finally(() => (lease.refilling = undefined))
        }
      }
      lease.points -= cost
    },
    tell(ctx) {
      const { key, points: atOnce, perMs } = bucketOf(ctx)
      const lease = held.get(key)
      const available = lease ? lease.free + lease.points : atOnce
      return { atOnce, available, restoreRate: perMs * 1_000 }
    },
  }
}

function keyOf({ actor, transport }: Ctx): string {
  return actor.kind === 'ANONYMOUS'
    ? `ADDRESS:${networkOf(transport?.ip ?? '')}`
    : `${actor.kind}:${actor.id}`
}

/** The one used last is forgotten last. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > mostRemembered) map.delete(map.keys().next().value!)
}
