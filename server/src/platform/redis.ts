import { Redis } from 'ioredis'
import type { Logger } from './observe/logger.ts'

/**
 * A Redis that hangs keeps its connections open. Whoever waited for it in vain once drops the connection, and
 * nobody else waits: the client is ready again when the server answers a new one.
 */
class ImpatientRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const answer = super.sendCommand(...args)
    if (answer instanceof Promise)
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === 'Command timed out') this.disconnect(true)
      })
    return answer
  }
}

/**
 * A client that fails fast while Redis is away (nothing is queued) and comes back by itself.
 * Everything that uses it has a way to go on without.
 */
export function connectRedis(url: string, log: Logger): Redis {
  const redis = new ImpatientRedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 500,
    commandTimeout: 1_000,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
  })
  let reachable: boolean | undefined
  redis.on('ready', () => {
    if (reachable === false) log.info('Redis is back.')
    reachable = true
  })
  redis.on('error', (error: Error) => {
    if (reachable !== false) log.warn({ err: error }, 'Redis is out of reach; going on without it.')
    reachable = false
  })
  return redis
}

/** Waits a moment for the first connection, so that a start with Redis present does not begin without it. */
export async function untilReady(redis: Redis, atMostMs = 2_000): Promise<boolean> {
  if (redis.status === 'ready') return true
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), atMostMs)
    const onReady = () => end(true)
    const end = (ready: boolean) => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(ready)
    }
    redis.once('ready', onReady)
  })
}
