import type { Redis } from 'ioredis'
import { setTimeout as delay } from 'node:timers/promises'
import Redlock, { ExecutionError, ResourceLockedError, type Lock } from 'redlock'
import { resourceBusy } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import { lockless, lockWait } from '../observe/metrics.ts'

interface LockSettings {
  redis: Redis
  prefix: string
  enabled: boolean
  leaseMs: number
  waitMs: number
  log: Logger
}

let settings: LockSettings | undefined
let redlock: Redlock | undefined

/**
 * The lock is a courtesy: it keeps commands on the same stock from colliding, so that few are run twice.
 * What makes them correct is the conditional write in the transaction; hence Redis may be gone.
 */
export function configureLocks(next: LockSettings): void {
  settings = next
  redlock = new Redlock([next.redis], { retryCount: 0, driftFactor: 0.01, automaticExtensionThreshold: 500 })
  redlock.on('error', () => {}) // each failure is handled where it happens
  if (!next.enabled) next.log.warn('LOCKS=off: commands run without locks.')
}

export const longestWaitMs = (): number => settings!.waitMs

interface Patience {
  yields?: boolean | undefined
  /** Waits no longer than this, if that is less than LOCK_WAIT_MS. */
  mostMs?: number
}

/** Runs the body alone among all holders of any of these keys; RESOURCE_BUSY after a bounded wait. */
export async function withLock<T>(
  keys: string[],
  body: () => Promise<T>,
  { yields, mostMs = Number.POSITIVE_INFINITY }: Patience = {},
): Promise<T> {
  if (!settings) throw new Error('configureLocks has not been called')
  if (!settings.enabled || keys.length === 0) return body()
  const sorted = [...new Set(keys)].sort()
  const started = Date.now()
  const deadline = started + Math.min(mostMs, settings.waitMs)
  if (yields) return whenFree(sorted, deadline, body)
  const leave = await enterQueue(sorted, deadline)
  try {
    return await runUnder(await acquire(sorted, deadline), started, body)
  } finally {
    leave()
  }
}

async function runUnder<T>(lease: Lease, askedAt: number, body: () => Promise<T>): Promise<T> {
  lockWait.observe((Date.now() - askedAt) / 1000)
  try {
    return await body()
  } finally {
    await lease.end()
  }
}

/**
 * For work with many keys, which would hold back everybody who wants one of them while it waits for another: it takes its
 * keys only when all are free at once, and after the wait runs without, as it would without Redis.
 */
async function whenFree<T>(keys: string[], deadline: number, body: () => Promise<T>): Promise<T> {
  const started = Date.now()
  while (Date.now() < deadline) {
    const busy = keys.map((key) => tails.get(key)).filter((tail) => tail !== undefined)
    if (busy.length > 0) {
      await settledBefore(busy, deadline)
      continue
    }
    const leave = await enterQueue(keys, deadline)
    try {
      const lease = await tryAcquire(keys)
      if (lease) return await runUnder(lease, started, body)
    } finally {
      leave()
    }
    await delay(20 + Math.random() * 40)
  }
  return body()
}

/** Callers of this process queue here first, so that one of them at a time polls Redis for a key. */
const tails = new Map<string, Promise<void>>()

/** Whether somebody in this process has the key, or waits for it. */
export const isHeld = (key: string): boolean => tails.has(key)

let released: () => void = () => {}

/** Called when keys that were held have become free. */
export function onRelease(handler: () => void): void {
  released = handler
}

async function enterQueue(keys: string[], deadline: number): Promise<() => void> {
  let leave!: () => void
  const mine = new Promise<void>((resolve) => (leave = resolve))
  // All tails are taken in one synchronous step: two callers can never wait for each other.
  const before = keys.map((key) => tails.get(key))
  const tail = Promise.all([...before, mine]).then(() => {})
  for (const key of keys) tails.set(key, tail)
  void tail.then(() => {
    for (const key of keys) if (tails.get(key) === tail) tails.delete(key)
    released()
  })
  if (!(await settledBefore(before, deadline))) {
    leave()
    throw resourceBusy(retryAfter())
  }
  return leave
}

function settledBefore(promises: (Promise<void> | undefined)[], deadline: number): Promise<boolean> {
  const waiting = promises.filter((promise) => promise !== undefined)
  if (waiting.length === 0) return Promise.resolve(true)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), Math.max(0, deadline - Date.now()))
    void Promise.all(waiting).then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

interface Lease {
  end(): Promise<void>
}

const none: Lease = { end: async () => {} }

async function acquire(keys: string[], deadline: number): Promise<Lease> {
  for (let attempt = 1; ; attempt++) {
    const lease = await tryAcquire(keys)
    if (lease) return lease
    if (Date.now() >= deadline) throw resourceBusy(retryAfter())
    await delay(4 + Math.random() * Math.min(60, 4 * attempt))
  }
}

/** Undefined where another server holds one of them. */
async function tryAcquire(keys: string[]): Promise<Lease | undefined> {
  const { prefix, leaseMs, redis } = settings!
  const names = keys.map((key) => `${prefix}lock:${key}`)
  if (redis.status !== 'ready') return withoutRedis()
  try {
    return extendWhileHeld(await redlock!.acquire(names, leaseMs))
  } catch (error) {
    return (await isContention(error)) ? undefined : withoutRedis()
  }
}

function withoutRedis(): Lease {
  lockless.inc()
  return none
}

/** Contention surfaces as ResourceLockedError or inside an ExecutionError; anything else is Redis failing. */
async function isContention(error: unknown): Promise<boolean> {
  if (error instanceof ResourceLockedError) return true
  if (!(error instanceof ExecutionError)) return false
  const stats = await Promise.all(error.attempts)
  return stats.some((attempt) =>
    [...attempt.votesAgainst.values()].some((vote) => vote instanceof ResourceLockedError),
  )
}

function extendWhileHeld(first: Lock): Lease {
  let lock = first
  let renewing: Promise<void> = Promise.resolve()
  const { leaseMs } = settings!
  const timer = setInterval(() => {
    renewing = lock.extend(leaseMs).then(
      (extended) => void (lock = extended),
      () => clearInterval(timer), // lost: the conditional write decides from here on
    )
  }, leaseMs / 2)
  return {
    async end() {
      clearInterval(timer)
      await renewing
      await lock.release().catch(() => {}) // it ends with its lease at the latest
    },
  }
}

const retryAfter = () => 100 + Math.floor(Math.random() * 400)
