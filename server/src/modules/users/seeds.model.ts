import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'

/** That this installation was once given a role or a user: what people make of it afterwards stays. */
@modelOptions({ schemaOptions: { collection: 'seeds', versionKey: false } })
export class Seed {
  /** `role:<name>` or `user:<e-mail>`. */
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) at!: Date
  /** What the seeded role is, whatever it is called by now. */
  @prop({ type: () => Types.ObjectId }) role?: Types.ObjectId
}

export const SeedModel = getModelForClass(Seed)
guardModel(SeedModel, { bsonType: 'object', required: ['at'] })
