import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { Document } from '../../platform/commands/document.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { AbcClass } from '../stock/index.ts'
import {
  BlockReason,
  HintCode,
  LineBase,
  LineState,
  StocktakeStatus,
  StrayReason,
  type Contribution,
} from './stocktakes.rules.ts'

registerEnumType(StocktakeStatus, {
  name: 'StocktakeStatus',
  description:
    'COUNTING → REVIEW → POSTING → POSTED; COUNTING or REVIEW → CANCELLED; REVIEW or POSTING → COUNTING by a recount. POSTING lasts while lines are BLOCKED. Nothing else ever stands still for it.',
})
registerEnumType(LineState, {
  name: 'StocktakeLineState',
  description:
    'OPEN: nobody has counted it. MOVED: something came or left between two counts of it; accept one side or count again. RECOUNT: to be counted anew. BLOCKED: posted by itself as soon as it can be. EXCLUDED and what is OPEN at the end change nothing.',
})
registerEnumType(BlockReason, {
  name: 'StocktakeBlockReason',
  description:
    'PROMISED: less was found than is promised to orders. DELETED: more was found of a deleted product. INACTIVE: more was found in a warehouse that is not active. TOO_MUCH_STOCK: on hand would pass 2,147,483,647.',
})
registerEnumType(StrayReason, {
  name: 'StocktakeStrayReason',
  description:
    'UNKNOWN_CODE: of no product. OTHER_STOCKTAKE: the stock is counted in another one. POSTED: its line is posted, or was left out when the others were. FOUR_EYES: who counted a line does not count its recount.',
})
registerEnumType(HintCode, {
  name: 'StocktakeHintCode',
  description:
    'What a variance may come from. PICKED_NOT_SHIPPED: orders that are processed and not shipped hold as many. IN_TRANSIT: as many are on the way to it. SWAPPED: another line is off by the opposite. PACK: packs were counted as units, or units as packs. MOVED_NEAR: as many as were counted the ledger had within half an hour of the count.',
})
registerEnumType(LineBase, {
  name: 'StocktakeLineBase',
  description: 'What a MOVED line is held against: the ledger at the first of its counts, or at the last.',
})

export enum UncountedLines {
  LEAVE = 'LEAVE',
  ZERO = 'ZERO',
}
registerEnumType(UncountedLines, {
  name: 'UncountedLines',
  description:
    'What becomes of lines that nobody has counted. LEAVE: nothing. ZERO: they are counted as 0 at the moment at which counting is finished.',
})

@ObjectType({ description: 'What the count plan of the warehouse had due of one class.' })
export class DueScope {
  @Field(() => AbcClass)
  @prop({ type: () => String, required: true })
  abcClass!: AbcClass

  @Field(() => Int, { description: 'At most so many, those that were counted longest ago.' })
  @prop({ type: () => Number, required: true })
  most!: number
}

@ObjectType({ description: 'What a stocktake counts.' })
export class StocktakeScope {
  @Field(() => [String], { nullable: true, description: 'Products with any of these tags.' })
  @prop({ type: () => [String], default: undefined })
  tags?: string[]

  @Field(() => [String], { nullable: true })
  @prop({ type: () => [String], default: undefined })
  skus?: string[]

  @Field(() => [AbcClass], { nullable: true })
  @prop({ type: () => [String], default: undefined })
  abcClasses?: AbcClass[]

  @Field(() => [DueScope], { nullable: true, description: 'What the count plan had due.' })
  @prop({ type: () => [DueScope], default: undefined, _id: false })
  due?: DueScope[]

  @Field(() => String, { nullable: true, description: 'From this bin on, in the order of a walk.' })
  @prop({ type: () => String })
  binFrom?: string

  @Field(() => String, { nullable: true, description: 'To this bin and all that begin so.' })
  @prop({ type: () => String })
  binTo?: string

  @Field(() => Boolean, { description: 'Only what had something on hand at the start.' })
  @prop({ type: () => Boolean, required: true })
  withStockOnly!: boolean
}

@ObjectType({ description: 'From which variance on a first count is made again by itself.' })
export class RecountAbove {
  @Field(() => Int, { nullable: true })
  @prop({ type: () => Number })
  units?: number

  @Field(() => Float, { nullable: true, description: 'Of what was expected.' })
  @prop({ type: () => Number })
  percent?: number
}

@ObjectType({ description: 'What was counted and could not be put to a line.' })
export class StocktakeStray {
  @Field(() => String)
  @prop({ type: () => String, required: true })
  code!: string

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  units!: number

  @Field(() => StrayReason)
  @prop({ type: () => String, required: true })
  reason!: StrayReason

  @Field(() => ActorStamp)
  @prop({ type: () => ActorStamp, required: true, _id: false })
  counter!: ActorStamp

  @Field(() => DateTime, { description: 'Of the last time.' })
  @prop({ type: () => Date, required: true })
  at!: Date
}

class Lease {
  @prop({ type: () => String }) owner?: string
  @prop({ type: () => Date, required: true }) until!: Date
}

/** As whom its lines are posted: who posted it last, with their warehouses of then. */
class PostsAs {
  @prop({ type: () => ActorStamp, required: true, _id: false }) actor!: ActorStamp
  @prop({ type: () => [Types.ObjectId], default: undefined }) warehouses?: Types.ObjectId[]
}

@ObjectType({
  description: 'A count of many stocks of one warehouse by several people, beside all other work.',
})
@modelOptions({ schemaOptions: { collection: 'stocktakes', versionKey: false } })
@index({ number: 1 }, { unique: true })
@index({ createdAt: -1, _id: -1 })
@index({ warehouse: 1, createdAt: -1, _id: -1 })
@index({ warehouse: 1, status: 1, createdAt: -1, _id: -1 })
@index({ status: 1, createdAt: -1, _id: -1 })
@index({ terms: 1 })
export class Stocktake implements Document {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, { description: 'ST-…: unique, readable, in the order of time.' })
  @prop({ type: () => String, required: true })
  number!: string

  @Field(() => Int, { description: 'Grows by one with each step, from 0; for `expectedVersion`.' })
  @prop({ type: () => Number, required: true })
  version!: number

  /** The one, as documents of several have them. */
  @prop({ type: () => [Types.ObjectId], required: true })
  warehouses!: Types.ObjectId[]

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

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  title?: string

  @prop({ type: () => Types.ObjectId, required: true }) warehouse!: Types.ObjectId
  /** Never changes. */
  @prop({ type: () => String, required: true }) warehouseCode!: string

  @Field(() => StocktakeStatus)
  @prop({ type: () => String, required: true })
  status!: StocktakeStatus

  @Field(() => StocktakeScope)
  @prop({ type: () => StocktakeScope, required: true, _id: false })
  scope!: StocktakeScope

  @Field(() => UncountedLines)
  @prop({ type: () => String, required: true })
  uncounted!: UncountedLines

  @Field(() => RecountAbove, { nullable: true })
  @prop({ type: () => RecountAbove, _id: false })
  recountAbove?: RecountAbove

  @Field(() => Boolean, {
    description: 'Who counted a line may not accept its variance, nor count its recount.',
  })
  @prop({ type: () => Boolean, required: true })
  fourEyes!: boolean

  @Field(() => Int, { description: 'Lines that it was started with; unexpected ones come on top.' })
  @prop({ type: () => Number, required: true })
  lineCount!: number

  /** Grows with its counts: they touch the document, so that none slips past the end of counting. */
  @prop({ type: () => Number, required: true })
  batches!: number

  @Field(() => [StocktakeStray], { description: 'At most 500.' })
  @prop({ type: () => [StocktakeStray], required: true, _id: false })
  strays!: StocktakeStray[]

  @Field(() => DateTime, { nullable: true, description: 'When the last line was posted.' })
  @prop({ type: () => Date })
  postedAt?: Date

  @prop({ type: () => PostsAs, _id: false })
  postsAs?: PostsAs

  @prop({ type: () => Lease, _id: false })
  lease?: Lease
}

class CountContribution implements Contribution {
  @prop({ type: () => Date, required: true }) at!: Date
  @prop({ type: () => Number, required: true }) firstSequence!: number
  @prop({ type: () => Number, required: true }) lastSequence!: number
  @prop({ type: () => Number, required: true }) units!: number
  @prop({ type: () => Boolean, required: true }) isSet!: boolean
}

/** Each person has a row of their own, and the line is their sum: nobody overwrites anybody. */
export class StocktakeCountRow {
  @prop({ type: () => Number, required: true }) pass!: number
  @prop({ type: () => ActorStamp, required: true, _id: false }) counter!: ActorStamp
  @prop({ type: () => [CountContribution], required: true, _id: false }) log!: CountContribution[]
}

@ObjectType()
export class StocktakeHint {
  @Field(() => HintCode)
  @prop({ type: () => String, required: true })
  code!: HintCode

  @Field(() => Int, { description: 'How many units it may explain.' })
  @prop({ type: () => Number, required: true })
  units!: number

  @Field(() => String, { nullable: true, description: 'The other one, of SWAPPED.' })
  @prop({ type: () => String })
  sku?: string

  @Field(() => String, { nullable: true, description: 'Name of the pack, of PACK.' })
  @prop({ type: () => String })
  pack?: string
}

@ObjectType({ description: 'One product in a stocktake.' })
@modelOptions({ schemaOptions: { collection: 'stocktakeLines', versionKey: false } })
@index({ stocktake: 1, product: 1 }, { unique: true })
@index({ stocktake: 1, binKey: 1, sku: 1 })
@index({ stocktake: 1, sku: 1 })
@index({ stocktake: 1, varianceRank: 1, sku: 1 })
@index({ stocktake: 1, state: 1, _id: 1 })
@index({ openKey: 1 }, { unique: true, partialFilterExpression: { openKey: { $exists: true } } })
export class StocktakeLine {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => Types.ObjectId, required: true }) stocktake!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) product!: Types.ObjectId

  @Field(() => String)
  @prop({ type: () => String, required: true })
  sku!: string

  @Field(() => String, { nullable: true, description: 'Where it lay at the start.' })
  @prop({ type: () => String })
  bin?: string

  @prop({ type: () => String, required: true }) binKey!: string

  @Field(() => LineState)
  @prop({ type: () => String, required: true })
  state!: LineState

  @Field(() => Int, { description: 'How often it is counted: 1, and one more with each recount.' })
  @prop({ type: () => Number, required: true })
  pass!: number

  @Field(() => Boolean, { description: 'It was found although nobody asked for it.' })
  @prop({ type: () => Boolean, required: true })
  unexpected!: boolean

  @prop({ type: () => [StocktakeCountRow], required: true, _id: false })
  counts!: StocktakeCountRow[]

  /** Whether its variance is of its counts. */
  @prop({ type: () => Boolean }) reviewed?: boolean

  /** Counted less what the ledger had then; 0 until it is reviewed. */
  @prop({ type: () => Number, required: true })
  variance!: number

  /** Of a MOVED line, held against the ledger at its first count. */
  @prop({ type: () => Number })
  varianceFirst?: number

  @prop({ type: () => String }) base?: LineBase

  /** The greatest value of variance comes first. */
  @prop({ type: () => Number, required: true })
  varianceRank!: number

  @prop({ type: () => [StocktakeHint], default: undefined, _id: false })
  hints?: StocktakeHint[]

  @prop({ type: () => String }) blocked?: BlockReason
  @prop({ type: () => Number }) shortBy?: number

  /** Of a line with a variance: that it is posted to. Known from its review on, where there was a stock then. */
  @prop({ type: () => Types.ObjectId }) stock?: Types.ObjectId

  /** There only while it is open: a stock is in one open stocktake. */
  @prop({ type: () => String })
  openKey?: string
}

export const StocktakeModel = getModelForClass(Stocktake)
export const StocktakeLineModel = getModelForClass(StocktakeLine)

const whole = { bsonType: ['int', 'long', 'double'] }

guardModel(StocktakeModel, {
  bsonType: 'object',
  required: ['number', 'warehouse', 'status', 'version', 'lineCount', 'createdBy', 'createdAt'],
  properties: {
    status: { enum: Object.values(StocktakeStatus) },
    version: { ...whole, minimum: 0, maximum: int32Max },
  },
})
guardModel(StocktakeLineModel, {
  bsonType: 'object',
  required: ['stocktake', 'product', 'sku', 'state', 'pass', 'counts', 'variance'],
  properties: {
    state: { enum: Object.values(LineState) },
    pass: { ...whole, minimum: 1 },
    variance: { ...whole, minimum: -int32Max, maximum: int32Max },
  },
})
