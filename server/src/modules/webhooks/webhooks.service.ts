import { hourMs, limits } from '@gudang/domain'
import { Types } from 'mongoose'
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { command } from '../../platform/commands/command.ts'
import {
  asRead,
  edited,
  editOf,
  eventOfEdit,
  requireWritten,
  withEdit,
} from '../../platform/commands/edits.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { lastPosition } from '../../platform/events/positions.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { positionAfter, topicsMeant } from '../feed/index.ts'
import {
  holdIntegration,
  integrationOrFail,
  requireAsMuch,
  requirePerson,
  subjectOf,
  type Integration,
} from '../integrations/index.ts'
import { mayBeSentTo } from './webhooks.addresses.ts'
import {
  createWebhookSchema,
  namedSchema,
  rotateWebhookSecretSchema,
  updateWebhookSchema,
  type CreateWebhookInput,
  type RotateWebhookSecretInput,
  type UpdateWebhookInput,
} from './webhooks.inputs.ts'
import {
  present,
  WebhookDeliveryModel,
  WebhookDeliveryState,
  WebhookModel,
  WebhookPayload,
  type Webhook,
} from './webhooks.model.ts'
import { ownedOrFail, type Owned } from './webhooks.queries.ts'
import { finished, waiting } from './webhooks.rules.ts'
import { sealed } from './webhooks.secrets.ts'

export interface WebhookWithSecret {
  webhook: Webhook
  /** Null in the answer to a repeated command: it is told once. */
  secret: string | null
}

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

export async function createWebhook(ctx: Ctx, raw: CreateWebhookInput): Promise<WebhookWithSecret> {
  const { idempotencyKey: key, ...input } = parseInput(createWebhookSchema, raw)
  requirePerson(ctx)
  requireReachable(input.url)
  return command<WebhookWithSecret>(ctx, {
    name: 'createWebhook',
    key,
    input,
    lock: [`integration:${input.integrationId}`],
    async run(record) {
      const integration = await integrationOrFail(ctx, input.integrationId)
      requireAsMuch(ctx, integration)
      requireHeard(ctx, integration, input.topics)
      await requireFewer(integration._id)
      const secret = newSecret()
      const _id = ctx.newId()
      const webhook: Webhook = {
        _id,
        integration: integration._id,
        url: input.url,
        topics: input.topics,
        payload: input.payload ?? WebhookPayload.FULL,
        isActive: true,
        createdAt: ctx.now(),
        secrets: [{ secret: sealed(secret, { _id }) }],
        position: input.after ? await positionAfter(input.after) : await lastPosition(),
        activations: 1,
      }
      await record({
        kind: 'webhook.created',
        subject: subjectOf(integration),
        data: { webhook: String(webhook._id), after: factsOf(webhook) },
      })
      await holdIntegration(integration._id)
      await WebhookModel.collection.insertOne(webhook, { session: currentSession() })
      return { webhook, secret }
    },
    replay: async (event) => ({ webhook: await asAnswered(event), secret: null }),
  })
}

/** Names are looked at when somebody is connected to; what needs no look is refused at once. */
function requireReachable(url: string): void {
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'http:' && !mayBeSentTo.http) throw badInput([problem(['url'], 'HTTPS_ONLY')])
  if (isIP(host) && !mayBeSentTo.address(host)) throw badInput([problem(['url'], 'PRIVATE_ADDRESS')])
}

/** Of the integration, not of who asks: each topic must be one that it may hear. */
function requireHeard(ctx: Ctx, { permissions }: Integration, topics: string[]): void {
  topicsMeant({ ...ctx, actor: { ...ctx.actor, permissions: new Set(permissions) as never } }, topics)
}

async function requireFewer(integration: Types.ObjectId): Promise<void> {
  if ((await WebhookModel.countDocuments({ integration, ...present })) < limits.webhooks) return
  throw badInput([problem(['integrationId'], 'TOO_MANY', { most: limits.webhooks })])
}

export async function updateWebhook(ctx: Ctx, raw: UpdateWebhookInput): Promise<Webhook> {
  const { idempotencyKey: key, ...input } = parseInput(updateWebhookSchema, raw)
  requirePerson(ctx)
  if (input.url) requireReachable(input.url)
  return command(ctx, {
    name: 'updateWebhook',
    key,
    input,
    lock: [`webhook:${input.id}`],
    async run(record) {
      const { webhook: before, integration } = await ownedOrFail(ctx, input.id)
      const changed: Webhook = {
        ...before,
        url: input.url ?? before.url,
        topics: input.topics ?? before.topics,
        payload: input.payload ?? before.payload,
        isActive: input.isActive ?? before.isActive,
      }
      requireRight(ctx, { before, changed, integration })
      if (input.topics) requireHeard(ctx, integration, input.topics)
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion: input.expectedVersion,
        before: statedOf(before),
        after: statedOf(changed),
      })
      const begins = changed.isActive && !before.isActive
      const isSkipping = begins && input.skipMissed === true
      await record({
        kind: 'webhook.updated',
        subject: subjectOf(integration),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: {
          webhook: input.id,
          before: factsOf(before),
          after: factsOf(changed),
          ...(isSkipping ? { skipMissed: true } : {}),
        },
      })
      const { url, topics, payload, isActive } = changed
      await requireWritten(
        WebhookModel.updateOne(asRead(before), {
          $set: {
            ...{ url, topics, payload, isActive, ...withEdit(lastEdit) },
            ...(isSkipping ? { position: await lastPosition() } : {}),
          },
          ...(begins
            ? { $inc: { activations: 1 }, $unset: { stopped: 1, stoppedAt: 1, mailDue: 1, failingSince: 1 } }
            : {}),
        }),
      )
      if (begins) await beginAgain(ctx, before._id, isSkipping)
      const { stopped, stoppedAt, failingSince, ...rest } = changed
      return { ...rest, ...withEdit(lastEdit), ...(begins ? {} : { stopped, stoppedAt, failingSince }) }
    },
    replay: asAnswered,
  })
}

/** Anybody who sees it may stop it; whatever else tells somebody what the integration may see. */
function requireRight(
  ctx: Ctx,
  { before, changed, integration }: { before: Webhook; changed: Webhook; integration: Integration },
): void {
  const stops = { ...statedOf(before), isActive: false }
  if (JSON.stringify(statedOf(changed)) !== JSON.stringify(stops)) requireAsMuch(ctx, integration)
}

/** What waits is tried at once, with a day before it again; or it is dropped. */
async function beginAgain(ctx: Ctx, webhook: Types.ObjectId, isSkipping: boolean): Promise<void> {
  await WebhookDeliveryModel.updateMany(
    { webhook, state: WebhookDeliveryState.WAITING },
    isSkipping ? finished(WebhookDeliveryState.DROPPED, ctx.now()) : waiting(ctx.now()),
  )
}

export async function deleteWebhook(
  ctx: Ctx,
  raw: { id: string; idempotencyKey?: string | null },
): Promise<boolean> {
  const { idempotencyKey: key, ...input } = parseInput(namedSchema, raw)
  requirePerson(ctx)
  return command(ctx, {
    name: 'deleteWebhook',
    key,
    input,
    lock: [`webhook:${input.id}`],
    async run(record) {
      const { webhook, integration } = await ownedOrFail(ctx, input.id)
      await record({
        kind: 'webhook.deleted',
        subject: subjectOf(integration),
        data: { webhook: input.id, before: factsOf(webhook) },
      })
      await WebhookModel.updateOne({ _id: webhook._id }, { $set: { isActive: false, deletedAt: ctx.now() } })
      return true
    },
    replay: () => Promise.resolve(true),
  })
}

const usualOverlapHours = 24
/** That many secrets at a time sign: a header stays short. */
const mostSecrets = 5

export async function rotateWebhookSecret(
  ctx: Ctx,
  raw: RotateWebhookSecretInput,
): Promise<WebhookWithSecret> {
  const { idempotencyKey: key, ...input } = parseInput(rotateWebhookSecretSchema, raw)
  requirePerson(ctx)
  return command<WebhookWithSecret>(ctx, {
    name: 'rotateWebhookSecret',
    key,
    input,
    lock: [`webhook:${input.id}`],
    async run(record) {
      const { webhook, integration }: Owned = await ownedOrFail(ctx, input.id)
      requireAsMuch(ctx, integration)
      const now = ctx.now()
      const overlapHours = input.overlapHours ?? usualOverlapHours
      const until = new Date(now.getTime() + overlapHours * hourMs)
      const before = webhook.secrets
        .map((each) => ({ ...each, until: each.until && each.until < until ? each.until : until }))
        .filter((each) => each.until > now)
      if (before.length >= mostSecrets)
        throw badInput([problem(['overlapHours'], 'TOO_MANY', { most: mostSecrets })])
      const secret = newSecret()
      const secrets = [{ secret: sealed(secret, webhook) }, ...before]
      await record({
        kind: 'webhook.secret-rotated',
        subject: subjectOf(integration),
        data: { webhook: input.id, overlapHours },
      })
      await WebhookModel.updateOne({ _id: webhook._id }, { $set: { secrets } })
      return { webhook: { ...webhook, secrets }, secret }
    },
    replay: async (event) => ({ webhook: await asAnswered(event), secret: null }),
  })
}

/** What people state of a webhook, by the names of the input. */
const statedOf = ({ url, topics, payload, isActive }: Webhook) => ({ url, topics, payload, isActive })

/** What an event tells of a webhook. Of the address its origin: whoever knows the rest of some may write to them. */
const factsOf = (webhook: Webhook) => ({ ...statedOf(webhook), url: new URL(webhook.url).origin })

/** As the command that is repeated left it; the address is as it is now. */
async function asAnswered(event: Event): Promise<Webhook> {
  const { webhook: id, after } = event.data as { webhook: string; after?: Partial<Webhook> }
  const stored = await WebhookModel.findById(id).lean<Webhook>()
  if (!stored) throw notFound('Webhook', [id])
  if (!after) return stored
  const { url: _origin, ...facts } = after
  return { ...stored, ...facts, lastEdit: editOf(event).lastEdit }
}
