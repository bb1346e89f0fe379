import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'

/** Up to where a check has found the ledger of a stock right, and what it sums to there. A whole check does not believe it. */
@modelOptions({ schemaOptions: { collection: 'ledgerMarks', versionKey: false } })
export class LedgerMark {
  /** Of the stock. */
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => Number, required: true }) sequence!: number
  @prop({ type: () => Number, required: true }) quantity!: number
  @prop({ type: () => Number, required: true }) allocated!: number
  @prop({ type: () => Number, required: true }) inTransit!: number
  /** When its last movement was made. */
  @prop({ type: () => Date, required: true }) at!: Date
  @prop({ type: () => String, required: true }) head!: string
}

/** Of a check that sets marks, until it has ended: what it has marked, no document may have been held against yet. */
@modelOptions({ schemaOptions: { collection: 'ledgerMarkings', versionKey: false } })
export class LedgerMarking {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) since!: Date
}

export const LedgerMarkingModel = getModelForClass(LedgerMarking)
guardModel(LedgerMarkingModel, { bsonType: 'object', required: ['since'] })

export const LedgerMarkModel = getModelForClass(LedgerMark)

guardModel(LedgerMarkModel, {
  bsonType: 'object',
  required: ['sequence', 'quantity', 'allocated', 'inTransit', 'at', 'head'],
})
