import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { EventActor } from '../../platform/events/event-log.ts'
import { OfStock } from '../stock/index.ts'

/** Put aside by somebody, who saw this much left and this urgent. */
class Snooze {
  @prop({ type: () => Date, required: true }) until!: Date
  @prop({ type: () => Date, required: true }) at!: Date
  @prop({ type: () => EventActor, required: true, _id: false }) by!: EventActor
  @prop({ type: () => Number, required: true }) quantity!: number
  @prop({ type: () => Number, required: true }) rank!: number
}

@ObjectType({
  description:
    'A stock that became low: one from the crossing of its threshold until it is above it again, or nobody watches it any more (threshold 0, deleted product, inactive warehouse).',
})
@modelOptions({ schemaOptions: { collection: 'alerts', versionKey: false } })
@index({ stock: 1 }, { unique: true, partialFilterExpression: { open: true } })
@index({ stock: 1, number: -1 })
@index({ raisedAt: -1, _id: -1 })
@index({ updatedAt: 1, _id: 1 })
@index({ open: 1, raisedAt: -1, _id: -1 })
@index({ sku: 1, raisedAt: -1, _id: -1 })
@index({ warehouseCode: 1, raisedAt: -1, _id: -1 })
@index({ rank: 1, _id: 1 }, { partialFilterExpression: { open: true } })
@index({ warehouseCode: 1, rank: 1, _id: 1 }, { partialFilterExpression: { open: true } })
@index({ rankedAt: 1, _id: 1 }, { partialFilterExpression: { open: true } })
@index({ mailDue: 1, raisedAt: 1, _id: 1 }, { partialFilterExpression: { mailDue: true } })
export class Alert extends OfStock {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => Int, { description: 'Units that were available when it was raised.' })
  @prop({ type: () => Number, required: true })
  quantity!: number

  @Field(() => Int, { description: 'The threshold when it was raised.' })
  @prop({ type: () => Number, required: true })
  threshold!: number

  /** Kept beside resolvedAt for the index that allows one open alert a stock. */
  @prop({ type: () => Boolean, required: true })
  open!: boolean

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  raisedAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'Null while the stock is low and watched.' })
  @prop({ type: () => Date })
  resolvedAt?: Date

  @Field(() => DateTime, {
    description:
      'When it was raised, resolved, snoozed or brought back: for updatedSince. Its urgency changes without it.',
  })
  @prop({ type: () => Date, required: true })
  updatedAt!: Date

  /** Of the last crossing of its stock that it tells of. */
  @prop({ type: () => Number })
  number?: number

  /** The order of urgency; none of a resolved one, and for some seconds of one that an earlier version has raised. */
  @prop({ type: () => Number })
  rank?: number

  /** Units ordered within the days before `rankedAt`. */
  @prop({ type: () => Number })
  ordered?: number

  @prop({ type: () => Date })
  rankedAt?: Date

  @prop({ type: () => Snooze, _id: false })
  snooze?: Snooze

  /** Until a digest has told of it; never set where nothing is mailed. */
  @prop({ type: () => Boolean })
  mailDue?: boolean

  /** Until then a server is mailing it. */
  @prop({ type: () => Date })
  mailLease?: Date
}

export const AlertModel = getModelForClass(Alert)

guardModel(AlertModel, {
  bsonType: 'object',
  required: ['stock', 'product', 'warehouse', 'quantity', 'threshold', 'open', 'raisedAt'],
  properties: { open: { bsonType: 'bool' }, raisedAt: { bsonType: 'date' } },
})
