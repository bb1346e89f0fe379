import { Field, Int, ObjectType } from 'type-graphql'
import type { Refusal } from '../../platform/errors.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'

@ObjectType({
  implements: UserError,
  description: 'A warehouse that holds stock, promised units included, stays active. Nothing was changed.',
})
export class WarehouseNotEmpty extends UserError {
  @Field(() => Int, { description: 'Units on hand; 2,147,483,647 where there are more.' }) onHand!: number
  @Field(() => Int, { description: 'Products that have units on hand.' }) stocks!: number
}

export function warehouseNotEmpty(code: string, held: { onHand: number; stocks: number }): Refusal {
  return refusal(WarehouseNotEmpty, {
    code: 'WAREHOUSE_NOT_EMPTY',
    message: `${code} holds ${held.onHand} units of ${held.stocks} products: move them away first.`,
    path: ['isActive'],
    ...held,
  })
}
