import type { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible'
import { rateLimited } from '../../platform/errors.ts'
import { networkOf } from '../../platform/http/network.ts'

const windowSeconds = 15 * 60
const perAccount = 10
const perAddress = 50
/** Of a code a guess is right three times in a million. */
const codesPerAccount = 5
const linksPerAccount = 3

/** What is left to an account, and for how long that is so. */
export interface Left {
  attempts: number
  retryAfterMs: number
}

/** Attempts to get in, per account and per address; counted in memory while Redis is away. */
export const signInThrottle = (redis: Redis, prefix: string, enabled: boolean) =>
  throttle(redis, prefix, enabled, { name: 'sign-in-account', most: perAccount })

/** Of a password that is right: a count of its own, which another sign-in with it does not end. */
export const secondFactorThrottle = (redis: Redis, prefix: string, enabled: boolean) =>
  throttle(redis, prefix, enabled, { name: 'second-factor-account', most: codesPerAccount })

function throttle(
  redis: Redis,
  prefix: string,
  enabled: boolean,
  { name, most }: { name: string; most: number },
) {
  const byAccount = limiter(redis, prefix, name, most)
  const byAddress = limiter(redis, prefix, 'sign-in-address', perAddress)
  return {
    /**
     * Counts before what is guessed is looked at, so that a hundred guesses at once are ten; throws RATE_LIMITED.
     * No account: for what a stranger does under no name.
     */
    async attempt(address: string, account?: string): Promise<Left | undefined> {
      if (!enabled) return undefined
      await count(byAddress, networkOf(address))
      return account === undefined ? undefined : count(byAccount, account)
    },
    /** An attempt that succeeded is none against the address, and ends those against the account. */
    async succeeded(address: string, account: string): Promise<void> {
      if (!enabled) return
      await Promise.all([byAccount.delete(account), byAddress.reward(networkOf(address))])
    },
  }
}

export interface KeyThrottle {
  /** Counts before the key is looked for; throws RATE_LIMITED. */
  attempt(address: string): Promise<void>
  /** It is one of ours, in force or not. */
  found(address: string): Promise<void>
}

/** Guesses at API keys, per address. */
export function keyThrottle(redis: Redis, prefix: string, enabled: boolean): KeyThrottle {
  const byAddress = limiter(redis, prefix, 'key-address', perAddress)
  return {
    async attempt(address) {
      if (enabled) await count(byAddress, networkOf(address))
    },
    async found(address) {
      if (enabled) await byAddress.reward(networkOf(address))
    },
  }
}

/** Links for a forgotten password, per account: nobody's mailbox is filled by a stranger. Not counted where limits are off. */
export function forgottenThrottle(redis: Redis, prefix: string, enabled: boolean) {
  const byAccount = limiter(redis, prefix, 'forgotten-account', linksPerAccount)
  return {
    async attempt(account: string): Promise<void> {
      if (enabled) await count(byAccount, account)
    },
  }
}

const limiter = (redis: Redis, prefix: string, name: string, points: number): RateLimiterAbstract =>
  new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}${name}`,
    points,
    duration: windowSeconds,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds }),
  })

async function count(limiter: RateLimiterAbstract, key: string): Promise<Left> {
  const counted = await limiter.consume(key).catch((rejected: RateLimiterRes | Error) => {
    throw rejected instanceof Error ? rejected : rateLimited(rejected.msBeforeNext)
  })
  return { attempts: counted.remainingPoints, retryAfterMs: counted.msBeforeNext }
}
