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
import { guardModel } from '../../platform/database/mongo.ts'
import type { Encoding } from './imports.encodings.ts'

export enum ImportKind {
  PRODUCTS = 'PRODUCTS',
  STOCK_COUNTS = 'STOCK_COUNTS',
  TRANSFERS = 'TRANSFERS',
}
registerEnumType(ImportKind, { name: 'ImportKind', description: 'What the rows of the file are.' })

export enum ImportState {
  CHECKING = 'CHECKING',
  INVALID = 'INVALID',
  READY = 'READY',
  APPLYING = 'APPLYING',
  APPLIED = 'APPLIED',
  FAILED = 'FAILED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(ImportState, {
  name: 'ImportState',
  description:
    'CHECKING → READY or INVALID (nothing of it can be applied); READY → APPLYING → APPLIED. FAILED: something went wrong on our side; chunks before stay applied, applyImport goes on with the rest. CANCELLED: by cancelImport, or by itself where it was READY or FAILED for a week; what was applied stays so.',
})

/** Worked on by a server. */
export const underWay = [ImportState.CHECKING, ImportState.APPLYING]
/** Waiting for a person. */
export const decidable = [ImportState.READY, ImportState.FAILED]

@ObjectType()
export class ImportRowError {
  @Field(() => Int, {
    description:
      'As a spreadsheet counts: the header is row 1, empty rows count, a line break within quotes begins none.',
  })
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
    description:
      'Null where there was nothing; prices in minor units, tags and barcodes as in a file, separated by | (a \\ before | or \\ makes it part of one).',
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
@index({ state: 1, turn: 1 })
@index({ 'actor.id': 1, state: 1 })
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

  @Field(() => String, {
    description:
      'As which its bytes are read, e.g. utf-8: what its mark at the beginning tells, else what was chosen, else utf-8.',
  })
  @prop({ type: () => String, required: true })
  encoding!: Encoding

  /** Whether bytes of it are no UTF-8 though it is read so: their rows are told. */
  @prop({ type: () => Boolean, required: true })
  isDamaged!: boolean

  @Field(() => Int, {
    description:
      'How often its check, or its chunk at hand, was begun without an end: after three it is INVALID or FAILED (GIVEN_UP).',
  })
  @prop({ type: () => Number, required: true })
  attempts!: number

  @Field(() => ImportState)
  @prop({ type: () => String, required: true })
  state!: ImportState

  @Field(() => Int, {
    description: 'Rows that are no header and not empty; while CHECKING those read so far. At most 200,000.',
  })
  @prop({ type: () => Number, required: true })
  rows!: number

  @Field(() => Int, { description: 'Rows that are applied.' })
  @prop({ type: () => Number, required: true })
  rowsDone!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  errorCount!: number

  @Field(() => [ImportRowError], {
    description:
      'The first 100; forgotten after 30 days. Of an INVALID one why it is refused. While it is applied, and afterwards, the rows that were left as they are: CHANGED_SINCE where somebody has changed what was checked, else why it does not hold any more.',
  })
  @prop({ type: () => [ImportRowError], required: true, _id: false })
  errors!: ImportRowError[]

  @Field(() => [ImportRowError], {
    description: 'What keeps nothing from being applied, but may not be meant: columns that are left out.',
  })
  @prop({ type: () => [ImportRowError], required: true, _id: false })
  warnings!: ImportRowError[]

  @Field(() => Int, { description: 'Rows that would change something, as checked.' })
  @prop({ type: () => Number, required: true })
  changeCount!: number

  @Field(() => [ImportChange], {
    description:
      'The first 100, forgotten after 30 days; importChanges tells all of them until it is applied.',
  })
  @prop({ type: () => [ImportChange], required: true, _id: false })
  changes!: ImportChange[]

  @Field(() => ActorStamp, { description: 'Who uploaded it.' })
  @prop({ type: () => ActorStamp, required: true, _id: false })
  actor!: ActorStamp

  @prop({ type: () => ImportWorker, required: true, _id: false })
  worksAs!: ImportWorker

  @prop({ type: () => Lease, required: true, _id: false })
  lease!: Lease

  /** The least of those that wait is worked on first. */
  @prop({ type: () => Date, required: true })
  turn!: Date

  /** Which check of it counts: its chunks are those that are applied. */
  @prop({ type: () => Types.ObjectId })
  check?: Types.ObjectId

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it became INVALID, APPLIED, FAILED or CANCELLED.',
  })
  @prop({ type: () => Date })
  finishedAt?: Date
}

/** Of its events. */
export const subjectOf = ({ _id, fileName }: Import) => ({ kind: 'IMPORT', id: String(_id), label: fileName })

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

/**
 * Checked rows that are applied together or not at all; done is set in the transaction that applies them. A check that
 * was given up may still write some: `check` keeps them apart.
 */
@modelOptions({
  schemaOptions: { collection: 'importChunks', versionKey: false },
  options: { allowMixed: Severity.ALLOW },
})
@index({ import: 1, check: 1, index: 1 }, { unique: true })
@index({ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400 })
export class ImportChunk {
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) import!: Types.ObjectId
  @prop({ type: () => Number, required: true }) index!: number
  @prop({ type: () => Types.ObjectId, required: true }) check!: Types.ObjectId
  @prop({ type: () => [Object], required: true }) lines!: { row: number }[]
  @prop({ type: () => [ImportChange], required: true, _id: false }) changes!: ImportChange[]
  /** Row of the last of its changes, 0 where it has none. */
  @prop({ type: () => Number, required: true }) lastChange!: number
  @prop({ type: () => Boolean, required: true }) done!: boolean
  /** How many lines it has. */
  @prop({ type: () => Number, required: true }) rows!: number
  /** Its rows that were not applied, once it is done; the first 100. */
  @prop({ type: () => [ImportRowError], _id: false, default: undefined }) leftOut?: ImportRowError[]
  @prop({ type: () => Number }) leftOutCount?: number
  @prop({ type: () => Date, required: true }) createdAt!: Date
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
