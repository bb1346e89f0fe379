import { Field, Int, ObjectType } from 'type-graphql'
import type { UserErrorValue } from '../../platform/errors.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { resultUnion } from '../../platform/graphql/result-union.ts'
import { FieldProblem } from '../../platform/graphql/field-problem.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { InsufficientStock } from '../stock/index.ts'
import { OrderTransitionRefused } from './orders.errors.ts'
import { Order } from './orders.model.ts'
import { OrderStatus } from './orders.rules.ts'

export const PlaceOrderResult = resultUnion('PlaceOrderResult', Order, [InsufficientStock])
export const CancelOrderResult = resultUnion('CancelOrderResult', Order, [OrderTransitionRefused])
export const AdvanceOrderResult = resultUnion('AdvanceOrderResult', Order, [OrderTransitionRefused])

@ObjectType({ description: 'A step in the life of an order.' })
export class OrderTimelineEntry {
  @Field(() => OrderStatus) status!: OrderStatus
  @Field(() => DateTime) at!: Date
  @Field(() => ActorStamp) actor!: ActorStamp
  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' }) reason?: string | null
}

@ObjectType()
export class OrderStatusCount {
  @Field(() => OrderStatus) status!: OrderStatus
  @Field(() => Int, { nullable: true, description: 'Exact up to 10,000, null beyond.' })
  count!: number | null
}

@ObjectType({ description: 'What placeOrder would have told as a top-level error. Nothing was changed.' })
export class PlaceOrderError {
  @Field(() => String, { description: 'As in extensions.code of a top-level error.' }) code!: string
  @Field(() => String) message!: string
  @Field(() => [FieldProblem], { description: 'With BAD_USER_INPUT; else empty.' }) fields!: FieldProblem[]
  @Field(() => Int, { nullable: true, description: 'With RESOURCE_BUSY: milliseconds to wait.' })
  retryAfterMs?: number
}

@ObjectType({ description: 'The outcome of one of several orders: either result or error.' })
export class PlacedOrder {
  @Field(() => Int, { description: 'Place of the order in the request, from 0.' }) index!: number
  @Field(() => PlaceOrderResult, { nullable: true }) result?: Order | UserErrorValue
  @Field(() => PlaceOrderError, { nullable: true }) error?: PlaceOrderError
}
