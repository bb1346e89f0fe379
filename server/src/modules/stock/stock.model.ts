import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { Edit } from '../../platform/commands/edits.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { StockKey } from './of-stock.ts'
import type { AbcClass } from './stock.classes.rules.ts'

/** The latest count of a stock, by the moment at which it was counted. */
class LastCount {
  @prop({ type: () => Date, required: true }) at!: Date
  /** Of the movement that booked it. */
  @prop({ type: () => Number, required: true }) sequence!: number
  /** Id of the stocktake that it was counted in, if any. */
  @prop({ type: () => String }) stocktake?: string
}

@ObjectType({ description: 'One product in one warehouse.' })
@modelOptions({ schemaOptions: { collection: 'stocks', versionKey: false } })
@index({ product: 1, warehouse: 1 }, { unique: true })
@index({ sku: 1, warehouseCode: 1 })
@index({ warehouseCode: 1, sku: 1 })
@index({ warehouseCode: 1, binKey: 1, sku: 1 })
@index({ low: 1, sku: 1, warehouseCode: 1 })
@index({ quantity: 1, _id: 1 })
@index({ updatedAt: -1, _id: -1 })
@index({ movedAt: 1, _id: 1 })
@index({ warehouse: 1, abc: 1, 'lastCount.at': 1, _id: 1 })
export class Stock extends StockKey {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => Int, { description: 'Units available to sell now. Never below 0.' })
  @prop({ type: () => Number, required: true })
  quantity!: number

  @Field(() => Int, { description: 'Units promised to orders that have not shipped. Never below 0.' })
  @prop({ type: () => Number, required: true })
  allocated!: number

  /** None on levels of a version before, until something is on the way to them. */
  @prop({ type: () => Number })
  inTransit?: number

  @Field(() => Int, {
    description: 'At or below this quantity the stock is low; 0: it is not watched and never low.',
  })
  @prop({ type: () => Number, required: true })
  lowStockThreshold!: number

  @prop({ type: () => Edit, _id: false })
  lastThresholdEdit?: Edit

  /** At or below its threshold, kept for the index; written with quantity, threshold and `unwatched`. */
  @prop({ type: () => Boolean, required: true })
  low!: boolean

  /** Its product is deleted or its warehouse inactive: it is never low. */
  @prop({ type: () => Boolean })
  unwatched?: boolean

  /** How often `low` has changed: the order of its crossings, whichever server's clock told when. */
  @prop({ type: () => Number })
  crossed?: number

  @Field(() => Int, { description: 'Sequence of the last movement: grows by one with each.' })
  @prop({ type: () => Number, required: true })
  version!: number

  @Field(() => String, {
    nullable: true,
    description:
      'Where it lies in its warehouse, e.g. A-2-10: a place to walk to, not one that holds a quantity.',
  })
  @prop({ type: () => String })
  bin?: string

  /** What the order by bin compares; empty without one. */
  @prop({ type: () => String, required: true })
  binKey!: string

  @prop({ type: () => LastCount, _id: false })
  lastCount?: LastCount

  /** A or B; of C there is nothing. */
  @prop({ type: () => String })
  abc?: AbcClass

  /** The hash of the last movement. */
  @prop({ type: () => String, required: true })
  head!: string

  @Field(() => DateTime, { description: 'When a movement last changed it.' })
  @prop({ type: () => Date, required: true })
  movedAt!: Date

  @Field(() => DateTime, {
    description: 'When anything of it last changed: units, threshold, bin, class, whether it is watched.',
  })
  @prop({ type: () => Date, required: true })
  updatedAt!: Date
}

export const StockModel = getModelForClass(Stock)

const unit = { bsonType: ['int', 'long', 'double'], minimum: 0, maximum: int32Max }

guardModel(StockModel, {
  bsonType: 'object',
  required: [
    'product',
    'warehouse',
    'sku',
    'warehouseCode',
    'quantity',
    'allocated',
    'lowStockThreshold',
    'version',
  ],
  properties: { quantity: unit, allocated: unit, inTransit: unit, lowStockThreshold: unit, version: unit },
})
