import { limits } from '@gudang/domain'
import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Edit } from '../../platform/commands/edits.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { ViewList } from './views.rules.ts'

registerEnumType(ViewList, {
  name: 'ViewList',
  description: 'A list that views are kept of.',
  valuesConfig: {
    STOCK: { description: 'Of stocks, by warehouse too; for who has inventory.view.' },
    MOVEMENTS: { description: 'Of the ledger; for who has inventory.view.' },
    ORDERS: { description: 'Of orders; for who has order.view or order.viewOwn.' },
    PRODUCTS: { description: 'Of the catalogue; for who has product.view.' },
    AUDIT: { description: 'Of what was done; for who has audit.view.' },
  },
})

@ObjectType({
  description: 'One filter, the sort or the columns of a view, as the address of the list has it.',
})
export class ViewParameter {
  @Field(() => String, { description: `A letter, then letters and digits; at most ${limits.viewParameter}.` })
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => String, { description: `1 to ${limits.viewValue} characters.` })
  @prop({ type: () => String, required: true })
  value!: string
}

@ObjectType({ description: 'Filters, sort and columns of a list under a name.' })
@modelOptions({ schemaOptions: { collection: 'views', versionKey: false } })
@index({ owner: 1, list: 1, nameKey: 1 }, { unique: true })
@index({ ofRole: 1, list: 1, nameKey: 1 })
export class View {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  /** The user who keeps it, or the role that it is shared with. */
  @prop({ type: () => Types.ObjectId, required: true })
  owner!: Types.ObjectId

  @prop({ type: () => Boolean, required: true })
  ofRole!: boolean

  @Field(() => ViewList, { description: 'Never changes.' })
  @prop({ type: () => String, required: true })
  list!: ViewList

  @Field(() => String, {
    description: `1 to ${limits.viewName} characters; of one owner and list each once.`,
  })
  @prop({ type: () => String, required: true })
  name!: string

  /** Names that look the same are one. */
  @prop({ type: () => String, required: true })
  nameKey!: string

  @prop({ type: () => [ViewParameter], required: true, _id: false })
  parameters!: ViewParameter[]

  @Field(() => Boolean, { description: 'Whether it stands in the menu, of everybody who sees it.' })
  @prop({ type: () => Boolean, required: true })
  isPinned!: boolean

  @prop({ type: () => Edit, _id: false })
  lastEdit?: Edit
}

export const ViewModel = getModelForClass(View)

guardModel(ViewModel, { bsonType: 'object', required: ['owner', 'ofRole', 'list', 'name', 'parameters'] })
