import type { Types } from 'mongoose'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { resultUnion } from '../../platform/graphql/result-union.ts'
import { StockMovement } from './movement.model.ts'
import { InsufficientStock, StaleStock } from './stock.errors.ts'
import { Stock } from './stock.model.ts'

@ObjectType()
export class StockAdjusted {
  @Field(() => StockMovement) movement!: StockMovement
  @Field(() => Stock) stock!: Stock
}

@ObjectType({ description: 'One movement and one stock a line, in the order of the lines.' })
export class StocksAdjusted {
  @Field(() => [StockMovement]) movements!: StockMovement[]
  @Field(() => [Stock]) stocks!: Stock[]
}

@ObjectType()
export class StockTransfer {
  @Field(() => ID) id!: Types.ObjectId
  from!: Types.ObjectId
  to!: Types.ObjectId
  @Field(() => [StockMovement]) movements!: StockMovement[]
  @Field(() => String, { nullable: true }) note?: string | null
  @Field(() => DateTime) createdAt!: Date
}

@ObjectType({ description: 'A stock as it was at a moment.' })
export class StockLevel {
  product!: Types.ObjectId
  warehouse!: Types.ObjectId
  @Field(() => String) sku!: string
  @Field(() => String) warehouseCode!: string
  @Field(() => Int) quantity!: number
  @Field(() => Int) allocated!: number
  @Field(() => Int, { description: 'Units on the way to it then.' }) inTransit!: number
  @Field(() => Int, { description: 'Of the last movement until then; 0 where there was none yet.' })
  sequence!: number
}

@ObjectType({ description: 'What a stock held at a moment.' })
export class StockHistoryPoint {
  @Field(() => DateTime) at!: Date
  @Field(() => Int) quantity!: number
  @Field(() => Int) allocated!: number
  @Field(() => Int, { description: 'Units on the way to it then.' }) inTransit!: number
}

@ObjectType()
export class StockBin {
  @Field(() => String) sku!: string
  @Field(() => String, { nullable: true }) bin?: string | null
}

@ObjectType({ description: 'What is set, in the order of the lines.' })
export class StockBinsSet {
  @Field(() => String) warehouseCode!: string
  @Field(() => [StockBin]) lines!: StockBin[]
}

export const AdjustStockResult = resultUnion('AdjustStockResult', StockAdjusted, [
  InsufficientStock,
  StaleStock,
])
export const AdjustStocksResult = resultUnion('AdjustStocksResult', StocksAdjusted, [
  InsufficientStock,
  StaleStock,
])
export const TransferStockResult = resultUnion('TransferStockResult', StockTransfer, [InsufficientStock])
