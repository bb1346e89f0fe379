import { limits } from '@gudang/domain'
import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, ObjectType } from 'type-graphql'
import { createdAtField, Edit } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { guardModel } from '../../platform/database/mongo.ts'

@ObjectType({ description: 'A place that holds stock.' })
@modelOptions({ schemaOptions: { collection: 'warehouses', versionKey: false } })
@index({ code: 1 }, { unique: true })
export class Warehouse {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, {
    description: `Never changes; trimmed, upper-cased and compared so. 1 to ${limits.warehouseCode} characters.`,
  })
  @prop({ type: () => String, required: true })
  code!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  address!: string

  @Field(() => Boolean, { description: 'An inactive warehouse takes part in no command; its history stays.' })
  @prop({ type: () => Boolean, required: true, default: true })
  isActive!: boolean

  /** Grows whenever a stock that was empty is filled, so that this conflicts with a deactivation beside it. */
  @prop({ type: () => Number, required: true, default: 0 })
  fillCount!: number

  @Field(() => DateTime, createdAtField)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const WarehouseModel = getModelForClass(Warehouse)

guardModel(WarehouseModel, {
  bsonType: 'object',
  required: ['code', 'name', 'address', 'isActive'],
  properties: {
    code: { bsonType: 'string', minLength: 1, maxLength: 32 },
    name: { bsonType: 'string', minLength: 1, maxLength: 200 },
    address: { bsonType: 'string', maxLength: 1000 },
    isActive: { bsonType: 'bool' },
  },
})
