import { Types } from 'mongoose'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { ApiKeyModel, IntegrationModel, type ApiKey, type Integration } from './integrations.model.ts'

/** Whoever is limited to some warehouses manages own integrations, and those that are limited to no more. */
function managedBy({ actor: { id, warehouseIds } }: Ctx): Record<string, unknown> {
  if (warehouseIds === null) return {}
  const own = [...warehouseIds].map((warehouse) => new Types.ObjectId(warehouse))
  const limited = { warehouses: { $type: 'array', $not: { $elemMatch: { $nin: own } } } }
  return { $or: [{ maker: new Types.ObjectId(id) }, limited] }
}

export function listIntegrations(ctx: Ctx): Promise<Integration[]> {
  return IntegrationModel.find(managedBy(ctx)).sort({ nameKey: 1 }).lean<Integration[]>().exec()
}

export function integrationById(ctx: Ctx, id: string): Promise<Integration | null> {
  return IntegrationModel.findOne({ _id: new Types.ObjectId(parseInput(objectId, id)), ...managedBy(ctx) })
    .lean<Integration>()
    .exec()
}

export async function integrationOrFail(ctx: Ctx, id: string): Promise<Integration> {
  const integration = await integrationById(ctx, id)
  if (!integration) throw notFound('Integration', [id])
  return integration
}

/** Not revoked and not expired. */
export const live = (at: Date) => ({
  revokedAt: { $exists: false },
  $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: at } }],
})

const mostShown = 50

/** Of each integration, the newest first. */
export const loadKeys = defineLoader<string, ApiKey[]>(async (_ctx, ids) => {
  const found = await ApiKeyModel.aggregate<{ _id: Types.ObjectId; keys: ApiKey[] }>([
    { $match: { integration: { $in: ids.map((id) => new Types.ObjectId(id)) } } },
    { $sort: { integration: 1, createdAt: -1, _id: -1 } },
    { $group: { _id: '$integration', keys: { $push: '$$ROOT' } } },
    { $project: { keys: { $slice: ['$keys', mostShown] } } },
  ])
  const byId = new Map(found.map(({ _id, keys }) => [String(_id), keys]))
  return ids.map((id) => byId.get(id) ?? [])
})
