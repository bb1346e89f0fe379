import type { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible'
import { rateLimited } from '../../platform/errors.ts'

/** Failed sign-ins per account and per address; counted in memory while Redis is away. */
export function signInThrottle(redis: Redis, prefix: string, enabled: boolean) {
  const limiter = (name: string, points: number, duration: number): RateLimiterAbstract =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `${prefix}${name}`,
      points,
      duration,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
    })
  const byAccount = limiter('sign-in-account', 10, 15 * 60)
  const byAddress = limiter('sign-in-address', 50, 15 * 60)
  const both = (email: string, ip: string) => [
    [byAccount, email] as const,
    [byAddress, ip || 'unknown'] as const,
  ]
  return {
    /** Throws RATE_LIMITED where too many have failed. */
    async check(email: string, ip: string): Promise<void> {
      if (!enabled) return
      for (const [counter, key] of both(email, ip)) {
        const state = await counter.get(key)
        if (state && state.consumedPoints >= counter.points) throw rateLimited(state.msBeforeNext)
      }
    },
    async failed(email: string, ip: string): Promise<void> {
      if (!enabled) return
      for (const [counter, key] of both(email, ip)) {
        await counter.consume(key).catch((rejected: RateLimiterRes | Error) => {
          if (rejected instanceof Error) throw rejected
        })
      }
    },
    async succeeded(email: string): Promise<void> {
      if (enabled) await byAccount.delete(email)
    },
  }
}
