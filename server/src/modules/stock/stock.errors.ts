import { Field, Int, ObjectType } from 'type-graphql'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
import type { Refusal } from '../../platform/errors.ts'

@ObjectType({ description: 'What one SKU lacks. warehouseCode is null where the server was free to choose.' })
export class Shortage {
  @Field(() => String) sku!: string
  @Field(() => String, { nullable: true }) warehouseCode!: string | null
  @Field(() => Int) requested!: number
  @Field(() => Int) available!: number
}

@ObjectType({
  implements: UserError,
  description: 'All shortages of the request at once. Nothing was changed.',
})
export class InsufficientStock extends UserError {
  @Field(() => [Shortage]) shortages!: Shortage[]
}

@ObjectType({ implements: UserError, description: 'expectedOnHand did not match. Nothing was changed.' })
export class StaleStock extends UserError {
  @Field(() => Int) expectedOnHand!: number
  @Field(() => Int) actualOnHand!: number
}

export function insufficientStock(shortages: Shortage[], path?: string[]): Refusal {
  const listed = shortages
    .slice(0, 5)
    .map(({ sku, requested, available }) => `${sku} (${requested} wanted, ${available} there)`)
  return refusal(InsufficientStock, {
    code: 'INSUFFICIENT_STOCK',
    message: `Not enough of ${listed.join(', ')}${shortages.length > 5 ? ' and more' : ''}.`,
    path: path ?? null,
    shortages,
  })
}

export function staleStock(expectedOnHand: number, actualOnHand: number): Refusal {
  return refusal(StaleStock, {
    code: 'STALE_STOCK',
    message: `${expectedOnHand} were expected on hand, ${actualOnHand} are there.`,
    path: ['expectedOnHand'],
    expectedOnHand,
    actualOnHand,
  })
}
