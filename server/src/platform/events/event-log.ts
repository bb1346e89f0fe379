import { getModelForClass, index, modelOptions, prop, Severity } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import type { Actor, Ctx } from '../requests/context.ts'
import type { UserErrorValue } from '../errors.ts'
import { guardModel } from '../database/mongo.ts'

export class EventActor {
  @prop({ type: () => String, required: true }) kind!: Actor['kind']
  @prop({ type: () => String }) id!: string
  @prop({ type: () => String, required: true }) name!: string
}

export class EventSubject {
  @prop({ type: () => String, required: true }) kind!: string
  @prop({ type: () => String, required: true }) id!: string
  @prop({ type: () => String, required: true }) label!: string
}

/** A movement that the event's command wrote: the sequence-th of this stock. */
export class EventMove {
  @prop({ type: () => Types.ObjectId, required: true }) stock!: Types.ObjectId
  @prop({ type: () => Number, required: true }) sequence!: number
}

/** A stock whose low mark the event's command has changed, as the command left it. */
export class EventCrossing {
  @prop({ type: () => Types.ObjectId, required: true }) stock!: Types.ObjectId
  @prop({ type: () => Boolean, required: true }) low!: boolean
  @prop({ type: () => Number, required: true }) quantity!: number
  @prop({ type: () => Number, required: true }) threshold!: number
  /** The number-th of its stock. */
  @prop({ type: () => Number }) number?: number
}

/**
 * What happened, once per command: the audit entry, the idempotency record and the outbox in one document,
 * written in the transaction of the change that it tells of. position is 0 until the relay has given one.
 */
@modelOptions({
  schemaOptions: { collection: 'events', versionKey: false },
  options: { allowMixed: Severity.ALLOW },
})
@index(
  { 'actor.kind': 1, 'actor.id': 1, key: 1 },
  { unique: true, partialFilterExpression: { key: { $exists: true } } },
)
@index({ position: 1, at: 1, _id: 1 })
@index({ at: -1, _id: -1 })
@index({ warehouses: 1, at: -1, _id: -1 })
@index({ kind: 1, at: -1, _id: -1 })
@index({ 'actor.id': 1, at: -1, _id: -1 })
@index({ 'subject.kind': 1, 'subject.id': 1, at: 1, _id: 1 })
export class Event {
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => String, required: true }) kind!: string
  @prop({ type: () => Date, required: true }) at!: Date
  @prop({ type: () => EventActor, required: true, _id: false }) actor!: EventActor
  @prop({ type: () => String, required: true }) requestId!: string
  @prop({ type: () => String }) address?: string
  @prop({ type: () => EventSubject, _id: false }) subject?: EventSubject
  @prop({ type: () => [EventMove], default: undefined, _id: false }) moves?: EventMove[]
  /** None: those of the stocks of its subject, a product or warehouse, are to be found yet. */
  @prop({ type: () => [EventCrossing], default: undefined, _id: false }) crossings?: EventCrossing[]
  @prop({ type: () => [Types.ObjectId], default: undefined }) warehouses?: Types.ObjectId[]
  /** Of the subject, as the event's command left it. */
  @prop({ type: () => Number }) version?: number
  @prop({ type: () => Object }) data?: Record<string, unknown>
  @prop({ type: () => Number, required: true }) position!: number
  @prop({ type: () => String }) key?: string
  @prop({ type: () => String }) inputHash?: string
  @prop({ type: () => Object }) refusal?: UserErrorValue
}

export const EventModel = getModelForClass(Event)

guardModel(EventModel, {
  bsonType: 'object',
  required: ['kind', 'at', 'actor', 'requestId', 'position'],
  properties: {
    kind: { bsonType: 'string', minLength: 1 },
    at: { bsonType: 'date' },
    requestId: { bsonType: 'string' },
    position: { bsonType: ['int', 'long', 'double'], minimum: 0 },
    key: { bsonType: 'string', minLength: 1, maxLength: 255 },
  },
})

/** What a command tells of itself; actor, time and request come from ctx. */
export interface EventDraft {
  /** `noun.past-tense`, e.g. order.placed. */
  kind: string
  subject?: { kind: string; id: string; label: string }
  /** Where what it writes has this time; else that of its recording. */
  at?: Date
  moves?: EventMove[]
  crossings?: EventCrossing[]
  warehouses?: Types.ObjectId[]
  version?: number
  /** Never a secret: it is shown in the audit log. */
  data?: Record<string, unknown>
}

export function newEvent(ctx: Ctx, draft: EventDraft): Event {
  const { kind, id, name } = ctx.actor
  return {
    _id: ctx.newId(),
    at: ctx.now(),
    actor: { kind, id, name },
    requestId: ctx.requestId,
    ...(ctx.transport ? { address: ctx.transport.ip } : {}),
    position: 0,
    ...draft,
  }
}
