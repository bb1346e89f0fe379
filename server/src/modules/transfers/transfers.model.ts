import { limits } from '@gudang/domain'
import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { counters, TransferStatus } from './transfers.rules.ts'

registerEnumType(TransferStatus, {
  name: 'TransferStatus',
  description:
    'DRAFT → READY (units are promised to it) → IN_TRANSIT → CLOSED; DRAFT → IN_TRANSIT; DRAFT or READY → CANCELLED.',
})

@ObjectType({
  description:
    'A line of a transfer. It is done when received + damaged + lost + returned = sent, and the transfer when all are.',
})
export class TransferLine {
  @Field(() => String)
  @prop({ type: () => String, required: true })
  sku!: string

  @prop({ type: () => Types.ObjectId, required: true })
  product!: Types.ObjectId

  /** The levels that it has moved: none before it was promised or sent. */
  @prop({ type: () => Types.ObjectId })
  stockFrom?: Types.ObjectId

  @prop({ type: () => Types.ObjectId })
  stockTo?: Types.ObjectId

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  requested!: number

  @Field(() => Int, { description: 'Units that are kept for it at the source until it is sent.' })
  @prop({ type: () => Number, required: true })
  promised!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  sent!: number

  @Field(() => Int, { description: 'Arrived whole.' })
  @prop({ type: () => Number, required: true })
  received!: number

  @Field(() => Int, { description: 'Arrived and were written off.' })
  @prop({ type: () => Number, required: true })
  damaged!: number

  @Field(() => Int, { description: 'Never arrived.' })
  @prop({ type: () => Number, required: true })
  lost!: number

  @Field(() => Int, { description: 'Came back to the source.' })
  @prop({ type: () => Number, required: true })
  returned!: number

  @Field(() => Int, { description: 'Arrived beyond what was sent; the source may want to count.' })
  @prop({ type: () => Number, required: true })
  surplus!: number
}

/** Of one transfer. */
export const mostPictures = 10

@ObjectType({ description: 'A photo of what arrived damaged.' })
export class TransferPicture {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => String, required: true })
  hash!: string

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  addedAt!: Date

  @Field(() => ActorStamp)
  @prop({ type: () => ActorStamp, required: true, _id: false })
  addedBy!: ActorStamp
}

@ObjectType({ description: 'One van from one warehouse to another, and what became of all that was in it.' })
@modelOptions({ schemaOptions: { collection: 'transfers', versionKey: false } })
@index({ number: 1 }, { unique: true })
@index({ createdAt: -1, _id: -1 })
@index({ warehouses: 1, createdAt: -1, _id: -1 })
@index({ from: 1, status: 1, createdAt: -1, _id: -1 })
@index({ to: 1, status: 1, createdAt: -1, _id: -1 })
@index({ status: 1, createdAt: -1, _id: -1 })
@index({ terms: 1 })
@index({ 'lines.sku': 1, createdAt: -1, _id: -1 })
@index({ incoming: 1 }, { partialFilterExpression: { status: TransferStatus.IN_TRANSIT } })
@index({ expectedAt: 1 }, { partialFilterExpression: { status: TransferStatus.IN_TRANSIT } })
@index(
  { discrepant: 1 },
  { partialFilterExpression: { status: TransferStatus.IN_TRANSIT, discrepant: true } },
)
@index({ mailAt: 1 }, { partialFilterExpression: { mailAt: { $exists: true } } })
export class Transfer {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, { description: 'TR-…: unique, readable, in the order of time.' })
  @prop({ type: () => String, required: true })
  number!: string

  @prop({ type: () => Types.ObjectId, required: true }) from!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) to!: Types.ObjectId
  /** Codes never change. */
  @prop({ type: () => String, required: true }) fromCode!: string
  @prop({ type: () => String, required: true }) toCode!: string

  @Field(() => TransferStatus)
  @prop({ type: () => String, required: true })
  status!: TransferStatus

  @Field(() => [TransferLine], { description: `1 to ${limits.stockLines}, each SKU once.` })
  @prop({ type: () => [TransferLine], required: true, _id: false })
  lines!: TransferLine[]

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  carrier?: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  trackingCode?: string

  @Field(() => DateTime, { nullable: true, description: 'When it is to arrive.' })
  @prop({ type: () => Date })
  expectedAt?: Date

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  note?: string

  @Field(() => Int, { description: 'Grows by one with each step, from 0; for `expectedVersion`.' })
  @prop({ type: () => Number, required: true })
  version!: number

  @Field(() => Boolean, {
    description:
      'Something is damaged, lost, came back or was too much, or some of it has arrived and the rest has not.',
  })
  @prop({ type: () => Boolean, required: true })
  discrepant!: boolean

  @Field(() => String, { nullable: true, description: 'The transfer that left these units behind.' })
  @prop({ type: () => String })
  remainderOf?: string

  @Field(() => String, { nullable: true, description: 'The draft of what was left behind when it was sent.' })
  @prop({ type: () => String })
  remainder?: string

  /** Both ends: who may see one of them may see the transfer. */
  @prop({ type: () => [Types.ObjectId], required: true })
  warehouses!: Types.ObjectId[]

  /** The stocks that units are on the way to. */
  @prop({ type: () => [Types.ObjectId], required: true })
  incoming!: Types.ObjectId[]

  @prop({ type: () => [TransferPicture] })
  pictures?: TransferPicture[]

  /** Since when everybody was told that it is overdue. */
  @prop({ type: () => Date })
  overdueAt?: Date

  /** From then on a digest is to tell of it; never set where nothing is mailed. */
  @prop({ type: () => Date })
  mailAt?: Date

  /** Until then a server is mailing it. */
  @prop({ type: () => Date })
  mailLease?: Date

  @prop({ type: () => [String], required: true, select: false })
  terms!: string[]

  @Field(() => ActorStamp)
  @prop({ type: () => ActorStamp, required: true, _id: false })
  createdBy!: ActorStamp

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, { description: 'Of its last step.' })
  @prop({ type: () => Date, required: true })
  updatedAt!: Date

  @prop({ type: () => ActorStamp, required: true, _id: false })
  updatedBy!: ActorStamp

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  sentAt?: Date

  @Field(() => DateTime, { nullable: true, description: 'When the last unit was accounted for.' })
  @prop({ type: () => Date })
  closedAt?: Date
}

export const TransferModel = getModelForClass(Transfer)

const units = { bsonType: ['int', 'long', 'double'], minimum: 0, maximum: int32Max }

guardModel(TransferModel, {
  bsonType: 'object',
  required: ['number', 'from', 'to', 'status', 'lines', 'version', 'createdBy', 'createdAt'],
  properties: {
    status: { enum: Object.values(TransferStatus) },
    version: units,
    pictures: { bsonType: 'array', maxItems: mostPictures },
    lines: {
      bsonType: 'array',
      minItems: 1,
      maxItems: 500,
      items: {
        bsonType: 'object',
        required: ['sku', 'product', ...counters],
        properties: Object.fromEntries(counters.map((counter) => [counter, units])),
      },
    },
  },
})
