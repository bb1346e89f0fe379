import type { Types } from 'mongoose'
import { Field, Int, ObjectType } from 'type-graphql'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { countLimit } from '../../platform/graphql/rows.ts'
import { stockOf } from '../stock/index.ts'
import { OrderModel, type Order } from './orders.model.ts'
import { seesOrders } from './orders.permissions.ts'
import { ownOrders } from './orders.queries.ts'
import { OrderStatus } from './orders.rules.ts'

@ObjectType({ description: 'An open order that units of a stock are promised to.' })
export class StockHolder {
  @Field(() => String) orderNumber!: string
  @Field(() => OrderStatus) status!: OrderStatus
  @Field(() => Int, { description: 'Units of the stock that it holds.' }) units!: number
  @Field(() => DateTime) createdAt!: Date
}

const mostOrders = 10
/** Of one request: each takes two reads. */
const mostStocks = 20

@ObjectType({ description: 'Who holds the promised units of a stock.' })
export class StockHolders {
  @Field(() => [StockHolder], {
    description: `The newest ${mostOrders}, the oldest of them last; stockAllocations lists all.`,
  })
  orders!: StockHolder[]

  @Field(() => Int, { nullable: true, description: 'Of all orders that hold some; null beyond 10,000.' })
  orderCount!: number | null
}

export const heldByField = {
  nullable: true,
  description: `The open orders that hold units of this stock: what has to let go first. Of the first ${mostStocks} stocks that a request asks for; else null, and also without order.view. Who sees own orders alone sees those.`,
}

interface Place {
  sku: string
  warehouseCode: string
}

/** Null where it is not for the actor to see, or where the warehouse is none of theirs. */
export async function holdersOf(ctx: Ctx, { sku, warehouseCode }: Place): Promise<StockHolders | null> {
  if (!seesOrders.some((permission) => ctx.actor.permissions.has(permission))) return null
  return (await loadHolders(ctx, JSON.stringify([sku, warehouseCode]))) ?? null
}

const loadHolders = defineLoader<string, StockHolders | undefined>(async (ctx, places) => {
  const asked = [...new Set(places)].slice(0, mostStocks)
  const found = new Map(
    await Promise.all(
      asked.map(async (place): Promise<[string, StockHolders | undefined]> => {
        const [sku, warehouseCode] = JSON.parse(place) as [string, string]
        const stock = await stockOf(ctx, sku, warehouseCode)
        return [place, stock ? await holdersOfStock(ctx, stock._id) : undefined]
      }),
    ),
  )
  return places.map((place) => found.get(place))
})

async function holdersOfStock(ctx: Ctx, stock: Types.ObjectId): Promise<StockHolders> {
  const filter = { ...ownOrders(ctx), holds: stock }
  const [orders, count] = await Promise.all([
    OrderModel.find(filter).sort({ createdAt: -1, _id: -1 }).limit(mostOrders).lean<Order[]>(),
    OrderModel.countDocuments(filter, { limit: countLimit + 1 }),
  ])
  return {
    orders: orders.map(({ orderNumber, status, createdAt, items }) => ({
      ...{ orderNumber, status, createdAt },
      units: items
        .flatMap(({ allocations }) => allocations)
        .filter((allocation) => allocation.stock.equals(stock))
        .reduce((sum, { quantity }) => sum + quantity, 0),
    })),
    orderCount: count > countLimit ? null : count,
  }
}
