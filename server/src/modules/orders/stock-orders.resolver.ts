import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { PageArgs } from '../../platform/graphql/connection.ts'
import { listAllocations } from './orders.queries.ts'
import { OrderConnection } from './orders.resolver.ts'

@Resolver()
export class StockOrdersResolver {
  @Query(() => OrderConnection, {
    description:
      'The open orders that the allocated units of a stock are promised to, newest first. NOT_FOUND where the warehouse never held the product.',
  })
  stockAllocations(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('warehouseCode', () => String) warehouseCode: string,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return listAllocations(ctx, { sku, warehouseCode }, page)
  }
}
