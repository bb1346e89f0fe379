import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { MovementReference, StockMovement } from '../stock/index.ts'
import { loadReference } from './orders.queries.ts'

@Resolver(() => StockMovement)
export class MovementReferencesResolver {
  @FieldResolver(() => MovementReference, {
    nullable: true,
    description:
      'Null where there is none, and where it is an order that the actor may not see (order.viewOwn without order.view).',
  })
  reference(@Ctx() ctx: Context, @Root() movement: StockMovement) {
    return loadReference(ctx, movement)
  }
}
