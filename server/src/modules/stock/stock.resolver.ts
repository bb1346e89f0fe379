import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { limits, lowOf } from '@gudang/domain'
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  registerEnumType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { expectedThresholdVersionField, versionOf } from '../../platform/commands/edits.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadWarehouse, Warehouse, warehouseByCode } from '../warehouses/index.ts'
import { StockMovement } from './movement.model.ts'
import { adjustStock, adjustStocks } from './stock.adjust.ts'
import {
  AdjustStockInput,
  AdjustStocksInput,
  MovementFilter,
  SetStockBinsInput,
  StockFilter,
  StockMatrixFilter,
  StockSort,
  TransferStockInput,
} from './stock.inputs.ts'
import { AbcClass } from './stock.classes.rules.ts'
import { setStockBins } from './stock.bins.ts'
import { stockChanges } from './stock.live.ts'
import { Stock } from './stock.model.ts'
import {
  levelsOfSkus,
  listHeldProducts,
  listMovements,
  listStocks,
  movementById,
  stockOf,
} from './stock.queries.ts'
import { onHand } from './stock.rules.ts'
import { setLowStockThreshold } from './stock.threshold.ts'
import { transferStock } from './stock.transfer.ts'
import {
  AdjustStockResult,
  AdjustStocksResult,
  StockBinsSet,
  StockTransfer,
  TransferStockResult,
} from './stock.types.ts'

registerEnumType(AbcClass, {
  name: 'AbcClass',
  description:
    'By the value at sale price of what was ordered of each stock of a warehouse within 365 days, made anew each night. A: the first 80 % of it; B: until 95 %; C: the rest, and what nobody ordered.',
})

export const StockConnection = connectionOf(Stock, 'Stock', { ofChanges: true })

const StockMatrixConnection = connectionOf(Product, 'StockMatrix', { counted: false })

@Resolver(() => Stock)
export class StockResolver {
  @Query(() => Stock, { nullable: true, description: 'Null where the warehouse has never held the product.' })
  stock(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('warehouseCode', () => String) warehouseCode: string,
  ) {
    return stockOf(ctx, sku, warehouseCode)
  }

  @Query(() => [Stock], {
    description:
      'The levels of many SKUs at once, by SKU and warehouse code: what no warehouse has ever held is not among them. NOT_FOUND names the warehouses that the actor does not see.',
  })
  stockLevels(
    @Ctx() ctx: Context,
    @Arg('skus', () => [String], { description: `SKUs or barcodes; at most ${limits.skus}.` }) skus: string[],
    @Arg('warehouseCodes', () => [String], {
      nullable: true,
      description: 'All of the actor where left out.',
    })
    warehouseCodes?: string[] | null,
  ) {
    return levelsOfSkus(ctx, skus, warehouseCodes)
  }

  @Query(() => StockConnection, { description: 'By SKU, then warehouse code, where no sort is given.' })
  stocks(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StockFilter, { nullable: true }) filter?: StockFilter,
    @Arg('sort', () => StockSort, { nullable: true }) sort?: StockSort,
  ) {
    return listStocks(ctx, page, filter ?? undefined, sort ?? undefined)
  }

  @Query(() => StockMatrixConnection, {
    description:
      'Product × warehouse: the products that the warehouses of the actor hold or have held, by SKU, deleted ones included; `stocks` of each are its cells.',
  })
  stockMatrix(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StockMatrixFilter, { nullable: true }) filter?: StockMatrixFilter,
  ) {
    return listHeldProducts(ctx, page, filter ?? undefined)
  }

  @Mutation(() => AdjustStockResult, {
    description: 'Books a difference or a count, with its reason. One movement.',
  })
  adjustStock(@Ctx() ctx: Context, @Arg('input', () => AdjustStockInput) input: AdjustStockInput) {
    return resultOrRefusal(adjustStock(ctx, input))
  }

  @Mutation(() => AdjustStocksResult, {
    description: 'Up to 500 adjustments in one atomic command, for counts and imports.',
  })
  adjustStocks(@Ctx() ctx: Context, @Arg('input', () => AdjustStocksInput) input: AdjustStocksInput) {
    return resultOrRefusal(adjustStocks(ctx, input))
  }

  @Mutation(() => TransferStockResult, {
    description: 'Moves units from one warehouse to another: all lines or none.',
  })
  transferStock(@Ctx() ctx: Context, @Arg('input', () => TransferStockInput) input: TransferStockInput) {
    return resultOrRefusal(transferStock(ctx, input))
  }

  @Mutation(() => Stock, {
    description:
      'Sets the quantity at or below which a stock is low. NOT_FOUND where the warehouse never held the product.',
  })
  setLowStockThreshold(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('warehouseCode', () => String) warehouseCode: string,
    @Arg('threshold', () => Int) threshold: number,
    @Arg('expectedVersion', () => Int, expectedThresholdVersionField) expectedVersion?: number | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return setLowStockThreshold(ctx, { sku, warehouseCode, threshold, expectedVersion, idempotencyKey })
  }

  @Mutation(() => StockBinsSet, {
    description: 'Says where stocks of a warehouse lie: all lines or none. Who sets last is right.',
  })
  setStockBins(@Ctx() ctx: Context, @Arg('input', () => SetStockBinsInput) input: SetStockBinsInput) {
    return setStockBins(ctx, input)
  }

  @Subscription(() => Stock, {
    subscribe: changesOf(stockChanges, async ({ warehouseCode }: { warehouseCode?: string | null }, ctx) => {
      const warehouse = warehouseCode == null ? undefined : await warehouseByCode(ctx, warehouseCode)
      return (stock) =>
        maySeeWarehouse(ctx, stock.warehouse) && (!warehouse || warehouse._id.equals(stock.warehouse))
    }),
    description:
      'Each stock that a command has moved, as it is after the commit. It is a hint: told as it is now, changes that come together may be told once, and what changes while nobody is connected is not told. `eventsAppended` skips none.',
  })
  stockChanged(
    @Root() stock: Stock,
    @Arg('warehouseCode', () => String, {
      nullable: true,
      description: 'Of this warehouse alone; NOT_FOUND where it is none of the actor.',
    })
    _warehouseCode?: string,
  ): Stock {
    return stock
  }

  @FieldResolver(() => String, { description: 'Of its product; never changes.' })
  sku(@Root() stock: Stock) {
    return stock.sku
  }

  @FieldResolver(() => String, { description: 'Of its warehouse; never changes.' })
  warehouseCode(@Root() stock: Stock) {
    return stock.warehouseCode
  }

  @FieldResolver(() => Int, { description: 'Units physically there: quantity + allocated.' })
  onHand(@Root() stock: Stock) {
    return onHand(stock)
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'The moment of its latest count, whenever that was booked; null where it never was counted.',
  })
  lastCountedAt(@Root() { lastCount }: Stock) {
    return lastCount?.at ?? null
  }

  @FieldResolver(() => AbcClass, { description: 'As of the last night.' })
  abcClass(@Root() { abc }: Stock) {
    return abc ?? AbcClass.C
  }

  @FieldResolver(() => Int, {
    description:
      'Units on the way to it by transfers that were sent and have not arrived; not on hand. Never below 0.',
  })
  inTransit(@Root() stock: Stock) {
    return stock.inTransit ?? 0
  }

  @FieldResolver(() => Int, {
    description: 'Grows by one with each change of lowStockThreshold, from 0; for `expectedVersion`.',
  })
  thresholdVersion(@Root() stock: Stock) {
    return versionOf(stock.lastThresholdEdit)
  }

  @FieldResolver(() => Boolean, {
    description:
      'quantity <= lowStockThreshold, where that is above 0, the product not deleted and the warehouse active.',
  })
  isLow(@Root() stock: Stock) {
    return lowOf(stock)
  }

  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() stock: Stock) {
    return loadProduct(ctx, String(stock.product))
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() stock: Stock) {
    return loadWarehouse(ctx, String(stock.warehouse))
  }
}

const StockMovementConnection = connectionOf(StockMovement, 'StockMovement')

@Resolver(() => StockMovement)
export class MovementsResolver {
  @Query(() => StockMovement, {
    nullable: true,
    description: 'One entry of the ledger; null where there is none in the warehouses of the actor.',
  })
  movement(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return movementById(ctx, parseInput(objectId, id))
  }

  @Query(() => StockMovementConnection, { description: 'The ledger, newest first.' })
  movements(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => MovementFilter, { nullable: true }) filter?: MovementFilter,
  ) {
    return listMovements(ctx, page, filter ?? undefined)
  }

  @FieldResolver(() => Int, { description: 'Change of the units on the way to the stock.' })
  inTransitDelta(@Root() movement: StockMovement) {
    return movement.inTransitDelta ?? 0
  }

  @FieldResolver(() => Int)
  inTransitAfter(@Root() movement: StockMovement) {
    return movement.inTransitAfter ?? 0
  }

  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() movement: StockMovement) {
    return loadProduct(ctx, String(movement.product))
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() movement: StockMovement) {
    return loadWarehouse(ctx, String(movement.warehouse))
  }
}

@Resolver(() => StockTransfer)
export class TransfersResolver {
  @FieldResolver(() => Warehouse)
  from(@Ctx() ctx: Context, @Root() transfer: StockTransfer) {
    return loadWarehouse(ctx, String(transfer.from))
  }

  @FieldResolver(() => Warehouse)
  to(@Ctx() ctx: Context, @Root() transfer: StockTransfer) {
    return loadWarehouse(ctx, String(transfer.to))
  }
}
