import type { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { DateTime, Money, Units } from '../../platform/graphql/scalars.ts'
import { OrderStatus } from '../orders/index.ts'
import { MovementType } from '../stock/index.ts'

export enum LedgerMismatchKind {
  MOVEMENT_MISSING = 'MOVEMENT_MISSING',
  QUANTITY = 'QUANTITY',
  ALLOCATED = 'ALLOCATED',
  IN_TRANSIT = 'IN_TRANSIT',
  NEGATIVE_BALANCE = 'NEGATIVE_BALANCE',
  TIME_ORDER = 'TIME_ORDER',
  MOVEMENT_TYPE = 'MOVEMENT_TYPE',
  MOVEMENT_HASH = 'MOVEMENT_HASH',
  LEVEL_HASH = 'LEVEL_HASH',
  LOW_MARK = 'LOW_MARK',
  MOVEMENT_BEYOND_LEVEL = 'MOVEMENT_BEYOND_LEVEL',
  LEVEL_MISSING = 'LEVEL_MISSING',
  ORDER_MISSING = 'ORDER_MISSING',
  ORDER_ALLOCATION = 'ORDER_ALLOCATION',
  TRANSFER_MISSING = 'TRANSFER_MISSING',
  TRANSFER_UNITS = 'TRANSFER_UNITS',
  STOCKTAKE_MISSING = 'STOCKTAKE_MISSING',
  STOCKTAKE_UNITS = 'STOCKTAKE_UNITS',
}
registerEnumType(LedgerMismatchKind, {
  name: 'LedgerMismatchKind',
  description: 'What differs, and where expected and found come from.',
  valuesConfig: {
    MOVEMENT_MISSING: {
      description: 'Numbers of movements: the next one there is, or the version of the level.',
    },
    QUANTITY: { description: 'Units that can be promised: what the movements sum to, and what is stored.' },
    ALLOCATED: { description: 'Promised units: what the movements sum to, and what is stored.' },
    IN_TRANSIT: { description: 'Units on the way: what the movements sum to, and what is stored.' },
    NEGATIVE_BALANCE: { description: 'found is the balance that is below 0.' },
    TIME_ORDER: { description: 'Times: of the movement before, and of this one, which is older.' },
    MOVEMENT_TYPE: { description: 'found is the type, which changes no balance as this movement does.' },
    MOVEMENT_HASH: { description: 'The hash of what the movement holds now, and the one that it was given.' },
    LEVEL_HASH: { description: 'The hash of the last movement, and the one that the level keeps.' },
    LOW_MARK: { description: 'Whether the stock is low, and whether it is marked so.' },
    MOVEMENT_BEYOND_LEVEL: { description: 'The version of the level, and the number of a later movement.' },
    LEVEL_MISSING: { description: 'Movements of a level that does not exist.' },
    ORDER_MISSING: { description: 'Movements name an order that does not exist.' },
    ORDER_ALLOCATION: {
      description: 'Units that the ledger has promised to the order, and that the order holds.',
    },
    TRANSFER_MISSING: { description: 'Movements name a transfer that does not exist.' },
    STOCKTAKE_MISSING: { description: 'Movements name a stocktake that does not exist.' },
    STOCKTAKE_UNITS: { description: 'What a stocktake has posted differs from the movements that name it.' },
    TRANSFER_UNITS: {
      description:
        'Units that are promised to the transfer or on the way by it: by the ledger, and by its lines.',
    },
  },
})

@ObjectType({ description: 'That somebody has looked at a mismatch and knows why it is there.' })
export class LedgerAcknowledgement {
  @Field(() => String) reason!: string
  @Field(() => ActorStamp) by!: ActorStamp
  @Field(() => DateTime) at!: Date
}

@ObjectType({ description: 'Something in which ledger and levels, or ledger and orders, differ.' })
export class LedgerMismatch {
  @Field(() => ID, {
    description:
      'Made of what was found: the same in every check, and another where the same place breaks in another way.',
  })
  id!: string
  @Field(() => LedgerMismatchKind) kind!: LedgerMismatchKind
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) orderNumber?: string | null
  @Field(() => String, { nullable: true }) transferNumber?: string | null
  @Field(() => String, { nullable: true }) stocktakeNumber?: string | null
  @Field(() => Int, {
    nullable: true,
    description: 'Of the movement in its stock; null where it is about none.',
  })
  sequence?: number | null
  @Field(() => String, { nullable: true, description: 'By the ledger, as `kind` says.' })
  expected?: string | null
  @Field(() => String, { nullable: true }) found?: string | null
  @Field(() => String, { description: 'All of it in an English sentence.' }) problem!: string
  @Field(() => LedgerAcknowledgement, {
    nullable: true,
    description: 'Null where nobody has acknowledged it.',
  })
  acknowledgement?: LedgerAcknowledgement | null
}

@ObjectType({
  description: 'The ledger is whole where mismatchCount is 0: what was acknowledged is told apart.',
})
export class LedgerReport {
  @Field(() => Boolean, { description: 'Whether only what was new was checked.' }) newOnly!: boolean
  @Field(() => Int) stocksChecked!: number
  @Field(() => Int) movementsChecked!: number
  @Field(() => [LedgerMismatch], {
    description: 'Those that nobody has acknowledged: the first 1,000, and of one stock the first 20.',
  })
  mismatches!: LedgerMismatch[]
  @Field(() => Int, { description: 'All that nobody has acknowledged.' }) mismatchCount!: number
  @Field(() => [LedgerMismatch], {
    description: 'Those that are still there and that `acknowledgeMismatch` was told of: the first 1,000.',
  })
  acknowledged!: LedgerMismatch[]
  @Field(() => Int, { description: 'All of these.' }) acknowledgedCount!: number
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
  @Field(() => DateTime, { description: 'What was committed later is not in these figures yet.' }) asOf!: Date
}

@ObjectType()
export class MovementDay {
  @Field(() => String, { description: 'In the time zone: 2026-11-23.' }) day!: string
  @Field(() => Units, { description: 'Units that came onto the shelves, transfers included.' })
  unitsIn!: number
  @Field(() => Units, { description: 'Units that left them, transfers included.' }) unitsOut!: number
  @Field(() => Int, { description: 'Movements of every type.' }) movements!: number
  @Field(() => DateTime, { description: 'What was committed later is not in it yet.' }) asOf!: Date
}

@ObjectType()
export class TopMover {
  product!: Types.ObjectId
  @Field(() => Units, { description: 'Units ordered; cancelled orders are left out.' }) units!: number
  @Field(() => Int, { description: 'Orders with the product.' }) orders!: number
}
