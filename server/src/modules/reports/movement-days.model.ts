import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'

/** What moved in one warehouse on one day. */
export class WarehouseSums {
  @prop({ type: () => Types.ObjectId, required: true }) warehouse!: Types.ObjectId
  @prop({ type: () => Number, required: true }) unitsIn!: number
  @prop({ type: () => Number, required: true }) unitsOut!: number
  @prop({ type: () => Number, required: true }) movements!: number
}

/** The sums of a day that is over, of one time zone. The ledger never changes, so that they hold for ever. */
@modelOptions({ schemaOptions: { collection: 'movementDays', versionKey: false } })
export class DaySums {
  /** 2026-11-23 of UTC, Asia/Jakarta 2026-11-23 of another zone. */
  @prop({ type: () => String, required: true })
  _id!: string

  @prop({ type: () => [WarehouseSums], required: true, _id: false })
  places!: WarehouseSums[]
}

export const DaySumsModel = getModelForClass(DaySums)

guardModel(DaySumsModel, { bsonType: 'object', required: ['places'] })
