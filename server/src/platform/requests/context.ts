import DataLoader from 'dataloader'
import { breathe } from '../live/breathe.ts'
import { Types } from 'mongoose'
import type { Permission } from '@gudang/domain'
import { unauthenticated, type ApiError } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import type { RequestLife } from './request-life.ts'

export interface Actor {
  kind: 'USER' | 'API_KEY' | 'SYSTEM' | 'ANONYMOUS'
  id: string
  name: string
  permissions: ReadonlySet<Permission>
  /** null: every warehouse; else the only ones that this actor may see and act in. */
  warehouseIds: ReadonlySet<string> | null
  /** Of orders only those that it has placed itself. */
  ownOrdersOnly?: boolean
  sessionId?: string
  /** Signed in without the second factor that the role requires: may set it up and nothing else. */
  owesSecondFactor?: boolean
  /** Of an integration: what it has come with. */
  key?: ActorKey
  /** Whatever can take an idempotency key must have one. */
  isStrict?: boolean
  /** Points that come back each second, where the actor has a budget of another size than everybody. */
  budgetPerSecond?: number
}

export interface ActorKey {
  id: string
  hash: string
  expiresAt?: Date
  /** Networks that it may be used from; none: anywhere. */
  allowedAddresses: string[]
}

/** What the HTTP edge lends to sign-in: addresses, cookies, nothing else. */
export interface Transport {
  ip: string
  userAgent: string
  origin: string | undefined
  accessToken: string | undefined
  cookie(name: string): string | undefined
  setCookie(header: string): void
}

export interface Ctx {
  requestId: string
  actor: Actor
  /** Why the token that came with the request was not accepted; thrown where an actor is needed. */
  authError?: ApiError
  transport?: Transport
  /** Whether somebody still waits for the answer; none where nobody asked. */
  life?: RequestLife
  log: Logger
  /** Clock and ids come from here alone, so that seeding can lay history in the past. */
  now(): Date
  newId(): Types.ObjectId
}

/** Whom a role lets see own orders and not all. */
export const seesOwnOrdersOnly = (permissions: ReadonlySet<Permission>): boolean =>
  permissions.has('order.viewOwn') && !permissions.has('order.view')

/** Two for whom it is equal may see the same. */
export function rightsOf({ permissions, warehouseIds, ownOrdersOnly, kind, id }: Actor): string {
  const whose = ownOrdersOnly ? [kind, id] : []
  return JSON.stringify([[...permissions].sort(), warehouseIds && [...warehouseIds].sort(), whose])
}

export const anonymous: Actor = {
  kind: 'ANONYMOUS',
  id: '',
  name: 'anonymous',
  permissions: new Set(),
  warehouseIds: null,
}

export function requireActor(ctx: Ctx): Actor {
  if (ctx.actor.kind === 'ANONYMOUS') throw ctx.authError ?? unauthenticated()
  return ctx.actor
}

export function maySeeWarehouse(ctx: Ctx, warehouseId: Types.ObjectId | string): boolean {
  return ctx.actor.warehouseIds === null || ctx.actor.warehouseIds.has(String(warehouseId))
}

/** A filter that keeps a query inside the actor's warehouses; empty for who may see all of them. */
export function warehouseScope(ctx: Ctx, field = 'warehouse'): Record<string, unknown> {
  if (ctx.actor.warehouseIds === null) return {}
  return { [field]: { $in: [...ctx.actor.warehouseIds].map((id) => new Types.ObjectId(id)) } }
}

type Batch<K, V> = (ctx: Ctx, keys: readonly K[]) => Promise<ReadonlyArray<V | Error>>

const loaders = new WeakMap<Ctx, Map<unknown, DataLoader<unknown, unknown>>>()

/** A page of a list is one command; what many pages in one request ask for is looked up, and goes on, in portions. */
const maxBatchSize = 250

/** One DataLoader per request and relation: `const loadProduct = defineLoader(batch)`, then `loadProduct(ctx, id)`. */
export function defineLoader<K extends string, V>(batch: Batch<K, V>): (ctx: Ctx, key: K) => Promise<V> {
  return (ctx, key) => {
    let own = loaders.get(ctx)
    if (!own) loaders.set(ctx, (own = new Map()))
    let loader = own.get(batch)
    if (!loader) {
      const load = async (keys: readonly unknown[]) => {
        ctx.life?.check()
        const asked = batch(ctx, keys as K[])
        const found = await (ctx.life ? ctx.life.race(asked) : asked)
        // All that waits for these goes on at once: in a turn of its own.
        await breathe()
        return found
      }
      loader = new DataLoader<unknown, unknown>(load, { cache: false, maxBatchSize })
      own.set(batch, loader)
    }
    return (loader as DataLoader<K, V>).load(key)
  }
}
