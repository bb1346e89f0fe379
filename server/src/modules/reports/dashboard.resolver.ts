import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { PageArgs } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { loadProduct, Product } from '../products/index.ts'
import { StockConnection } from '../stock/index.ts'
import { loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { FirstSteps, firstSteps } from './first-steps.ts'
import { dashboard, idleStocks, movementTrend, topMovers } from './reports.queries.ts'
import { Dashboard, MovementDay, TopMover, WarehouseStockValue } from './reports.types.ts'

const code = { nullable: true, description: 'Left out: all warehouses of the actor.' }
const zone = {
  defaultValue: 'UTC',
  description: 'Whose days are meant: an IANA name such as Asia/Jakarta. UNKNOWN where there is none.',
}
const days = { defaultValue: 30, description: '1 to 366.' }

@Resolver()
export class DashboardResolver {
  @Query(() => Dashboard)
  dashboard(
    @Ctx() ctx: Context,
    @Arg('timeZone', () => String, zone) timeZone: string,
    @Arg('warehouseCode', () => String, code) warehouseCode?: string | null,
  ) {
    return dashboard(ctx, { timeZone, warehouseCode })
  }

  @Query(() => FirstSteps, {
    nullable: true,
    description: 'For who begins with an empty installation. Null for who is limited to some warehouses.',
  })
  firstSteps(@Ctx() ctx: Context) {
    return firstSteps(ctx)
  }

  @Query(() => [MovementDay], {
    description: 'Every day of the time zone from that of `from` until that before `to`, whole; at most 366.',
  })
  movementTrend(
    @Ctx() ctx: Context,
    @Arg('from', () => DateTime) from: Date,
    @Arg('to', () => DateTime) to: Date,
    @Arg('timeZone', () => String, zone) timeZone: string,
    @Arg('warehouseCode', () => String, code) warehouseCode?: string | null,
    @Arg('sku', () => String, { nullable: true }) sku?: string | null,
  ) {
    return movementTrend(ctx, { from, to, timeZone, warehouseCode, sku })
  }

  @Query(() => [TopMover], { description: 'The products that were ordered most in the last days.' })
  topMovers(
    @Ctx() ctx: Context,
    @Arg('days', () => Int, days) days: number,
    @Arg('first', () => Int, { defaultValue: 10, description: '1 to 100.' }) first: number,
    @Arg('warehouseCode', () => String, code) warehouseCode?: string | null,
  ) {
    return topMovers(ctx, { days, first, warehouseCode })
  }

  @Query(() => StockConnection, {
    description: 'Stocks that hold something and have not moved in the last days, the longest first.',
  })
  idleStocks(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('days', () => Int, days) days: number,
    @Arg('warehouseCode', () => String, code) warehouseCode?: string | null,
  ) {
    return idleStocks(ctx, { days, warehouseCode }, page)
  }
}

@Resolver(() => TopMover)
export class TopMoverResolver {
  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() { product }: TopMover) {
    return loadProduct(ctx, String(product))
  }
}

@Resolver(() => WarehouseStockValue)
export class StockValueResolver {
  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() { warehouse }: WarehouseStockValue) {
    return loadWarehouse(ctx, String(warehouse))
  }
}
