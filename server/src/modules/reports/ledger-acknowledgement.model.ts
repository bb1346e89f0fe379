import { getModelForClass, modelOptions, prop, Severity } from '@typegoose/typegoose'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import type { LedgerMismatch } from './reports.types.ts'

/** Kept for ever, and never changed: events, which tell the same, may be deleted one day. */
@modelOptions({
  schemaOptions: { collection: 'ledgerAcknowledgements', versionKey: false },
  options: { allowMixed: Severity.ALLOW },
})
export class StoredAcknowledgement {
  /** The mismatch's. */
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => String, required: true }) reason!: string
  @prop({ type: () => ActorStamp, required: true, _id: false }) by!: ActorStamp
  @prop({ type: () => Date, required: true }) at!: Date
  @prop({ type: () => Object, required: true }) mismatch!: LedgerMismatch
}

export const AcknowledgementModel = getModelForClass(StoredAcknowledgement)

guardModel(AcknowledgementModel, {
  bsonType: 'object',
  required: ['reason', 'by', 'at', 'mismatch'],
  properties: {
    reason: { bsonType: 'string', minLength: 1, maxLength: 1000 },
    at: { bsonType: 'date' },
  },
})
