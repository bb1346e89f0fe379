import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'

/** What is seen of one product, made of what was sent: WebP, without what a camera writes beside the picture. */
@modelOptions({ schemaOptions: { collection: 'productPictures', versionKey: false } })
export class ProductPicture {
  /** Of its product. */
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => String, required: true }) hash!: string
  @prop({ type: () => Buffer, required: true }) picture!: Buffer
  @prop({ type: () => Buffer, required: true }) thumbnail!: Buffer
}

export const ProductPictureModel = getModelForClass(ProductPicture)

guardModel(ProductPictureModel, {
  bsonType: 'object',
  required: ['hash', 'picture', 'thumbnail'],
  properties: {
    hash: { bsonType: 'string', minLength: 64, maxLength: 64 },
    picture: { bsonType: 'binData' },
    thumbnail: { bsonType: 'binData' },
  },
})
