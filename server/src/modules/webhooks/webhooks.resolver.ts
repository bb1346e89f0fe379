import { limits } from '@gudang/domain'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { versionField, versionOf } from '../../platform/commands/edits.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { Integration, integrationById } from '../integrations/index.ts'
import { replayWebhookDeliveries, replayWebhookDelivery, testWebhook } from './deliveries.service.ts'
import {
  CreateWebhookInput,
  ReplayWebhookDeliveriesInput,
  RotateWebhookSecretInput,
  UpdateWebhookInput,
} from './webhooks.inputs.ts'
import {
  testTopic,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryState,
} from './webhooks.model.ts'
import {
  deliveryById,
  listDeliveries,
  listWebhooks,
  loadContentRights,
  loadWaiting,
  webhookById,
} from './webhooks.queries.ts'
import { createWebhook, deleteWebhook, rotateWebhookSecret, updateWebhook } from './webhooks.service.ts'

const secretField = {
  nullable: true,
  description:
    'whsec_…, as Standard Webhooks has it. Shown this once: null where the command is repeated with its idempotencyKey; then rotate it.',
}

@ObjectType({ description: 'A new webhook, and the secret that its deliveries are signed with.' })
class WebhookCreated {
  @Field(() => Webhook, { description: 'It is told events from now on.' }) webhook!: Webhook
  @Field(() => String, secretField) secret!: string | null
}

@ObjectType({ description: 'A webhook with a new secret.' })
class WebhookSecretRotated {
  @Field(() => Webhook, { description: 'As it is now.' }) webhook!: Webhook
  @Field(() => String, secretField) secret!: string | null
}

const WebhookDeliveryConnection = connectionOf(WebhookDelivery, 'WebhookDelivery')

@Resolver(() => Webhook)
export class WebhooksResolver {
  @Query(() => [Webhook], {
    description: 'Of the integrations that you see, or of one of them, the oldest first.',
  })
  webhooks(
    @Ctx() ctx: Context,
    @Arg('integrationId', () => ID, { nullable: true }) integrationId?: string | null,
  ) {
    return listWebhooks(ctx, integrationId)
  }

  @Query(() => Webhook, { nullable: true })
  webhook(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return webhookById(ctx, id)
  }

  @Query(() => WebhookDeliveryConnection, {
    description: 'What was sent and what waits to be tried again, the newest first.',
  })
  webhookDeliveries(
    @Ctx() ctx: Context,
    @Arg('webhookId', () => ID) webhookId: string,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('state', () => WebhookDeliveryState, {
      nullable: true,
      description: 'Those alone that are in this state; all where it is left out.',
    })
    state?: WebhookDeliveryState | null,
  ) {
    return listDeliveries(ctx, { webhookId, state }, page)
  }

  @Query(() => WebhookDelivery, { nullable: true })
  async webhookDelivery(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return (await deliveryById(ctx, id))?.delivery ?? null
  }

  @Mutation(() => WebhookCreated, {
    description: `At most ${limits.webhooks} an integration (TOO_MANY). FORBIDDEN for who lacks some of what the integration may do.`,
  })
  createWebhook(@Ctx() ctx: Context, @Arg('input', () => CreateWebhookInput) input: CreateWebhookInput) {
    return createWebhook(ctx, input)
  }

  @Mutation(() => Webhook, {
    description:
      'Who lacks some of what the integration may do can make it inactive, and nothing else (FORBIDDEN).',
  })
  updateWebhook(@Ctx() ctx: Context, @Arg('input', () => UpdateWebhookInput) input: UpdateWebhookInput) {
    return updateWebhook(ctx, input)
  }

  @Mutation(() => Boolean, { description: 'With its deliveries; what waits is not sent.' })
  deleteWebhook(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return deleteWebhook(ctx, { id, idempotencyKey })
  }

  @Mutation(() => WebhookSecretRotated, {
    description:
      'Deliveries are signed with the new secret and, for a time, with those before it, so that the receiver can change over. At most 5 hold at a time (TOO_MANY).',
  })
  rotateWebhookSecret(
    @Ctx() ctx: Context,
    @Arg('input', () => RotateWebhookSecretInput) input: RotateWebhookSecretInput,
  ) {
    return rotateWebhookSecret(ctx, input)
  }

  @Mutation(() => WebhookDelivery, {
    description: `Sends a delivery of the topic webhook.test, once, also where the webhook is inactive. Ask for it until it is not WAITING; at most ${limits.waitingTests} wait (TOO_MANY).`,
  })
  testWebhook(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return testWebhook(ctx, { id, idempotencyKey })
  }

  @Mutation(() => WebhookDelivery, {
    description:
      'Sends it again, with the same eventId, and tries for a day; an inactive webhook is sent it later.',
  })
  replayWebhookDelivery(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return replayWebhookDelivery(ctx, { id, idempotencyKey })
  }

  @Mutation(() => Int, {
    description: `Sends all deliveries of a stretch of time again, those of one subject in their order; tests are left out. Answers how many; at most ${limits.replays.toLocaleString('en')} (TOO_MANY).`,
  })
  replayWebhookDeliveries(
    @Ctx() ctx: Context,
    @Arg('input', () => ReplayWebhookDeliveriesInput) input: ReplayWebhookDeliveriesInput,
  ) {
    return replayWebhookDeliveries(ctx, input)
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() webhook: Webhook) {
    return versionOf(webhook.lastEdit)
  }

  @FieldResolver(() => Integration, { nullable: true, description: 'Whose events it is told.' })
  integration(@Ctx() ctx: Context, @Root() { integration }: Webhook) {
    return integrationById(ctx, String(integration))
  }

  @FieldResolver(() => Int, {
    description: 'Deliveries that wait to be tried again; 1,000 where there are more.',
  })
  waitingCount(@Ctx() ctx: Context, @Root() { _id }: Webhook) {
    return loadWaiting(ctx, String(_id))
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveriesResolver {
  @FieldResolver(() => Boolean, { description: 'Of testWebhook.' })
  isTest(@Root() { topic }: WebhookDelivery) {
    return topic === testTopic
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The body as it was last sent, at most its first 16,384 characters. Null where nothing was sent, and for who lacks some of what the integration may see.',
  })
  async request(@Ctx() ctx: Context, @Root() { webhook, request }: WebhookDelivery) {
    return (await loadContentRights(ctx, String(webhook))) ? request : null
  }

  @FieldResolver(() => [WebhookAttempt], {
    description: `The last ${limits.deliveryAttempts}, the oldest first.`,
  })
  async attempts(@Ctx() ctx: Context, @Root() { webhook, attempts }: WebhookDelivery) {
    if (await loadContentRights(ctx, String(webhook))) return attempts
    return attempts.map(({ answer: _hidden, ...attempt }) => attempt)
  }
}
