import { limits } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { actorsChanged } from '../../platform/requests/actors-changed.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { newToken, tokenHash } from '../../platform/tokens.ts'
import { createApiKeySchema, type CreateApiKeyInput } from './integrations.inputs.ts'
import { ApiKeyModel, type ApiKey } from './integrations.model.ts'
import { integrationById, integrationOrFail, live } from './integrations.queries.ts'
import { holdIntegration, requireAsMuch, requirePerson, subjectOf } from './integrations.service.ts'

export interface KeyWithSecret {
  apiKey: ApiKey
  /** Null in the answer to a repeated command: it is told once. */
  secret: string | null
}

const beginning = 'gdg_'
const shownCharacters = beginning.length + 8

export const isApiKey = (token: string): boolean => token.startsWith(beginning)

export async function createApiKey(ctx: Ctx, raw: CreateApiKeyInput): Promise<KeyWithSecret> {
  const { idempotencyKey: key, ...input } = parseInput(createApiKeySchema, raw)
  requirePerson(ctx)
  if (input.expiresAt && input.expiresAt <= ctx.now()) throw badInput([problem(['expiresAt'], 'IN_THE_PAST')])
  return command<KeyWithSecret>(ctx, {
    name: 'createApiKey',
    key,
    input,
    lock: [`integration:${input.integrationId}`],
    async run(record) {
      const integration = await integrationOrFail(ctx, input.integrationId)
      requireAsMuch(ctx, integration)
      await requireFewer(ctx, integration._id)
      const secret = `${beginning}${newToken(32)}`
      const apiKey: ApiKey = {
        _id: ctx.newId(),
        integration: integration._id,
        hash: tokenHash(secret),
        prefix: secret.slice(0, shownCharacters),
        ...(input.expiresAt ? { expiresAt: input.expiresAt } : {}),
        allowedAddresses: input.allowedAddresses ?? [],
        createdAt: ctx.now(),
      }
      const { _id, prefix, expiresAt, allowedAddresses } = apiKey
      await record({
        kind: 'api-key.created',
        subject: subjectOf(integration),
        data: { key: String(_id), prefix, expiresAt, allowedAddresses },
      })
      await holdIntegration(integration._id)
      await ApiKeyModel.collection.insertOne(apiKey, { session: currentSession() })
      return { apiKey, secret }
    },
    replay: async (event) => {
      const stored = await ApiKeyModel.findById(event.data!.key).lean<ApiKey>().orFail()
      return { apiKey: { ...stored, lastUsedAt: undefined, revokedAt: undefined }, secret: null }
    },
  })
}

/** Enough to bring a new one before the old one goes. */
async function requireFewer(ctx: Ctx, integration: Types.ObjectId): Promise<void> {
  const held = await ApiKeyModel.countDocuments({ integration, ...live(ctx.now()) })
  if (held < limits.liveKeys) return
  throw badInput([problem(['integrationId'], 'TOO_MANY', { most: limits.liveKeys })])
}

/** To stop a key, whoever may see its integration has the right. */
export async function revokeApiKey(
  ctx: Ctx,
  raw: { id: string; idempotencyKey?: string | null },
): Promise<boolean> {
  const id = parseInput(objectId, raw.id)
  requirePerson(ctx)
  await command(ctx, {
    name: 'revokeApiKey',
    key: raw.idempotencyKey,
    input: { id },
    lock: [],
    async run(record) {
      const apiKey = await ApiKeyModel.findById(id).lean<ApiKey>()
      const integration = apiKey && (await integrationById(ctx, String(apiKey.integration)))
      if (!integration) throw notFound('ApiKey', [id])
      await record({
        kind: 'api-key.revoked',
        subject: subjectOf(integration),
        data: { key: id, prefix: apiKey.prefix },
      })
      await ApiKeyModel.updateOne(
        { _id: apiKey._id, revokedAt: { $exists: false } },
        { $set: { revokedAt: ctx.now() } },
      )
      return true
    },
    replay: () => Promise.resolve(true),
  })
  await actorsChanged()
  return true
}
