import { limits } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { requirePerson, subjectOf } from '../integrations/index.ts'
import {
  namedSchema,
  replayWebhookDeliveriesSchema,
  type ReplayWebhookDeliveriesInput,
} from './webhooks.inputs.ts'
import {
  testTopic,
  WebhookDeliveryModel,
  WebhookDeliveryState,
  type WebhookDelivery,
} from './webhooks.model.ts'
import { deliveryOrFail, ownedOrFail } from './webhooks.queries.ts'
import { waiting } from './webhooks.rules.ts'

interface Named {
  id: string
  idempotencyKey?: string | null
}

/** A delivery of its own, tried once, also of a webhook that is not active: to see whether somebody is there. */
export async function testWebhook(ctx: Ctx, raw: Named): Promise<WebhookDelivery> {
  const { idempotencyKey: key, ...input } = parseInput(namedSchema, raw)
  requirePerson(ctx)
  return command(ctx, {
    name: 'testWebhook',
    key,
    input,
    lock: [`webhook:${input.id}`],
    async run(record) {
      const { webhook, integration } = await ownedOrFail(ctx, input.id)
      await requireFewer(webhook._id)
      const _id = ctx.newId()
      const event = `test_${String(_id)}`
      const delivery: WebhookDelivery = {
        ...{ _id, webhook: webhook._id, event, topic: testTopic, subject: event, position: 0 },
        ...{ state: WebhookDeliveryState.WAITING, attemptCount: 0, attempts: [] },
        ...{ nextAttemptAt: ctx.now(), createdAt: ctx.now() },
      }
      await record({
        kind: 'webhook.tested',
        subject: subjectOf(integration),
        data: { webhook: input.id, delivery: String(_id) },
      })
      await WebhookDeliveryModel.collection.insertOne(delivery, { session: currentSession() })
      return delivery
    },
    replay: async (event) => (await deliveryOrFail(ctx, event.data!.delivery as string)).delivery,
  })
}

async function requireFewer(webhook: WebhookDelivery['webhook']): Promise<void> {
  const state = WebhookDeliveryState.WAITING
  if ((await WebhookDeliveryModel.countDocuments({ webhook, state, position: 0 })) < limits.waitingTests)
    return
  throw badInput([problem(['id'], 'TOO_MANY', { most: limits.waitingTests })])
}

/** It goes again, with the same id: at once, or when its webhook is active. */
export async function replayWebhookDelivery(ctx: Ctx, raw: Named): Promise<WebhookDelivery> {
  const { idempotencyKey: key, ...input } = parseInput(namedSchema, raw)
  requirePerson(ctx)
  await command(ctx, {
    name: 'replayWebhookDelivery',
    key,
    input,
    lock: [],
    async run(record) {
      const { delivery, webhook, integration } = await deliveryOrFail(ctx, input.id)
      await record({
        kind: 'webhook.replayed',
        subject: subjectOf(integration),
        data: { webhook: String(webhook._id), delivery: input.id },
      })
      await WebhookDeliveryModel.updateOne({ _id: delivery._id }, waiting(ctx.now()))
    },
    replay: () => Promise.resolve(),
  })
  return (await deliveryOrFail(ctx, input.id)).delivery
}

/** All of a stretch of time, each with its id, those of one subject in their order; answers how many. */
export async function replayWebhookDeliveries(ctx: Ctx, raw: ReplayWebhookDeliveriesInput): Promise<number> {
  const { idempotencyKey: key, ...input } = parseInput(replayWebhookDeliveriesSchema, raw)
  requirePerson(ctx)
  return command(ctx, {
    name: 'replayWebhookDeliveries',
    key,
    input,
    lock: [`webhook:${input.webhookId}`],
    async run(record) {
      const { webhook, integration } = await ownedOrFail(ctx, input.webhookId)
      const { from, to, state } = input
      const found = await WebhookDeliveryModel.find(
        {
          webhook: webhook._id,
          createdAt: { $gte: from, $lt: to ?? ctx.now() },
          topic: { $ne: testTopic },
          ...(state ? { state } : {}),
        },
        { _id: 1 },
      )
        .limit(limits.replays + 1)
        .lean()
      if (found.length > limits.replays)
        throw badInput([problem(['from'], 'TOO_MANY', { most: limits.replays })])
      await record({
        kind: 'webhook.replayed',
        subject: subjectOf(integration),
        data: { webhook: input.webhookId, from, to, state, count: found.length },
      })
      const ids = found.map(({ _id }) => _id)
      await WebhookDeliveryModel.updateMany({ _id: { $in: ids } }, waiting(ctx.now()))
      return found.length
    },
    replay: (event) => Promise.resolve(event.data!.count as number),
  })
}
