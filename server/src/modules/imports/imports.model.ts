import { getModelForClass, index, modelOptions, prop, Severity } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import {
  fieldProblemCodes,
  ProblemValue,
  type FieldProblemCode,
} from '../../platform/graphql/field-problem.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { guardModel } from '../../platform/mongo.ts'

export enum ImportKind {
  PRODUCTS = 'PRODUCTS',
  STOCK_COUNTS = 'STOCK_COUNTS',
}
registerEnumType(ImportKind, { name: 'ImportKind', description: 'What the rows of the file are.' })

export enum ImportState {
  CHECKING = 'CHECKING',
  INVALID = 'INVALID',
  READY = 'READY',
  APPLYING = 'APPLYING',
  APPLIED = 'APPLIED',
  FAILED = 'FAILED',
}
registerEnumType(ImportState, {
  name: 'ImportState',
  description:
    'CHECKING → READY or INVALID (nothing of it can be applied); READY → APPLYING → APPLIED. FAILED: what was checked no longer holds; chunks before stay applied, applyImport goes on with the rest.',
})

@ObjectType()
export class ImportRowError {
  @Field(() => Int, { description: 'As a spreadsheet counts: the header is row 1.' })
  @prop({ type: () => Number, required: true })
  row!: number

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  column?: string

  @Field(() => fieldProblemCodes, { nullable: true, description: 'Null where the message alone tells it.' })
  @prop({ type: () => String })
  code?: FieldProblemCode

  @Field(() => [ProblemValue])
  @prop({ type: () => [ProblemValue], required: true, _id: false })
  values!: ProblemValue[]

  @Field(() => String, { description: 'In English.' })
  @prop({ type: () => String, required: true })
  message!: string
}

@ObjectType()
export class ImportFieldChange {
  @Field(() => String, { description: 'A column of the file, or onHand of a stock count.' })
  @prop({ type: () => String, required: true })
  field!: string

  @Field(() => String, {
    nullable: true,
    description: 'Null where there was nothing; prices in minor units, tags and barcodes joined by ", ".',
  })
  @prop({ type: () => String })
  before?: string | null

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  after?: string | null
}

@ObjectType()
export class ImportChange {
  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  row!: number

  @Field(() => String)
  @prop({ type: () => String, required: true })
  sku!: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  warehouseCode?: string

  @Field(() => Boolean, { description: 'Whether the row creates a product.' })
  @prop({ type: () => Boolean, required: true })
  creates!: boolean

  @Field(() => [ImportFieldChange])
  @prop({ type: () => [ImportFieldChange], required: true, _id: false })
  fields!: ImportFieldChange[]

  @Field(() => String, { description: 'In English, e.g. "price 10.00 → 12.50" or "12 → 10".' })
  @prop({ type: () => String, required: true })
  summary!: string
}

/** As whom the rows are checked and applied: who uploaded it, then who applied it, with their warehouses of then. */
class ImportWorker {
  @prop({ type: () => ActorStamp, required: true, _id: false }) actor!: ActorStamp
  @prop({ type: () => [Types.ObjectId], default: undefined }) warehouses?: Types.ObjectId[]
}

class Lease {
  @prop({ type: () => String, required: true }) owner!: string
  @prop({ type: () => Date, required: true }) until!: Date
}

@ObjectType({ description: 'A file of products or stock counts, checked whole before any of it is applied.' })
// errors is a name that mongoose keeps for its documents; these are read lean.
@modelOptions({
  schemaOptions: { collection: 'imports', versionKey: false, suppressReservedKeysWarning: true },
})
@index({ createdAt: -1, _id: -1 })
@index({ state: 1, 'lease.until': 1 })
export class Import {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => ImportKind)
  @prop({ type: () => String, required: true })
  kind!: ImportKind

  @Field(() => String)
  @prop({ type: () => String, required: true })
  fileName!: string

  @prop({ type: () => String, required: true })
  encoding!: string

  @Field(() => ImportState)
  @prop({ type: () => String, required: true })
  state!: ImportState

  @Field(() => Int, {
    description: 'Rows that are no header and not empty; while CHECKING those read so far.',
  })
  @prop({ type: () => Number, required: true })
  rows!: number

  @Field(() => Int, { description: 'Rows that are applied.' })
  @prop({ type: () => Number, required: true })
  rowsDone!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  errorCount!: number

  @Field(() => [ImportRowError], { description: 'The first 100.' })
  @prop({ type: () => [ImportRowError], required: true, _id: false })
  errors!: ImportRowError[]

  @Field(() => Int, { description: 'Rows that would change something, as checked.' })
  @prop({ type: () => Number, required: true })
  changeCount!: number

  @Field(() => [ImportChange], { description: 'The first 100.' })
  @prop({ type: () => [ImportChange], required: true, _id: false })
  changes!: ImportChange[]

  @Field(() => ActorStamp, { description: 'Who uploaded it.' })
  @prop({ type: () => ActorStamp, required: true, _id: false })
  actor!: ActorStamp

  @prop({ type: () => ImportWorker, required: true, _id: false })
  worksAs!: ImportWorker

  @prop({ type: () => Lease, required: true, _id: false })
  lease!: Lease

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'When it became INVALID, APPLIED or FAILED.' })
  @prop({ type: () => Date })
  finishedAt?: Date
}

/** A piece of the file as it was uploaded; gone once it is checked, at the latest after a day. */
@modelOptions({ schemaOptions: { collection: 'importPieces', versionKey: false } })
@index({ import: 1, index: 1 }, { unique: true })
@index({ createdAt: 1 }, { expireAfterSeconds: 86_400 })
export class ImportPiece {
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) import!: Types.ObjectId
  @prop({ type: () => Number, required: true }) index!: number
  @prop({ type: () => Buffer, required: true }) data!: Buffer
  @prop({ type: () => Date, required: true }) createdAt!: Date
}

/** Checked rows that are applied together or not at all; done is set in the transaction that applies them. */
@modelOptions({
  schemaOptions: { collection: 'importChunks', versionKey: false },
  options: { allowMixed: Severity.ALLOW },
})
@index({ import: 1, index: 1 }, { unique: true })
export class ImportChunk {
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) import!: Types.ObjectId
  @prop({ type: () => Number, required: true }) index!: number
  @prop({ type: () => [Object], required: true }) lines!: { row: number }[]
  @prop({ type: () => Boolean, required: true }) done!: boolean
}

export const ImportModel = getModelForClass(Import)
export const ImportPieceModel = getModelForClass(ImportPiece)
export const ImportChunkModel = getModelForClass(ImportChunk)

guardModel(ImportModel, {
  bsonType: 'object',
  required: ['kind', 'state', 'worksAs', 'lease'],
  properties: { state: { enum: Object.values(ImportState) }, kind: { enum: Object.values(ImportKind) } },
})
guardModel(ImportPieceModel, { bsonType: 'object', required: ['import', 'index', 'data'] })
guardModel(ImportChunkModel, { bsonType: 'object', required: ['import', 'index', 'lines', 'done'] })
