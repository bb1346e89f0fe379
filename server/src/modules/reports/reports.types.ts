import type { Types } from 'mongoose'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime, Money, Units } from '../../platform/graphql/scalars.ts'
import { OrderStatus } from '../orders/index.ts'
import { MovementType } from '../stock/index.ts'

@ObjectType({ description: 'Something in which ledger and levels, or ledger and orders, differ.' })
export class LedgerMismatch {
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) orderNumber?: string | null
  @Field(() => String) problem!: string
}

@ObjectType({ description: 'mismatches holds the first 1,000; mismatchCount all of them.' })
export class LedgerReport {
  @Field(() => Int) stocksChecked!: number
  @Field(() => Int) movementsChecked!: number
  @Field(() => [LedgerMismatch]) mismatches!: LedgerMismatch[]
  @Field(() => Int) mismatchCount!: number
  @Field(() => DateTime, { description: 'When the check ended.' }) checkedAt!: Date
  @Field(() => DateTime, { description: 'When it began: what was changed since may not be in it.' })
  startedAt!: Date
}

@ObjectType()
export class LedgerCheck {
  @Field(() => LedgerReport, { nullable: true, description: 'The last one of the warehouses of the actor.' })
  report!: LedgerReport | null

  @Field(() => DateTime, { nullable: true, description: 'Null where no check is under way.' })
  runningSince!: Date | null
}

export enum OrderAge {
  UNDER_1_DAY = 'UNDER_1_DAY',
  DAYS_1_TO_3 = 'DAYS_1_TO_3',
  DAYS_3_TO_7 = 'DAYS_3_TO_7',
  OVER_7_DAYS = 'OVER_7_DAYS',
}
registerEnumType(OrderAge, {
  name: 'OrderAge',
  description: 'Since an order was placed, in days of 24 hours.',
})

@ObjectType()
export class OpenOrdersByAge {
  @Field(() => OrderStatus) status!: OrderStatus
  @Field(() => OrderAge) age!: OrderAge
  @Field(() => Int) count!: number
}

@ObjectType()
export class MovementsByType {
  @Field(() => MovementType) type!: MovementType
  @Field(() => Int) count!: number
  @Field(() => Units, { description: 'Units moved, as a positive number.' }) units!: number
}

@ObjectType()
export class WarehouseStockValue {
  warehouse!: Types.ObjectId
  @Field(() => Units) onHand!: number
  @Field(() => Money, { description: "On hand at today's prices." }) value!: number
  @Field(() => Boolean, {
    description: 'Whether value is more than can be told: then it is the most that can.',
  })
  valueIsCapped!: boolean
}

@ObjectType({ description: 'What needs somebody today, in the warehouses of the actor or in one of them.' })
export class Dashboard {
  @Field(() => Int, { description: 'Stocks that are low, as Stock.isLow tells.' }) openAlerts!: number
  @Field(() => [OpenOrdersByAge], {
    description: 'PENDING and PROCESSED; what there is none of is left out.',
  })
  openOrders!: OpenOrdersByAge[]
  @Field(() => [MovementsByType], { description: 'Since today began in the time zone.' })
  movementsToday!: MovementsByType[]
  @Field(() => [WarehouseStockValue], {
    description: 'By warehouse code; those that hold nothing are left out.',
  })
  stockValue!: WarehouseStockValue[]
  @Field(() => Int, { description: 'Stocks that hold something and have not moved for 30 days.' })
  idleStocks!: number
}

@ObjectType()
export class MovementDay {
  @Field(() => String, { description: 'In the time zone: 2026-11-23.' }) day!: string
  @Field(() => Units, { description: 'Units that came onto the shelves, transfers included.' })
  unitsIn!: number
  @Field(() => Units, { description: 'Units that left them, transfers included.' }) unitsOut!: number
  @Field(() => Int, { description: 'Movements of every type.' }) movements!: number
}

@ObjectType()
export class TopMover {
  product!: Types.ObjectId
  @Field(() => Units, { description: 'Units ordered; cancelled orders are left out.' }) units!: number
  @Field(() => Int, { description: 'Orders with the product.' }) orders!: number
}
