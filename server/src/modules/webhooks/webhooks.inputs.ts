import { limits } from '@gudang/domain'
import { Field, ID, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { count, objectId } from '../../platform/inputs/inputs.ts'
import { WebhookDeliveryState, WebhookPayload } from './webhooks.model.ts'

const url = `Of https, and http where the installation allows it; without user and password. At most ${limits.url} characters.`
const topics = `1 to ${limits.topics} of \`eventTopics\`; \`order.*\` are all that begin so, \`*\` is all that the integration may hear. NO_TOPIC, or FORBIDDEN where it may not hear one.`
const payload = 'How much is told.'

@InputType()
export class CreateWebhookInput {
  @Field(() => ID) integrationId!: string
  @Field(() => String, { description: url }) url!: string
  @Field(() => [String], { description: topics }) topics!: string[]
  @Field(() => WebhookPayload, { nullable: true, description: `${payload} Left out: FULL.` })
  payload?: WebhookPayload | null
  @Field(() => String, {
    nullable: true,
    description:
      'A cursor of `events`: it is told what comes after it, at most 16,384 characters. Left out: what is committed from now on. CURSOR_EXPIRED where that is no longer kept.',
  })
  after?: string | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateWebhookInput {
  @Field(() => ID) id!: string
  @Field(() => String, { nullable: true, description: url }) url?: string | null
  @Field(() => [String], { nullable: true, description: topics }) topics?: string[] | null
  @Field(() => WebhookPayload, { nullable: true, description: payload }) payload?: WebhookPayload | null
  @Field(() => Boolean, {
    nullable: true,
    description:
      'false: nothing is sent from the next moment on. true: what waits is tried at once, and it goes on where it stood.',
  })
  isActive?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description:
      'true, of one that is made active: what waits is dropped, and it is told what is committed from now on.',
  })
  skipMissed?: boolean | null
  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class RotateWebhookSecretInput {
  @Field(() => ID) id!: string
  @Field(() => Int, {
    nullable: true,
    description: `For so long deliveries are signed with the secrets before it too, in hours, 0 to ${limits.secretOverlapHours}. Left out: 24.`,
  })
  overlapHours?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class ReplayWebhookDeliveriesInput {
  @Field(() => ID) webhookId!: string
  @Field(() => DateTime, { description: 'Deliveries that were made since then, by `createdAt`.' }) from!: Date
  @Field(() => DateTime, {
    nullable: true,
    description: 'And before then, later than from. Left out: until now.',
  })
  to?: Date | null
  @Field(() => WebhookDeliveryState, {
    nullable: true,
    description: 'Those alone that are in this state. Left out: all of them.',
  })
  state?: WebhookDeliveryState | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

/** As it is called; which addresses may be behind a name is seen when somebody is connected to. */
const address = z
  .string()
  .max(limits.url)
  .transform((given, refinement) => {
    const read = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined
    if (read && /^https?:$/.test(read.protocol) && !read.username && !read.password) {
      read.hash = ''
      return read.href
    }
    refinement.addIssue({ code: 'custom', ...issueOf('NO_URL') })
    return z.NEVER
  })

const topicList = z
  .array(z.string().min(1).max(100))
  .min(1)
  .max(limits.topics)
  .transform((named) => [...new Set(named)])

export const createWebhookSchema = z.object({
  integrationId: objectId,
  url: address,
  topics: topicList,
  payload: z.enum(WebhookPayload).nullish(),
  after: z.string().max(16_384).nullish(),
  idempotencyKey,
})

export const updateWebhookSchema = z.object({
  id: objectId,
  url: address.nullish(),
  topics: topicList.nullish(),
  payload: z.enum(WebhookPayload).nullish(),
  isActive: z.boolean().nullish(),
  skipMissed: z.boolean().nullish(),
  expectedVersion,
  idempotencyKey,
})

export const rotateWebhookSecretSchema = z.object({
  id: objectId,
  overlapHours: count.min(0).max(limits.secretOverlapHours).nullish(),
  idempotencyKey,
})

export const replayWebhookDeliveriesSchema = z
  .object({
    webhookId: objectId,
    from: z.date(),
    to: z.date().nullish(),
    state: z.enum(WebhookDeliveryState).nullish(),
    idempotencyKey,
  })
  .refine(({ from, to }) => !to || from < to, { path: ['to'], ...issueOf('END_BEFORE_START') })

export const namedSchema = z.object({ id: objectId, idempotencyKey })
