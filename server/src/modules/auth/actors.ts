import { isPermission } from '@gudang/domain'
import type { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { seesOwnOrdersOnly, type Actor } from '../../platform/requests/context.ts'
import { serviceUnavailable, unauthenticated } from '../../platform/errors.ts'
import { isUnreachable } from '../../platform/database/mongo.ts'
import { userWithRole, type Role, type User } from '../users/index.ts'
import { SessionModel, type Session } from './sessions.model.ts'
import { isLive } from './sessions.service.ts'

interface Cached {
  epoch: string
  actor: Actor
}

const mostCached = 10_000

/**
 * Who a session stands for. The database has the truth; Redis lets us keep it in memory: one MGET tells whether
 * the session is on the denylist and whether anything about users, roles or sessions has changed since (the epoch).
 * Without Redis every request reads the database.
 */
export class Actors {
  readonly #cache = new Map<string, Cached>()

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly tokenSeconds: number,
  ) {
    // What changed while Redis was away is not in it: begin anew whenever it comes or goes.
    redis.on('ready', () => this.#cache.clear())
    redis.on('close', () => this.#cache.clear())
  }

  async ofSession(sessionId: string): Promise<Actor> {
    const word = await this.#redisWord(sessionId)
    if (word?.denied) throw unauthenticated('This session has ended.')
    const cached = this.#cache.get(sessionId)
    if (cached && word && cached.epoch === word.epoch) return cached.actor
    const actor = await actorFromDatabase(sessionId)
    if (word) this.#remember(sessionId, { epoch: word.epoch, actor })
    return actor
  }

  /** As the database has it, which alone knows that a session's time is over. */
  ofSessionAnew(sessionId: string): Promise<Actor> {
    this.#cache.delete(sessionId)
    return this.ofSession(sessionId)
  }

  /** From the next request on this session is refused, on every server. */
  async deny(sessionId: string): Promise<void> {
    this.#cache.delete(sessionId)
    if (this.redis.status !== 'ready') return
    await this.redis
      .set(`${this.prefix}denied:${sessionId}`, '1', 'EX', this.tokenSeconds + 60)
      .catch(() => {})
  }

  /** Users, roles or scopes have changed: every server reads them again. */
  async changed(): Promise<void> {
    this.#cache.clear()
    if (this.redis.status !== 'ready') return
    await this.redis.set(`${this.prefix}epoch`, randomUUID()).catch(() => {})
  }

  /** What another server did while one of us could not reach Redis arrives with the events. */
  forgetAll(): void {
    this.#cache.clear()
  }

  async #redisWord(sessionId: string): Promise<{ denied: boolean; epoch: string } | undefined> {
    if (this.redis.status !== 'ready') return undefined
    try {
      const [denied, epoch] = await this.redis.mget(
        `${this.prefix}denied:${sessionId}`,
        `${this.prefix}epoch`,
      )
      if (epoch) return { denied: Boolean(denied), epoch }
      const fresh = randomUUID()
      await this.redis.set(`${this.prefix}epoch`, fresh, 'NX')
      return { denied: Boolean(denied), epoch: (await this.redis.get(`${this.prefix}epoch`)) ?? fresh }
    } catch {
      return undefined
    }
  }

  #remember(sessionId: string, cached: Cached): void {
    if (this.#cache.size >= mostCached) this.#cache.delete(this.#cache.keys().next().value!)
    this.#cache.set(sessionId, cached)
  }
}

async function actorFromDatabase(sessionId: string): Promise<Actor> {
  try {
    const session = await SessionModel.findById(sessionId).lean<Session>()
    const found = session && (await userWithRole(session.user))
    if (!found || !isLive(session, found.user)) throw unauthenticated('This session has ended.')
    return actorOf(found.user, found.role, sessionId)
  } catch (error) {
    if (isUnreachable(error))
      throw serviceUnavailable('Whether this session still holds cannot be checked just now.')
    throw error
  }
}

function actorOf(user: User, role: Role, sessionId: string): Actor {
  const permissions = new Set(role.permissions.filter(isPermission))
  return {
    kind: 'USER',
    id: String(user._id),
    name: user.fullName,
    permissions,
    warehouseIds: user.warehouses ? new Set(user.warehouses.map(String)) : null,
    ownOrdersOnly: seesOwnOrdersOnly(permissions),
    sessionId,
  }
}
