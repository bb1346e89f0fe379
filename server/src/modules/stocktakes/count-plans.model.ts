import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Edit } from '../../platform/commands/edits.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { AbcClass } from '../stock/index.ts'

@ObjectType({ description: 'How often stocks of one class are counted.' })
export class CountRhythm {
  @Field(() => AbcClass)
  @prop({ type: () => String, required: true })
  abcClass!: AbcClass

  @Field(() => Int, { description: 'Days after which a stock is due again.' })
  @prop({ type: () => Number, required: true })
  everyDays!: number
}

@ObjectType({ description: 'How often the stocks of a warehouse are counted, by their class.' })
@modelOptions({ schemaOptions: { collection: 'countPlans', versionKey: false } })
export class CountPlan {
  /** Of its warehouse. */
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => [CountRhythm], { description: 'By class; of a class that is not among them nothing is due.' })
  @prop({ type: () => [CountRhythm], required: true, _id: false })
  rhythms!: CountRhythm[]

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const CountPlanModel = getModelForClass(CountPlan)

guardModel(CountPlanModel, { bsonType: 'object', required: ['rhythms'] })
