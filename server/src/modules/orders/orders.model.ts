import { getModelForClass, index, modelOptions, prop } from '@typegoose/typegoose'
import { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { guardModel } from '../../platform/database/mongo.ts'
import { DeliveryAddress, OrderContact, OrderMetadata } from './orders.details.ts'
import { OrderStatus } from './orders.rules.ts'

registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'PENDING → PROCESSED → SHIPPED; PENDING or PROCESSED → CANCELLED.',
})

@ObjectType({ description: 'What one warehouse gives to a line of an order.' })
export class OrderAllocation {
  @prop({ type: () => Types.ObjectId, required: true }) stock!: Types.ObjectId
  @prop({ type: () => Types.ObjectId, required: true }) warehouse!: Types.ObjectId

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  quantity!: number
}

@ObjectType({ description: 'A line of an order: snapshots taken when it was placed, which never change.' })
export class OrderItem {
  @Field(() => ID, { description: 'Unique among the lines of all orders.' })
  id?: string

  @Field(() => ID)
  @prop({ type: () => Types.ObjectId, required: true })
  productId!: Types.ObjectId

  @Field(() => String)
  @prop({ type: () => String, required: true })
  sku!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  productName!: string

  @Field(() => Money)
  @prop({ type: () => Number, required: true })
  priceAtPurchase!: number

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  qty!: number

  @Field(() => [OrderAllocation])
  @prop({ type: () => [OrderAllocation], required: true, _id: false })
  allocations!: OrderAllocation[]
}

@ObjectType()
export class OrderShipment {
  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  carrier?: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  trackingCode?: string
}

@ObjectType()
@modelOptions({ schemaOptions: { collection: 'orders', versionKey: false } })
@index({ orderNumber: 1 }, { unique: true })
@index(
  { 'placedBy.kind': 1, 'placedBy.id': 1, externalReference: 1 },
  { unique: true, partialFilterExpression: { externalReference: { $exists: true } } },
)
@index({ externalReference: 1 }, { sparse: true })
@index({ createdAt: -1, _id: -1 })
@index({ totalAmount: 1, _id: 1 })
@index({ updatedAt: 1, _id: 1 })
// Who sees own orders alone lists them by this.
@index({ 'placedBy.id': 1, createdAt: -1, _id: -1 })
@index({ status: 1, createdAt: -1, _id: -1 })
@index({ warehouses: 1, createdAt: -1, _id: -1 })
// Words in order of time would be three times as large, and a beginning of a word finds them in no order anyway.
@index({ terms: 1 })
@index({ holds: 1, createdAt: -1, _id: -1 })
@index({ marks: 1, createdAt: -1, _id: -1 }, { partialFilterExpression: { marks: { $exists: true } } })
export class Order {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => Types.ObjectId, required: true })
  _id!: Types.ObjectId

  @Field(() => String, { description: 'Unique, readable, in the order of time.' })
  @prop({ type: () => String, required: true })
  orderNumber!: string

  @Field(() => OrderStatus)
  @prop({ type: () => String, required: true })
  status!: OrderStatus

  @Field(() => [OrderItem])
  @prop({ type: () => [OrderItem], required: true, _id: false })
  items!: OrderItem[]

  @Field(() => Money)
  @prop({ type: () => Number, required: true })
  totalAmount!: number

  @Field(() => String)
  @prop({ type: () => String, required: true })
  customerName!: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  customerEmail?: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  customerPhone?: string

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  customerAddress?: string

  @Field(() => DeliveryAddress, {
    nullable: true,
    description: 'The same in its parts; null where it was given in lines alone, or not at all.',
  })
  @prop({ type: () => DeliveryAddress, _id: false })
  deliveryAddress?: DeliveryAddress

  @Field(() => OrderContact, { nullable: true, description: 'Null where none was given.' })
  @prop({ type: () => OrderContact, _id: false })
  contact?: OrderContact

  @prop({ type: () => [OrderMetadata], default: undefined, _id: false })
  metadata?: OrderMetadata[]

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  note?: string

  @Field(() => String, { nullable: true, description: "The partner's own order number." })
  @prop({ type: () => String })
  externalReference?: string

  @Field(() => OrderShipment, { nullable: true })
  @prop({ type: () => OrderShipment, _id: false })
  shipment?: OrderShipment

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  @prop({ type: () => String })
  cancelReason?: string

  @Field(() => ActorStamp)
  @prop({ type: () => ActorStamp, required: true, _id: false })
  placedBy!: ActorStamp

  /** Every warehouse that gives something: who may see one of them may see the order. */
  @prop({ type: () => [Types.ObjectId], required: true })
  warehouses!: Types.ObjectId[]

  /** The stocks that have units promised to it: none any more when it has shipped or is cancelled. */
  @prop({ type: () => [Types.ObjectId], required: true })
  holds!: Types.ObjectId[]

  @prop({ type: () => [String], required: true, select: false })
  terms!: string[]

  /** By its metadata; none where there is none. */
  @prop({ type: () => [String], default: undefined, select: false })
  marks?: string[]

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When its status last changed.' })
  @prop({ type: () => Date, required: true })
  updatedAt!: Date
}

export const OrderModel = getModelForClass(Order)

const whole = { bsonType: ['int', 'long', 'double'] }

guardModel(OrderModel, {
  bsonType: 'object',
  required: ['orderNumber', 'status', 'items', 'totalAmount', 'customerName', 'placedBy', 'createdAt'],
  properties: {
    status: { enum: Object.values(OrderStatus) },
    totalAmount: { ...whole, minimum: 0 },
    items: {
      bsonType: 'array',
      minItems: 1,
      maxItems: 1000,
      items: {
        bsonType: 'object',
        required: ['productId', 'sku', 'productName', 'priceAtPurchase', 'qty', 'allocations'],
        properties: {
          qty: { ...whole, minimum: 1, maximum: int32Max },
          priceAtPurchase: { ...whole, minimum: 0 },
        },
      },
    },
  },
})
