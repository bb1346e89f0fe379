import { mayGrant, type Permission } from '@gudang/domain'
import { Types } from 'mongoose'
import { notFound } from '../../platform/errors.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import {
  integrationById,
  integrationOrFail,
  listIntegrations,
  type Integration,
} from '../integrations/index.ts'
import {
  present,
  WebhookDeliveryModel,
  WebhookDeliveryState,
  WebhookModel,
  type Webhook,
  type WebhookDelivery,
} from './webhooks.model.ts'

/** Those of the integrations that the actor sees, or of one of them. */
export async function listWebhooks(ctx: Ctx, integrationId: string | null | undefined): Promise<Webhook[]> {
  const seen = integrationId ? [await integrationOrFail(ctx, integrationId)] : await listIntegrations(ctx)
  return WebhookModel.find({ integration: { $in: seen.map(({ _id }) => _id) }, ...present })
    .sort({ createdAt: 1, _id: 1 })
    .lean<Webhook[]>()
    .exec()
}

/** With the integration that it belongs to. */
export interface Owned {
  webhook: Webhook
  integration: Integration
}

async function ownedById(ctx: Ctx, id: string): Promise<Owned | null> {
  const _id = new Types.ObjectId(parseInput(objectId, id))
  const webhook = await WebhookModel.findOne({ _id, ...present }).lean<Webhook>()
  const integration = webhook && (await integrationById(ctx, String(webhook.integration)))
  return integration && { webhook, integration }
}

export const webhookById = async (ctx: Ctx, id: string): Promise<Webhook | null> =>
  (await ownedById(ctx, id))?.webhook ?? null

export async function ownedOrFail(ctx: Ctx, id: string): Promise<Owned> {
  const owned = await ownedById(ctx, id)
  if (!owned) throw notFound('Webhook', [id])
  return owned
}

export async function listDeliveries(
  ctx: Ctx,
  { webhookId, state }: { webhookId: string; state?: WebhookDeliveryState | null | undefined },
  page: PageArgs,
): Promise<Page<WebhookDelivery>> {
  const { webhook } = await ownedOrFail(ctx, webhookId)
  return listPage(WebhookDeliveryModel, {
    filter: { webhook: webhook._id, ...(state ? { state } : {}) },
    sort: { createdAt: -1, _id: -1 },
    page,
  })
}

/** Of a webhook that the actor sees. */
export async function deliveryById(
  ctx: Ctx,
  id: string,
): Promise<(Owned & { delivery: WebhookDelivery }) | null> {
  const delivery = await WebhookDeliveryModel.findById(parseInput(objectId, id)).lean<WebhookDelivery>()
  const owned = delivery && (await ownedById(ctx, String(delivery.webhook)))
  return owned && { ...owned, delivery }
}

export async function deliveryOrFail(ctx: Ctx, id: string): Promise<Owned & { delivery: WebhookDelivery }> {
  const found = await deliveryById(ctx, id)
  if (!found) throw notFound('WebhookDelivery', [id])
  return found
}

/** What was sent tells what the integration may see: it is shown to who may see that too. By webhook. */
export const loadContentRights = defineLoader<string, boolean>(async (ctx, ids) => {
  const distinct = [...new Set(ids)]
  const owned = await Promise.all(distinct.map((id) => ownedById(ctx, id)))
  const rights = new Map(distinct.map((id, at) => [id, maySeeAll(ctx, owned[at]?.integration)]))
  return ids.map((id) => rights.get(id)!)
})

function maySeeAll({ actor }: Ctx, integration: Integration | undefined): boolean {
  if (!integration) return false
  const { permissions, warehouses } = integration
  const own = actor.warehouseIds
  return (
    permissions.every((name) => mayGrant(actor.permissions, name as Permission)) &&
    (own === null || Boolean(warehouses?.every((id) => own.has(String(id)))))
  )
}

const mostCounted = 1_000

export const loadWaiting = defineLoader<string, number>((_ctx, ids) =>
  Promise.all(
    ids.map((id) =>
      WebhookDeliveryModel.countDocuments(
        { webhook: new Types.ObjectId(id), state: WebhookDeliveryState.WAITING },
        { limit: mostCounted },
      ).exec(),
    ),
  ),
)
