import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import { Edit } from '../../platform/commands/edits.ts'
import { guardModel } from '../../platform/database/mongo.ts'

@ObjectType({ description: 'How people say numbers of a product: a carton of 12. The ledger counts units.' })
export class Pack {
  @Field(() => String, { description: 'E.g. "dus"; unique among the packs that are not retired.' })
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => Int, { description: 'Units in it; they never change.' })
  @prop({ type: () => Number, required: true })
  units!: number

  @Field(() => String, { nullable: true, description: 'What a scanner reads on it; null where it has none.' })
  @prop({ type: () => String })
  barcode?: string | null

  @Field(() => Boolean, { description: 'Whether it is no longer used; its barcode is still known.' })
  @prop({ type: () => Boolean, required: true })
  retired!: boolean
}

@ObjectType({ description: 'A sellable, countable item.' })
@modelOptions({ schemaOptions: { collection: 'products', versionKey: false } })
@index({ sku: 1 }, { unique: true })
@index({ codes: 1 }, { unique: true, partialFilterExpression: { codes: { $exists: true } } })
@index({ terms: 1, sku: 1 })
@index({ tags: 1, sku: 1 })
@index({ nameKey: 1, sku: 1 })
@index({ price: 1, sku: 1 })
@index({ createdAt: -1, _id: -1 })
@index({ updatedAt: 1, _id: 1 })
export class Product {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, {
    description: 'Unique for ever; trimmed, upper-cased and compared so. Never changes.',
  })
  @prop({ type: () => String, required: true })
  sku!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => Money)
  @prop({ type: () => Number, required: true })
  price!: number

  @Field(() => [String])
  @prop({ type: () => [String], required: true })
  tags!: string[]

  /** As they are printed; a product of before has none of its own here until its codes are migrated. */
  @prop({ type: () => [String], required: true, default: [] })
  barcodes!: string[]

  @prop({ type: () => [Pack], default: undefined, _id: false })
  packs?: Pack[]

  /** Those of `codes` that are of packs: they name a product, but not one unit of it. */
  @prop({ type: () => [String], default: undefined })
  packCodes?: string[]

  /** Keys of the SKU, then of the barcodes, then of the packs: unique over all products together, so that what a scanner reads names one. */
  @prop({ type: () => [String], required: true })
  codes!: string[]

  @Field(() => Boolean, {
    description: 'A deleted product cannot be ordered or received; its history stays.',
  })
  @prop({ type: () => Boolean, required: true, default: false })
  isDeleted!: boolean

  @Field(() => Int, {
    description: 'What lowStockThreshold begins with where a warehouse holds this for the first time.',
  })
  @prop({ type: () => Number, required: true, default: 0 })
  defaultLowStockThreshold!: number

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  deletedAt?: Date

  /** What the order by name compares: without case and diacritics. */
  @prop({ type: () => String, required: true })
  nameKey!: string

  /** What search compares: the words of SKU, name, barcodes and tags. */
  @prop({ type: () => [String], required: true, select: false })
  terms!: string[]

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When it was last changed, deleted or restored.' })
  @prop({ type: () => Date, required: true })
  updatedAt!: Date

  /** The hash of its picture's bytes, which are kept apart: who reads a product does not read them. */
  @prop({ type: () => String })
  picture?: string

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const ProductModel = getModelForClass(Product)

guardModel(ProductModel, {
  bsonType: 'object',
  required: ['sku', 'name', 'price', 'tags', 'isDeleted'],
  properties: {
    sku: { bsonType: 'string', minLength: 1, maxLength: 64 },
    name: { bsonType: 'string', minLength: 1, maxLength: 200 },
    price: { bsonType: ['int', 'long', 'double'], minimum: 0 },
    tags: { bsonType: 'array', maxItems: 50, items: { bsonType: 'string' } },
    codes: { bsonType: 'array', minItems: 1, maxItems: 71, items: { bsonType: 'string' } },
    isDeleted: { bsonType: 'bool' },
  },
})
