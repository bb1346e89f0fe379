import type { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'

const take = `
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const leave = `
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`

/**
 * Work that one server does for all of them: whose it is, Redis knows. Like a lock it is a courtesy: without Redis
 * everybody works, and what they write must stand that.
 */
export class Duty {
  readonly #holder = randomUUID()

  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    private readonly leaseMs: number,
  ) {}

  /** Whether it is this server's from now on, for as long as the lease lasts. */
  async isMine(): Promise<boolean> {
    if (this.redis.status !== 'ready') return true
    return this.redis.eval(take, 1, this.key, this.#holder, this.leaseMs).then(
      (taken) => taken === 1,
      () => true,
    )
  }

  /** Leaves it to the next who asks. */
  async end(): Promise<void> {
    if (this.redis.status === 'ready') await this.redis.eval(leave, 1, this.key, this.#holder).catch(() => {})
  }
}
