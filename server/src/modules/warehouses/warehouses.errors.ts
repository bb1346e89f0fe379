import { Field, Int, ObjectType } from 'type-graphql'
import type { Refusal } from '../../platform/errors.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'

@ObjectType({
  implements: UserError,
  description:
    'A warehouse that holds stock, promised units included, or that stock is on the way to, stays active. Nothing was changed.',
})
export class WarehouseNotEmpty extends UserError {
  @Field(() => Int, { description: 'Units on hand; 2,147,483,647 where there are more.' }) onHand!: number
  @Field(() => Int, { description: 'Units on the way to it; 2,147,483,647 where there are more.' })
  inTransit!: number
  @Field(() => Int, { description: 'Products that have units on hand or on the way.' }) stocks!: number
}

/** What keeps a warehouse active. */
export interface Holdings {
  onHand: number
  inTransit: number
  stocks: number
}

export function warehouseNotEmpty(code: string, held: Holdings): Refusal {
  const { onHand, inTransit, stocks } = held
  const units = [...(onHand ? [`holds ${onHand} units`] : []), ...(inTransit ? [`awaits ${inTransit}`] : [])]
  return refusal(WarehouseNotEmpty, {
    code: 'WAREHOUSE_NOT_EMPTY',
    message: `${code} ${units.join(' and ')} of ${stocks} products: move them away first.`,
    path: ['isActive'],
    ...held,
  })
}
