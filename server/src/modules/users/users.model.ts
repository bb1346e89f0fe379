import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, ObjectType } from 'type-graphql'
import { createdAtField, Edit } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { guardModel } from '../../platform/database/mongo.ts'

@ObjectType({
  description: 'A named set of permissions. Roles are data: made, changed and deleted through the API.',
})
@modelOptions({ schemaOptions: { collection: 'roles', versionKey: false } })
@index({ name: 1 }, { unique: true })
@index({ nameKey: 1 }, { unique: true, partialFilterExpression: { nameKey: { $exists: true } } })
export class Role {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String)
  @prop({ type: () => String, required: true })
  name!: string

  /** Names that look the same are one: read as codes are. */
  @prop({ type: () => String })
  nameKey?: string

  @Field(() => [String], { description: 'noun.verb, as `permissions` lists them.' })
  @prop({ type: () => [String], required: true })
  permissions!: string[]

  @Field(() => Boolean, {
    description:
      'Whether who has it needs a second factor: without one a session may do nothing but set it up. Keys of integrations are not concerned.',
  })
  @prop({ type: () => Boolean })
  requiresSecondFactor?: boolean

  /** Grows when somebody is given the role, or stops being an active admin: such changes must meet in one document. */
  @prop({ type: () => Number, default: 0 })
  assignments?: number

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const RoleModel = getModelForClass(Role)

guardModel(RoleModel, {
  bsonType: 'object',
  required: ['name', 'permissions'],
  properties: {
    name: { bsonType: 'string', minLength: 1, maxLength: 50 },
    permissions: { bsonType: 'array', items: { bsonType: 'string' } },
  },
})

/** Of an app that shows codes (RFC 6238). */
export class SecondFactor {
  /** Sealed. Never leaves the server. */
  @prop({ type: () => String, required: true }) secret!: string
  /** Of the clock, of the last code that served: neither it nor an older one serves again. */
  @prop({ type: () => Number, required: true }) lastStep!: number
  /** Their hashes; each goes with its use. */
  @prop({ type: () => [String], required: true }) recoveryCodes!: string[]
  @prop({ type: () => Date, required: true }) since!: Date
}

/** Becomes the second factor with the first code of it. */
export class OfferedFactor {
  /** Sealed. */
  @prop({ type: () => String, required: true }) secret!: string
  @prop({ type: () => Date, required: true }) until!: Date
}

@ObjectType({ description: 'A person who signs in.' })
@modelOptions({ schemaOptions: { collection: 'users', versionKey: false } })
@index({ email: 1 }, { unique: true })
@index({ role: 1 })
@index({ terms: 1, email: 1 })
export class User {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, { description: 'Unique; stored lower-case.' })
  @prop({ type: () => String, required: true })
  email!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  fullName!: string

  @Field(() => Boolean, {
    description: 'An inactive user cannot sign in, and is signed out everywhere at once.',
  })
  @prop({ type: () => Boolean, required: true, default: true })
  isActive!: boolean

  @prop({ type: () => Types.ObjectId, required: true })
  role!: Types.ObjectId

  /** argon2id; absent until the first password is set. Never leaves the server. */
  @prop({ type: () => String })
  passwordHash?: string

  @prop({ type: () => SecondFactor, _id: false })
  secondFactor?: SecondFactor

  @prop({ type: () => OfferedFactor, _id: false })
  offeredFactor?: OfferedFactor

  /** null: every warehouse. */
  @prop({ type: () => [Types.ObjectId], default: null })
  warehouses!: Types.ObjectId[] | null

  /** What search compares: the words of name and e-mail. */
  @prop({ type: () => [String], required: true, select: false })
  terms!: string[]

  @Field(() => DateTime, createdAtField)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  /** Grows when every session of the user ends at once: a session holds while it carries the same number. */
  @prop({ type: () => Number, required: true, default: 0 })
  sessionGeneration!: number

  /** Grows when the user comes to answer for something, so that this conflicts with their leaving beside it. */
  @prop({ type: () => Number })
  answersFor?: number

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const UserModel = getModelForClass(User)

guardModel(UserModel, {
  bsonType: 'object',
  required: ['email', 'fullName', 'isActive', 'role'],
  properties: {
    email: { bsonType: 'string', minLength: 3, maxLength: 254 },
    fullName: { bsonType: 'string', minLength: 1, maxLength: 200 },
    isActive: { bsonType: 'bool' },
    role: { bsonType: 'objectId' },
  },
})

/** The right to set a password once, known by its hash alone. */
@modelOptions({ schemaOptions: { collection: 'passwordLinks', versionKey: false } })
@index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 })
export class PasswordLink {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Types.ObjectId, required: true }) user!: Types.ObjectId
  @prop({ type: () => Date, required: true }) expiresAt!: Date
}

export const PasswordLinkModel = getModelForClass(PasswordLink)
guardModel(PasswordLinkModel, { bsonType: 'object', required: ['user', 'expiresAt'] })
