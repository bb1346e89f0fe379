import { Field, ObjectType } from 'type-graphql'
import type { Refusal } from '../../platform/errors.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
import { OrderStatus } from './orders.rules.ts'

@ObjectType({
  implements: UserError,
  description: 'The order is in another state by now. Nothing was changed.',
})
export class OrderTransitionRefused extends UserError {
  @Field(() => OrderStatus) from!: OrderStatus
  @Field(() => OrderStatus) to!: OrderStatus
}

export function transitionRefused(orderNumber: string, from: OrderStatus, to: OrderStatus): Refusal {
  return refusal(OrderTransitionRefused, {
    code: 'ORDER_TRANSITION_REFUSED',
    message: `Order ${orderNumber} is ${from} and cannot become ${to}.`,
    path: ['orderNumber'],
    from,
    to,
  })
}
