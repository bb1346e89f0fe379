import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'
import type { MovementSums } from '../stock/for-reports.ts'

/** What movements of one type did in one warehouse within a quarter of an hour. */
@modelOptions({ schemaOptions: { collection: 'movementSums', versionKey: false } })
export class KeptSums implements Omit<MovementSums, 'type'> {
  /** Begins with the quarter, so that those of a period lie side by side. */
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) quarter!: Date
  @prop({ type: () => Types.ObjectId, required: true }) warehouse!: Types.ObjectId
  @prop({ type: () => String, required: true }) type!: string
  @prop({ type: () => Number, required: true }) movements!: number
  @prop({ type: () => Number, required: true }) units!: number
  @prop({ type: () => Number, required: true }) unitsIn!: number
  @prop({ type: () => Number, required: true }) unitsOut!: number
}

/**
 * How the sums began: what was stamped before `until` is summed in the order of time, a slice at a time; they are whole once
 * `summed` has come to `until`.
 */
@modelOptions({ schemaOptions: { collection: 'movementSumsStart', versionKey: false } })
export class SumsStart {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) until!: Date
  /** All before this is in the sums. */
  @prop({ type: () => Date, required: true }) summed!: Date
  /** Counts who decides by `summed` or by the days that are kept: of two at once, one begins again. */
  @prop({ type: () => Number, required: true }) turns!: number
}

/** What moved in one warehouse on one day. */
export class WarehouseSums {
  @prop({ type: () => Types.ObjectId, required: true }) warehouse!: Types.ObjectId
  @prop({ type: () => Number, required: true }) unitsIn!: number
  @prop({ type: () => Number, required: true }) unitsOut!: number
  @prop({ type: () => Number, required: true }) movements!: number
}

/** The sums of a day that is over, of one time zone; what comes late removes them. */
@modelOptions({ schemaOptions: { collection: 'movementDaySums', versionKey: false } })
export class DaySums {
  /** Asia/Jakarta 2026-11-23. */
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) from!: Date
  @prop({ type: () => Date, required: true }) to!: Date
  @prop({ type: () => [WarehouseSums], required: true, _id: false }) places!: WarehouseSums[]
}

export const KeptSumsModel = getModelForClass(KeptSums)
export const SumsStartModel = getModelForClass(SumsStart)
export const DaySumsModel = getModelForClass(DaySums)

guardModel(KeptSumsModel, { bsonType: 'object', required: ['quarter', 'warehouse', 'type', 'movements'] })
guardModel(SumsStartModel, { bsonType: 'object', required: ['until', 'summed', 'turns'] })
guardModel(DaySumsModel, { bsonType: 'object', required: ['from', 'to', 'places'] })
