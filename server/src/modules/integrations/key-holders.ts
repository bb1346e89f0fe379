import { isPermission, mayGrant, type Permission } from '@gudang/domain'
import { ApiError } from '../../platform/errors.ts'
import { outsideRequests } from '../../platform/requests/request-life.ts'
import { seesOwnOrdersOnly, type Actor } from '../../platform/requests/context.ts'
import { userWithRole, type Role, type User } from '../users/index.ts'
import { isWithin } from './addresses.ts'
import { ApiKeyModel, IntegrationModel, type ApiKey, type Integration } from './integrations.model.ts'

/** Why a key opens nothing. */
export type KeyRefusal =
  'UNKNOWN_KEY' | 'KEY_REVOKED' | 'KEY_EXPIRED' | 'INTEGRATION_INACTIVE' | 'ADDRESS_NOT_ALLOWED'

const refused = (reason: KeyRefusal, message: string) => new ApiError('UNAUTHENTICATED', message, { reason })

const expired = () => refused('KEY_EXPIRED', 'This API key has expired.')

export async function keyByHash(hash: string): Promise<ApiKey> {
  const key = await ApiKeyModel.findOne({ hash }).lean<ApiKey>()
  if (!key) throw refused('UNKNOWN_KEY', 'This API key is not ours.')
  return key
}

/** Whom a key stands for, as the database has it: its integration, within what its maker may do. */
export async function holderOf(key: ApiKey): Promise<Actor> {
  if (key.revokedAt) throw refused('KEY_REVOKED', 'This API key was revoked.')
  const integration = await IntegrationModel.findById(key.integration).lean<Integration>()
  const actor = integration?.isActive && actorOf(integration, await userWithRole(integration.maker))
  if (!actor) throw refused('INTEGRATION_INACTIVE', 'The integration of this API key is not active.')
  const { _id, hash, expiresAt, allowedAddresses } = key
  return { ...actor, key: { id: String(_id), hash, expiresAt, allowedAddresses } }
}

/** As whom integrations act without a key, by their ids; those that are not active are left out. */
export async function integrationActors(ids: string[]): Promise<Map<string, Actor>> {
  const active = await IntegrationModel.find({ _id: { $in: ids }, isActive: true }).lean<Integration[]>()
  const makers = new Map(active.map(({ maker }) => [String(maker), maker]))
  const found = await Promise.all(
    [...makers].map(async ([id, maker]) => [id, await userWithRole(maker)] as const),
  )
  const byId = new Map(found)
  const actors = active.map((integration) =>
    actorOf(integration, byId.get(String(integration.maker)) ?? null),
  )
  return new Map(actors.filter((actor) => actor !== undefined).map((actor) => [actor.id, actor]))
}

function actorOf(integration: Integration, maker: { user: User; role: Role } | null): Actor | undefined {
  if (!maker?.user.isActive) return undefined
  const permissions = permissionsOf(integration, maker.role)
  return {
    kind: 'API_KEY',
    id: String(integration._id),
    name: integration.name,
    permissions,
    warehouseIds: common(integration.warehouses, maker.user.warehouses),
    ownOrdersOnly: seesOwnOrdersOnly(permissions),
    isStrict: integration.isStrict,
    budgetPerSecond: integration.budgetPerSecond,
  }
}

/** Own orders only: the permission to see all is the one to see own ones. */
function permissionsOf({ permissions, ownOrdersOnly }: Integration, role: Role): Set<Permission> {
  const makers = new Set(role.permissions.filter(isPermission))
  const held = permissions.filter(isPermission).filter((name) => mayGrant(makers, name))
  return new Set(held.map((name) => (ownOrdersOnly && name === 'order.view' ? 'order.viewOwn' : name)))
}

function common(own: Integration['warehouses'], makers: User['warehouses']): ReadonlySet<string> | null {
  if (!own || !makers) return own || makers ? new Set((own ?? makers)!.map(String)) : null
  const allowed = new Set(makers.map(String))
  return new Set(own.map(String).filter((id) => allowed.has(id)))
}

/** What the clock and the address decide, at each request; without an address the clock alone. */
export function requireUsable({ key }: Actor, address?: string): void {
  if (key!.expiresAt && key!.expiresAt <= new Date()) throw expired()
  const { allowedAddresses } = key!
  if (address === undefined || allowedAddresses.length === 0 || isWithin(address, allowedAddresses)) return
  throw refused('ADDRESS_NOT_ALLOWED', 'This API key may not be used from this address.')
}

const noteEveryMs = 60_000
const mostRemembered = 10_000
const noted = new Map<string, number>()

/** When a key was last used is written once a minute, and no request waits for it. */
export function noteUse({ key }: Actor): void {
  const { id } = key!
  const now = Date.now()
  if (now - (noted.get(id) ?? 0) < noteEveryMs) return
  noted.set(id, now)
  if (noted.size > mostRemembered) noted.delete(noted.keys().next().value!)
  const isOlder = [{ lastUsedAt: { $exists: false } }, { lastUsedAt: { $lte: new Date(now - noteEveryMs) } }]
  void outsideRequests(() =>
    ApiKeyModel.updateOne({ _id: id, $or: isOlder }, { $set: { lastUsedAt: new Date(now) } }).exec(),
  ).catch(() => noted.delete(id))
}
