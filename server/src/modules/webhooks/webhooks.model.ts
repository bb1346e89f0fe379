import { limits } from '@gudang/domain'
import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Edit } from '../../platform/commands/edits.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'

export enum WebhookPayload {
  FULL = 'FULL',
  SLIM = 'SLIM',
}
registerEnumType(WebhookPayload, {
  name: 'WebhookPayload',
  description: 'How much a delivery tells.',
  valuesConfig: {
    FULL: { description: 'What changed, as the feed tells it, with who did it and the movements.' },
    SLIM: { description: 'Topic, time, subject, and the id of the event, for `event(id:)`.' },
  },
})

export enum WebhookStop {
  FAILING = 'FAILING',
  GONE = 'GONE',
}
registerEnumType(WebhookStop, {
  name: 'WebhookStop',
  description: 'Why a webhook was made inactive by the system.',
  valuesConfig: {
    FAILING: { description: 'A delivery was tried for a day, and none came through meanwhile.' },
    GONE: { description: 'The receiver answered 410.' },
  },
})

export enum WebhookDeliveryState {
  WAITING = 'WAITING',
  DELIVERED = 'DELIVERED',
  FAILED = 'FAILED',
  DROPPED = 'DROPPED',
}
registerEnumType(WebhookDeliveryState, {
  name: 'WebhookDeliveryState',
  description: 'What has become of a delivery.',
  valuesConfig: {
    WAITING: { description: 'To be tried, or tried again.' },
    DELIVERED: { description: 'The receiver answered 2xx.' },
    FAILED: { description: 'It was tried for a day while others came through; a test is tried once.' },
    DROPPED: {
      description:
        'Not sent any more: the integration may not see it by now, its topic was taken away, it is not kept any more, or somebody skipped it.',
    },
  },
})

export enum WebhookFault {
  ADDRESS_NOT_ALLOWED = 'ADDRESS_NOT_ALLOWED',
  NAME_NOT_FOUND = 'NAME_NOT_FOUND',
  NO_CONNECTION = 'NO_CONNECTION',
  NOT_SECURE = 'NOT_SECURE',
  TIMED_OUT = 'TIMED_OUT',
  BROKEN_ANSWER = 'BROKEN_ANSWER',
  REFUSED = 'REFUSED',
}
registerEnumType(WebhookFault, {
  name: 'WebhookFault',
  description: 'Why an attempt has failed.',
  valuesConfig: {
    ADDRESS_NOT_ALLOWED: { description: 'The name leads to no public address.' },
    NAME_NOT_FOUND: { description: 'The name leads to no address.' },
    NO_CONNECTION: { description: 'Nobody listens there, or the connection broke.' },
    NOT_SECURE: { description: 'The certificate is not to be trusted, or TLS failed.' },
    TIMED_OUT: { description: 'No answer in time.' },
    BROKEN_ANSWER: { description: 'What came was no answer of HTTP.' },
    REFUSED: { description: 'The answer was not 2xx; redirects are not followed.' },
  },
})

class WebhookSecret {
  /** Sealed, where the installation has a key for that. */
  @prop({ type: () => String, required: true }) secret!: string
  /** None: the newest. */
  @prop({ type: () => Date }) until?: Date
}

class WebhookLease {
  @prop({ type: () => String, required: true }) owner!: string
  @prop({ type: () => Date, required: true }) until!: Date
}

@ObjectType({
  description:
    'An address that is told the events of an integration as they are committed: at least once, those of one subject in their order.',
})
@modelOptions({ schemaOptions: { collection: 'webhooks', versionKey: false } })
@index({ integration: 1, createdAt: 1, _id: 1 })
export class Webhook {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => Types.ObjectId, required: true })
  integration!: Types.ObjectId

  @Field(() => String, { description: 'Where deliveries are sent to, by POST.' })
  @prop({ type: () => String, required: true })
  url!: string

  @Field(() => [String], {
    description: `As \`eventTopics\` lists them; \`order.*\` are all that begin so. At most ${limits.topics}.`,
  })
  @prop({ type: () => [String], required: true })
  topics!: string[]

  @Field(() => WebhookPayload, { description: 'How much it is told of each event.' })
  @prop({ type: () => String, required: true })
  payload!: WebhookPayload

  @Field(() => Boolean, {
    description: 'An inactive webhook is told nothing; what happens meanwhile waits for it.',
  })
  @prop({ type: () => Boolean, required: true })
  isActive!: boolean

  @Field(() => WebhookStop, {
    nullable: true,
    description: 'Why the system made it inactive; null where it is active, or a person did.',
  })
  @prop({ type: () => String })
  stopped?: WebhookStop

  @Field(() => DateTime, { nullable: true, description: 'When the system made it inactive.' })
  @prop({ type: () => Date })
  stoppedAt?: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when no attempt has come through; null where the last one has.',
  })
  @prop({ type: () => Date })
  failingSince?: Date

  @Field(() => DateTime, { nullable: true, description: 'When the last delivery came through.' })
  @prop({ type: () => Date })
  deliveredAt?: Date

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  /** Each signs while it holds: the newest, and those before it for some time. Told to nobody after it was made. */
  @prop({ type: () => [WebhookSecret], required: true, _id: false })
  secrets!: WebhookSecret[]

  /** In the events: all up to there are delivered, or wait as deliveries. */
  @prop({ type: () => Number, required: true })
  position!: number

  /** Grows with each activation: what a server knows of it from before does not count any more. */
  @prop({ type: () => Number, required: true })
  activations!: number

  /** Of the server that delivers for it. */
  @prop({ type: () => WebhookLease, _id: false })
  lease?: WebhookLease

  /** Until those who answer for it are told that it was stopped; never set where nothing is mailed. */
  @prop({ type: () => Boolean })
  mailDue?: boolean

  /** Until then a server is mailing it. */
  @prop({ type: () => Date })
  mailLease?: Date

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit

  /** It is gone for everybody, and its deliveries go next. */
  @prop({ type: () => Date })
  deletedAt?: Date
}

export const WebhookModel = getModelForClass(Webhook)

guardModel(WebhookModel, {
  bsonType: 'object',
  required: ['integration', 'url', 'topics', 'payload', 'isActive', 'secrets', 'position', 'activations'],
  properties: {
    integration: { bsonType: 'objectId' },
    url: { bsonType: 'string', minLength: 1, maxLength: limits.url },
    isActive: { bsonType: 'bool' },
    position: { bsonType: ['int', 'long', 'double'], minimum: 0 },
  },
})

@ObjectType({ description: 'A request that was sent, and what came back.' })
export class WebhookAttempt {
  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  at!: Date

  @Field(() => Int, { description: 'Milliseconds until it had its outcome.' })
  @prop({ type: () => Number, required: true })
  durationMs!: number

  @Field(() => Int, { nullable: true, description: 'Of HTTP; null where there was no answer.' })
  @prop({ type: () => Number })
  status?: number

  @Field(() => WebhookFault, { nullable: true, description: 'Null where it came through.' })
  @prop({ type: () => String })
  fault?: WebhookFault

  @Field(() => String, {
    nullable: true,
    description:
      'At most the first 2,000 characters. Null where there was none, and for who lacks some of what the integration may see.',
  })
  @prop({ type: () => String })
  answer?: string
}

@ObjectType({
  description: `One event to one webhook. What is finished is kept for ${limits.deliveryDays} days.`,
})
@modelOptions({ schemaOptions: { collection: 'webhookDeliveries', versionKey: false } })
@index({ webhook: 1, event: 1 }, { unique: true })
@index({ webhook: 1, position: 1 })
@index({ webhook: 1, state: 1, position: 1, _id: 1 })
@index({ webhook: 1, createdAt: -1, _id: -1 })
@index({ webhook: 1, state: 1, createdAt: -1, _id: -1 })
@index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
export class WebhookDelivery {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => Types.ObjectId, required: true })
  webhook!: Types.ObjectId

  @Field(() => ID, {
    name: 'eventId',
    description: 'What is sent as webhook-id: the same in every attempt and every replay.',
  })
  @prop({ type: () => String, required: true })
  event!: string

  @Field(() => String, { description: 'One of `eventTopics`, or webhook.test.' })
  @prop({ type: () => String, required: true })
  topic!: string

  /** Deliveries of one subject go in their order. */
  @prop({ type: () => String, required: true })
  subject!: string

  /** Of the event; 0 of a test. */
  @prop({ type: () => Number, required: true })
  position!: number

  @Field(() => WebhookDeliveryState, { description: 'What has become of it by now.' })
  @prop({ type: () => String, required: true })
  state!: WebhookDeliveryState

  @Field(() => Int, { description: 'Since it was made or replayed.' })
  @prop({ type: () => Number, required: true })
  attemptCount!: number

  /** The last of them. */
  @prop({ type: () => [WebhookAttempt], required: true, _id: false })
  attempts!: WebhookAttempt[]

  /** The body as it was last sent, or its beginning. */
  @prop({ type: () => String })
  request?: string

  @Field(() => DateTime, { nullable: true, description: 'Null where it is finished.' })
  @prop({ type: () => Date })
  nextAttemptAt?: Date

  @Field(() => DateTime, { description: 'When it was first tried or kept.' })
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'Null while it waits.' })
  @prop({ type: () => Date })
  finishedAt?: Date

  /** None while it waits. */
  @prop({ type: () => Date })
  expiresAt?: Date
}

export const WebhookDeliveryModel = getModelForClass(WebhookDelivery)

guardModel(WebhookDeliveryModel, {
  bsonType: 'object',
  required: [
    'webhook',
    'event',
    'topic',
    'subject',
    'position',
    'state',
    'attemptCount',
    'attempts',
    'createdAt',
  ],
  properties: {
    webhook: { bsonType: 'objectId' },
    event: { bsonType: 'string', minLength: 1, maxLength: 100 },
    state: { enum: Object.values(WebhookDeliveryState) },
  },
})

export const testTopic = 'webhook.test'

/** Not deleted. */
export const present = { deletedAt: { $exists: false } }
