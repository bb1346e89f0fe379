import { getModelForClass, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { currentSession, guardModel } from '../database/mongo.ts'
import type { PictureBytes } from './draw.ts'

export type PictureSize = keyof Omit<PictureBytes, 'hash'>

/** What is seen of one picture, made of what was sent: WebP, without what a camera writes beside the picture. */
export class Picture {
  /** Of what it shows, or its own. */
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => String, required: true }) hash!: string
  @prop({ type: () => Buffer, required: true }) picture!: Buffer
  @prop({ type: () => Buffer, required: true }) thumbnail!: Buffer
}

/** A collection of pictures: their bytes are read by who looks at one alone. */
export function picturesIn(collection: string) {
  const model = getModelForClass(Picture, {
    schemaOptions: { collection, versionKey: false },
    options: { customName: collection },
  })
  guardModel(model, {
    bsonType: 'object',
    required: ['hash', 'picture', 'thumbnail'],
    properties: {
      hash: { bsonType: 'string', minLength: 64, maxLength: 64 },
      picture: { bsonType: 'binData' },
      thumbnail: { bsonType: 'binData' },
    },
  })
  return {
    model,
    /** In place of the one before it. */
    async keep(_id: Types.ObjectId, bytes: PictureBytes): Promise<void> {
      const options = { upsert: true, session: currentSession() }
      await model.collection.replaceOne({ _id }, bytes, options)
    },
    async bytesOf(_id: Types.ObjectId, size: PictureSize): Promise<Buffer> {
      return (await model.findById(_id, { [size]: 1 }).orFail())[size]
    },
  }
}
