import { isPermission } from '@gudang/domain'
import type { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { seesOwnOrdersOnly, type Actor } from '../../platform/requests/context.ts'
import { serviceUnavailable, unauthenticated } from '../../platform/errors.ts'
import { isUnreachable } from '../../platform/database/mongo.ts'
import { owesSecondFactor, userWithRole, type Role, type User } from '../users/index.ts'
import { SessionModel, type Session } from './sessions.model.ts'
import { isLive } from './sessions.service.ts'

interface Cached {
  epoch: string
  actor: Actor
}

const mostCached = 10_000

/**
 * Who a session or an API key stands for. The database has the truth; Redis lets us keep it in memory: one MGET tells whether
 * the session is on the denylist and whether anything about users, roles, sessions or keys has changed since (the epoch).
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

  ofSession(sessionId: string): Promise<Actor> {
    return this.#of(sessionId, actorOfSession)
  }

  /** As the database has it, which alone knows that a session's time is over. */
  ofSessionAnew(sessionId: string): Promise<Actor> {
    this.#cache.delete(sessionId)
    return this.ofSession(sessionId)
  }

  /** By the hash of the key. */
  ofKey(hash: string, holder: (hash: string) => Promise<Actor>): Promise<Actor> {
    return this.#of(hash, holder)
  }

  async #of(id: string, fromDatabase: (id: string) => Promise<Actor>): Promise<Actor> {
    const word = await this.#redisWord(id)
    if (word?.denied) throw unauthenticated('This session has ended.')
    const cached = this.#cache.get(id)
    if (cached && word && cached.epoch === word.epoch) return cached.actor
    const actor = await fromDatabase(id).catch((error: unknown) => {
      if (!isUnreachable(error)) throw error
      throw serviceUnavailable('Whether this session or key still holds cannot be checked just now.')
    })
    if (word) this.#remember(id, { epoch: word.epoch, actor })
    return actor
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

  async #redisWord(id: string): Promise<{ denied: boolean; epoch: string } | undefined> {
    if (this.redis.status !== 'ready') return undefined
    try {
      const [denied, epoch] = await this.redis.mget(`${this.prefix}denied:${id}`, `${this.prefix}epoch`)
      if (epoch) return { denied: Boolean(denied), epoch }
      const fresh = randomUUID()
      await this.redis.set(`${this.prefix}epoch`, fresh, 'NX')
      return { denied: Boolean(denied), epoch: (await this.redis.get(`${this.prefix}epoch`)) ?? fresh }
    } catch {
      return undefined
    }
  }

  #remember(id: string, cached: Cached): void {
    if (this.#cache.size >= mostCached) this.#cache.delete(this.#cache.keys().next().value!)
    this.#cache.set(id, cached)
  }
}

async function actorOfSession(sessionId: string): Promise<Actor> {
  const session = await SessionModel.findById(sessionId).lean<Session>()
  const found = session && (await userWithRole(session.user))
  if (!found || !isLive(session, found.user)) throw unauthenticated('This session has ended.')
  return actorOf(found.user, found.role, sessionId)
}

function actorOf(user: User, role: Role, sessionId: string): Actor {
  const who = { kind: 'USER' as const, id: String(user._id), name: user.fullName, sessionId }
  if (owesSecondFactor(user, role))
    return { ...who, permissions: new Set(), warehouseIds: new Set(), owesSecondFactor: true }
  const permissions = new Set(role.permissions.filter(isPermission))
  return {
    ...who,
    permissions,
    warehouseIds: user.warehouses ? new Set(user.warehouses.map(String)) : null,
    ownOrdersOnly: seesOwnOrdersOnly(permissions),
  }
}
