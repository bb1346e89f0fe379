import { getModelForClass, modelOptions, prop, Severity } from '@typegoose/typegoose'
import { guardModel } from '../../platform/database/mongo.ts'
import type { CheckReached } from './ledger-proof.queries.ts'
import type { LedgerReport } from './reports.types.ts'

/** Who was told to ask again, and how many checks had ended when they asked first. */
class Waiting {
  @prop({ type: () => String, required: true }) actor!: string
  @prop({ type: () => Number, required: true }) checks!: number
}

/** The checks of one scope: of all warehouses, or of those that some actors are limited to; whole, or of what is new. */
@modelOptions({
  schemaOptions: { collection: 'ledgerChecks', versionKey: false },
  options: { allowMixed: Severity.ALLOW },
})
export class LedgerChecks {
  @prop({ type: () => String, required: true })
  _id!: string

  /** How many have ended. */
  @prop({ type: () => Number, required: true, default: 0 })
  checks!: number

  /** Of the last one. */
  @prop({ type: () => Object })
  report?: LedgerReport

  /** Of one that is under way, or whose server has died. */
  @prop({ type: () => Object })
  reached?: CheckReached

  @prop({ type: () => [Waiting], required: true, _id: false, default: [] })
  waiting!: Waiting[]
}

/** The right to check, of one server at a time; it runs out where its holder dies. */
@modelOptions({ schemaOptions: { collection: 'ledgerLease', versionKey: false } })
export class LedgerLease {
  @prop({ type: () => String, required: true })
  _id!: string

  @prop({ type: () => String })
  owner?: string

  @prop({ type: () => Date, required: true })
  until!: Date

  @prop({ type: () => Date })
  since?: Date
}

export const LedgerChecksModel = getModelForClass(LedgerChecks)
export const LedgerLeaseModel = getModelForClass(LedgerLease)

guardModel(LedgerChecksModel, { bsonType: 'object', required: ['checks', 'waiting'] })
guardModel(LedgerLeaseModel, { bsonType: 'object', required: ['until'] })
