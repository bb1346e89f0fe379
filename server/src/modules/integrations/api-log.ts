import { dayMs, limits } from '@gudang/domain'
import type { Redis } from 'ioredis'
import { Types } from 'mongoose'
import { serviceUnavailable } from '../../platform/errors.ts'
import { greatestBulkPage, pageSize } from '../../platform/graphql/connection.ts'
import type { Logger } from '../../platform/observe/logger.ts'
import type { Answered } from '../../platform/requests/answered.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { ApiRequestKind, type ApiRequest } from './api-log.types.ts'
import { integrationOrFail } from './integrations.queries.ts'

interface Settings {
  redis: Redis
  prefix: string
  log: Logger
}

const everyMs = 1_000
const mostKept = limits.apiRequests
/** Of an integration that is quiet for so long nothing is kept. */
const keptMs = 7 * dayMs

let kept: Pick<Settings, 'redis' | 'prefix'> | undefined

const keyOf = (integration: string) => `${kept!.prefix}api-log:${integration}`

/**
 * The last requests of each integration, in a list of Redis (ADR 40). A request costs an entry in memory; once a second all of
 * them are written together. What Redis does not take is lost, and nobody waits for it.
 */
export function startApiLog({ log, ...settings }: Settings): { answered: Answered; worker: Worker } {
  kept = settings
  const waiting = new Map<string, ApiRequest[]>()

  const write = async () => {
    if (waiting.size === 0) return
    const batch = settings.redis.pipeline()
    for (const [integration, requests] of waiting) {
      const key = keyOf(integration)
      batch.rpush(key, ...requests.slice(-mostKept).map((request) => JSON.stringify(request)))
      batch.ltrim(key, -mostKept, -1).pexpire(key, keptMs)
    }
    waiting.clear()
    await batch.exec()
  }

  const worker = startWorker({ name: 'api-log', log, everyMs, run: write })
  return {
    answered({ actor, requestId, now }, { type, operations, codes, cost, ms }) {
      if (actor.kind !== 'API_KEY') return
      const own = waiting.get(actor.id) ?? []
      waiting.set(actor.id, own)
      own.push({
        ...{ id: new Types.ObjectId().toHexString(), requestId, at: now(), keyId: actor.key!.id },
        ...{ kind: kindOf(type), operations, codes, cost: cost ?? null, durationMs: ms },
      })
      if (own.length >= 2 * mostKept) own.splice(0, mostKept)
    },
    worker: {
      poke: worker.poke,
      async stop() {
        await worker.stop()
        await write().catch(() => {})
      },
    },
  }
}

const kinds = new Map<string, ApiRequestKind>(Object.values(ApiRequestKind).map((kind) => [kind, kind]))
const kindOf = (type: string) => kinds.get(type.toUpperCase()) ?? ApiRequestKind.UNREADABLE

interface Wanted {
  integrationId: string
  failed?: boolean | null | undefined
  first?: number | null | undefined
}

/** The newest first; two servers write at a time of their own. */
export async function listApiRequests(
  ctx: Ctx,
  { integrationId, failed, first }: Wanted,
): Promise<ApiRequest[]> {
  const size = pageSize({ first }, greatestBulkPage)
  const { _id } = await integrationOrFail(ctx, integrationId)
  const told = (await read(String(_id))).filter(({ codes }) => !failed || codes.length > 0)
  return told.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, size)
}

async function read(integration: string): Promise<ApiRequest[]> {
  const entries = await kept!.redis.lrange(keyOf(integration), 0, -1).catch(() => {
    throw serviceUnavailable('The last requests are not to be had just now.')
  })
  return entries.map((entry) => {
    const request = JSON.parse(entry) as ApiRequest
    return { ...request, at: new Date(request.at) }
  })
}
