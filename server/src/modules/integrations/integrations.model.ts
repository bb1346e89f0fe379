import { limits } from '@gudang/domain'
import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Edit } from '../../platform/commands/edits.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'

@ObjectType({
  description:
    'An app of a partner. It acts by its keys, in its own name, and may do no more than its maker may at that moment.',
})
@modelOptions({ schemaOptions: { collection: 'integrations', versionKey: false } })
@index({ nameKey: 1 }, { unique: true })
@index({ maker: 1 })
export class Integration {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, { description: 'As whom it acts: the ledger, orders and the audit log tell it.' })
  @prop({ type: () => String, required: true })
  name!: string

  /** Names that look the same are one: read as codes are. */
  @prop({ type: () => String, required: true })
  nameKey!: string

  /** The user who answers for it. */
  @prop({ type: () => Types.ObjectId, required: true })
  maker!: Types.ObjectId

  @Field(() => [String], {
    description:
      'What it was given, as `permissions` lists them; what its maker lacks by now is not in effect.',
  })
  @prop({ type: () => [String], required: true })
  permissions!: string[]

  /** null: all that its maker may see. */
  @prop({ type: () => [Types.ObjectId], default: null })
  warehouses!: Types.ObjectId[] | null

  @Field(() => Boolean, { description: 'Of orders it sees and touches those alone that it has placed.' })
  @prop({ type: () => Boolean, required: true })
  ownOrdersOnly!: boolean

  @Field(() => Boolean, {
    description: 'Its mutations that can take an idempotencyKey are refused without one (KEY_REQUIRED).',
  })
  @prop({ type: () => Boolean, required: true })
  isStrict!: boolean

  @Field(() => Int, {
    nullable: true,
    description:
      'Points of its budget that come back each second; what it may spend at once grows with them. Null: as for everybody, see docs/api.md.',
  })
  @prop({ type: () => Number })
  budgetPerSecond?: number

  @Field(() => Boolean, { description: 'The keys of an inactive integration open nothing.' })
  @prop({ type: () => Boolean, required: true })
  isActive!: boolean

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  /** Grows with each key and webhook, so that two that are made beside each other meet in one document. */
  @prop({ type: () => Number, required: true })
  keysMade!: number

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const IntegrationModel = getModelForClass(Integration)

guardModel(IntegrationModel, {
  bsonType: 'object',
  required: ['name', 'nameKey', 'maker', 'permissions', 'isActive'],
  properties: {
    name: { bsonType: 'string', minLength: 1, maxLength: 200 },
    maker: { bsonType: 'objectId' },
    permissions: { bsonType: 'array', items: { bsonType: 'string' } },
    isActive: { bsonType: 'bool' },
  },
})

@ObjectType({ description: 'What an integration shows to be let in. It never changes; it is revoked.' })
@modelOptions({ schemaOptions: { collection: 'apiKeys', versionKey: false } })
@index({ hash: 1 }, { unique: true })
@index({ integration: 1, createdAt: -1, _id: -1 })
export class ApiKey {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @prop({ type: () => Types.ObjectId, required: true })
  integration!: Types.ObjectId

  /** All that is kept of the secret, which is too long to be guessed: no need to hash it slowly. */
  @prop({ type: () => String, required: true })
  hash!: string

  @Field(() => String, { description: 'How its secret begins, to tell it from others.' })
  @prop({ type: () => String, required: true })
  prefix!: string

  @Field(() => DateTime, { nullable: true, description: 'From then on it opens nothing; null: never.' })
  @prop({ type: () => Date })
  expiresAt?: Date

  @Field(() => [String], {
    description: `Networks (CIDR) that it may be used from, at most ${limits.allowedAddresses}; empty: anywhere.`,
  })
  @prop({ type: () => [String], required: true })
  allowedAddresses!: string[]

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null: never yet.',
  })
  @prop({ type: () => Date })
  lastUsedAt?: Date

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  revokedAt?: Date

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date
}

export const ApiKeyModel = getModelForClass(ApiKey)

guardModel(ApiKeyModel, {
  bsonType: 'object',
  required: ['integration', 'hash', 'prefix', 'allowedAddresses'],
  properties: { hash: { bsonType: 'string', minLength: 43, maxLength: 43 } },
})
