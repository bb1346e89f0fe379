import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { Shortage } from '../stock/index.ts'
import { heldByField, holdersOf, StockHolders } from './stock-holders.ts'

@Resolver(() => Shortage)
export class ShortagesResolver {
  @FieldResolver(() => StockHolders, heldByField)
  heldBy(@Ctx() ctx: Context, @Root() { sku, warehouseCode }: Shortage) {
    return warehouseCode === null ? null : holdersOf(ctx, { sku, warehouseCode })
  }
}
