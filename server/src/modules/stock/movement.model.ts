import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { OfStock } from './of-stock.ts'

export enum MovementType {
  ADJUSTMENT = 'ADJUSTMENT',
  TRANSFER_OUT = 'TRANSFER_OUT',
  TRANSFER_IN = 'TRANSFER_IN',
  ALLOCATION = 'ALLOCATION',
  RELEASE = 'RELEASE',
  SHIPMENT = 'SHIPMENT',
  TRANSFER_SENT = 'TRANSFER_SENT',
  TRANSIT_LOSS = 'TRANSIT_LOSS',
  TRANSIT_RETURN = 'TRANSIT_RETURN',
}
registerEnumType(MovementType, {
  name: 'MovementType',
  description: 'What a movement does to quantity, allocated and what is on the way.',
})

export enum AdjustmentReason {
  RECEIPT = 'RECEIPT',
  RETURN = 'RETURN',
  COUNT = 'COUNT',
  DAMAGE = 'DAMAGE',
  LOSS = 'LOSS',
  FOUND = 'FOUND',
  CORRECTION = 'CORRECTION',
}
registerEnumType(AdjustmentReason, { name: 'AdjustmentReason', description: 'Why stock was adjusted.' })

export enum ReferenceKind {
  ORDER = 'ORDER',
  TRANSFER = 'TRANSFER',
  IMPORT = 'IMPORT',
  STOCKTAKE = 'STOCKTAKE',
  CORRECTION = 'CORRECTION',
  EXTERNAL = 'EXTERNAL',
}
registerEnumType(ReferenceKind, {
  name: 'ReferenceKind',
  description: 'The kind of document behind a movement.',
})

@ObjectType({
  description:
    "The document behind a movement. ORDER: label is the order number. CORRECTION: id is that of the movement that it corrects. EXTERNAL: the caller's own (an invoice number, say).",
})
export class MovementReference {
  @Field(() => ReferenceKind)
  @prop({ type: () => String, required: true })
  kind!: ReferenceKind

  @Field(() => ID)
  @prop({ type: () => String, required: true })
  id!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  label!: string
}

@ObjectType({ description: 'One immutable ledger entry.' })
@modelOptions({ schemaOptions: { collection: 'movements', versionKey: false } })
@index({ stock: 1, sequence: 1 }, { unique: true })
@index({ createdAt: -1, _id: -1 })
@index({ sku: 1, createdAt: -1, _id: -1 })
@index({ warehouseCode: 1, createdAt: -1, _id: -1 })
@index({ 'reference.id': 1, createdAt: -1, _id: -1 })
@index({ 'reference.label': 1, createdAt: -1, _id: -1 })
@index({ 'actor.id': 1, createdAt: -1, _id: -1 })
// Orders make most movements and pay for none of these two.
@index({ reason: 1, createdAt: -1, _id: -1 }, { partialFilterExpression: { reason: { $exists: true } } })
@index({ type: 1, createdAt: -1, _id: -1 }, { partialFilterExpression: { allocatedDelta: 0 } })
export class StockMovement extends OfStock {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  /** The event of the command that wrote this. */
  @prop({ type: () => Types.ObjectId, required: true })
  event!: Types.ObjectId

  @Field(() => Int, { description: '1, 2, 3 … within its stock, without a gap.' })
  @prop({ type: () => Number, required: true })
  sequence!: number

  @Field(() => MovementType)
  @prop({ type: () => String, required: true })
  type!: MovementType

  @Field(() => AdjustmentReason, { nullable: true, description: 'Set on adjustments.' })
  @prop({ type: () => String })
  reason?: AdjustmentReason

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  note?: string

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  quantityDelta!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  allocatedDelta!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  quantityAfter!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  allocatedAfter!: number

  /** Both only where one of them is not 0. */
  @prop({ type: () => Number })
  inTransitDelta?: number

  @prop({ type: () => Number })
  inTransitAfter?: number

  @Field(() => MovementReference, { nullable: true })
  @prop({ type: () => MovementReference, _id: false })
  reference?: MovementReference

  @Field(() => ActorStamp)
  @prop({ type: () => ActorStamp, required: true, _id: false })
  actor!: ActorStamp

  @Field(() => DateTime, { description: 'Never before that of the movement before it.' })
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was counted, of a count that was booked later; else null.',
  })
  @prop({ type: () => Date })
  countedAt?: Date

  @Field(() => String, {
    description: 'SHA-256 over this movement and the hash of the one before it in its stock, in base64url.',
  })
  @prop({ type: () => String, required: true })
  hash!: string
}

export const MovementModel = getModelForClass(StockMovement)

const whole = { bsonType: ['int', 'long', 'double'] }
const unit = { ...whole, minimum: 0 }

guardModel(MovementModel, {
  bsonType: 'object',
  required: [
    'stock',
    'event',
    'sequence',
    'type',
    'quantityDelta',
    'allocatedDelta',
    'quantityAfter',
    'allocatedAfter',
    'actor',
    'createdAt',
  ],
  properties: {
    sequence: { ...whole, minimum: 1 },
    type: { enum: Object.values(MovementType) },
    quantityDelta: whole,
    allocatedDelta: whole,
    quantityAfter: unit,
    allocatedAfter: unit,
    inTransitDelta: whole,
    inTransitAfter: unit,
  },
})
