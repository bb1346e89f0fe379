import { Webhook as Signer } from 'standardwebhooks'
import type { Ctx } from '../../platform/requests/context.ts'
import { movementsOf, type DomainEvent } from '../feed/index.ts'
import { testTopic, WebhookPayload, type Webhook, type WebhookDelivery } from './webhooks.model.ts'
import { holdingSecrets } from './webhooks.secrets.ts'

/** The body of a delivery: what the integration may see of the event, and nothing else. */
export async function bodyOf(
  ctx: Ctx,
  { payload }: Pick<Webhook, 'payload'>,
  event: DomainEvent,
): Promise<string> {
  const { id, cursor, topic, subjectKind, subjectId, at, actor } = event
  const slim = { id, cursor, subjectKind, subjectId }
  const data =
    payload === WebhookPayload.SLIM
      ? slim
      : { ...slim, actor, ...changeOf(event), movements: await movesOf(ctx, event) }
  return JSON.stringify({ type: topic, timestamp: at.toISOString(), data })
}

/** A kind of change that the feed tells and this does not does not compile. */
type Changes = Omit<
  DomainEvent,
  'id' | 'cursor' | 'topic' | 'subjectKind' | 'subjectId' | 'at' | 'actor' | 'position' | 'moves'
>

/** The one of them that the topic is about. */
function changeOf({ order, transfer, stocktake, product, warehouse, alert, threshold }: DomainEvent) {
  const changes: Changes = { order, transfer, stocktake, product, warehouse, alert, threshold }
  return Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== null))
}

async function movesOf(ctx: Ctx, event: DomainEvent) {
  const movements = await movementsOf(ctx, event)
  return movements.map((movement) => ({
    id: String(movement._id),
    sku: movement.sku,
    warehouseCode: movement.warehouseCode,
    type: movement.type,
    reason: movement.reason ?? null,
    quantityDelta: movement.quantityDelta,
    allocatedDelta: movement.allocatedDelta,
    inTransitDelta: movement.inTransitDelta ?? 0,
    quantityAfter: movement.quantityAfter,
    allocatedAfter: movement.allocatedAfter,
    inTransitAfter: movement.inTransitAfter ?? 0,
  }))
}

type Test = Pick<WebhookDelivery, 'event' | 'webhook' | 'createdAt'>

export const bodyOfTest = ({ event, webhook, createdAt }: Test): string =>
  JSON.stringify({
    type: testTopic,
    timestamp: createdAt.toISOString(),
    data: { id: event, webhookId: String(webhook) },
  })

/** The headers of Standard Webhooks, signed with each secret that holds. */
export function headersOf(webhook: Webhook, id: string, body: string, at: Date): Record<string, string> {
  const signatures = holdingSecrets(webhook, at).map((secret) => new Signer(secret).sign(id, at, body))
  return {
    'content-type': 'application/json',
    'user-agent': 'Gudang-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  }
}
