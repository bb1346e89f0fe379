import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { guardModel } from '../../platform/database/mongo.ts'

/** One sign-in on one device, and the family of all refresh tokens that descend from it. */
@modelOptions({ schemaOptions: { collection: 'sessions', versionKey: false } })
@index({ user: 1, lastSeenAt: -1 })
@index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 })
export class Session {
  @prop({ type: () => Types.ObjectId, required: true }) _id!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) user!: Types.ObjectId
  @prop({ type: () => String, required: true }) device!: string
  @prop({ type: () => String, required: true }) address!: string
  @prop({ type: () => Boolean, required: true }) inCookie!: boolean
  /** The user's sessionGeneration that it belongs to. */
  @prop({ type: () => Number, required: true, default: 0 }) generation!: number
  @prop({ type: () => Date, required: true }) createdAt!: Date
  @prop({ type: () => Date, required: true }) lastSeenAt!: Date
  @prop({ type: () => Date, required: true }) expiresAt!: Date
  @prop({ type: () => Date }) revokedAt?: Date
}

export const SessionModel = getModelForClass(Session)
guardModel(SessionModel, { bsonType: 'object', required: ['user', 'expiresAt', 'inCookie'] })

/** A refresh token, known by its hash alone. */
@modelOptions({ schemaOptions: { collection: 'refreshTokens', versionKey: false } })
@index({ session: 1 })
@index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 })
export class RefreshToken {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Types.ObjectId, required: true }) session!: Types.ObjectId
  @prop({ type: () => Date, required: true }) expiresAt!: Date
  @prop({ type: () => Date }) spentAt?: Date
  /** Of its successor, from the first use on. */
  @prop({ type: () => String }) salt?: string
}

export const RefreshTokenModel = getModelForClass(RefreshToken)
guardModel(RefreshTokenModel, { bsonType: 'object', required: ['session', 'expiresAt'] })
