import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { StockFilter } from './stock.inputs.ts'
import { stockAsOf, stockHistory } from './stock.past.ts'
import { onHand } from './stock.rules.ts'
import { StockHistoryPoint, StockLevel } from './stock.types.ts'

const StockLevelConnection = connectionOf(StockLevel, 'StockLevel')

@Resolver(() => StockLevel)
export class StockLevelsResolver {
  @Query(() => StockLevelConnection, {
    description:
      'Every stock as the ledger says it was at a moment, by SKU and warehouse code; a moment to come is as now. lowOnly is BAD_USER_INPUT here: thresholds of the past are not kept.',
  })
  stockAsOf(
    @Ctx() ctx: Context,
    @Arg('at', () => DateTime) at: Date,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StockFilter, { nullable: true }) filter?: StockFilter,
  ) {
    return stockAsOf(ctx, at, page, filter ?? undefined)
  }

  @FieldResolver(() => Int, { description: 'Units that were physically there: quantity + allocated.' })
  onHand(@Root() level: StockLevel) {
    return onHand(level)
  }

  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() level: StockLevel) {
    return loadProduct(ctx, String(level.product))
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() level: StockLevel) {
    return loadWarehouse(ctx, String(level.warehouse))
  }
}

@Resolver(() => StockHistoryPoint)
export class StockHistoryResolver {
  @Query(() => [StockHistoryPoint], {
    description:
      'What a stock held at 2 to 500 moments as far from each other, from and to included: the series of a chart. NOT_FOUND where the warehouse never held the product.',
  })
  stockHistory(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('warehouseCode', () => String) warehouseCode: string,
    @Arg('from', () => DateTime) from: Date,
    @Arg('to', () => DateTime) to: Date,
    @Arg('points', () => Int, { defaultValue: 100 }) points: number,
  ) {
    return stockHistory(ctx, { sku, warehouseCode, from, to, points })
  }

  @FieldResolver(() => Int)
  onHand(@Root() point: StockHistoryPoint) {
    return onHand(point)
  }
}
