import type { Types } from 'mongoose'
import { warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { OrderModel } from './orders.model.ts'
import { orderScope } from './orders.queries.ts'
import { openStatuses, OrderStatus } from './orders.rules.ts'

/** Null: every warehouse of the actor. */
type WarehouseWanted = Types.ObjectId | null

const placed = (ctx: Ctx, warehouse: WarehouseWanted) => ({
  ...orderScope(ctx),
  ...(warehouse ? { warehouses: warehouse } : {}),
})

export interface CountOfAge {
  status: OrderStatus
  /** How many of the moments lie at or after the order: 0 is the oldest kind. */
  age: number
  count: number
}

/** Open orders by status and by how many of these moments they are older than. Linear in the open orders. */
export async function openOrdersByAge(
  ctx: Ctx,
  warehouse: WarehouseWanted,
  moments: Date[],
): Promise<CountOfAge[]> {
  const age = { $add: moments.map((moment) => ({ $cond: [{ $lte: ['$createdAt', moment] }, 1, 0] })) }
  const found = await OrderModel.aggregate<{ _id: { status: OrderStatus; age: number }; count: number }>([
    { $match: { status: { $in: openStatuses }, ...placed(ctx, warehouse) } },
    { $group: { _id: { status: '$status', age }, count: { $sum: 1 } } },
  ])
  return found.map(({ _id, count }) => ({ ..._id, count }))
}

export interface SoldProduct {
  product: Types.ObjectId
  units: number
  orders: number
}

/**
 * What was ordered most since then, cancelled orders left out. Of an order that several warehouses share, only
 * what those of the actor give counts. Linear in the orders since then.
 */
export async function mostOrdered(
  ctx: Ctx,
  warehouse: WarehouseWanted,
  since: Date,
  first: number,
): Promise<SoldProduct[]> {
  const field = 'items.allocations.warehouse'
  const ofPlace = warehouse ? { [field]: warehouse } : warehouseScope(ctx, field)
  const limited = Object.keys(ofPlace).length > 0
  const found = await OrderModel.aggregate<{ _id: Types.ObjectId; units: number; orders: number }>([
    {
      $match: {
        createdAt: { $gte: since },
        status: { $ne: OrderStatus.CANCELLED },
        ...placed(ctx, warehouse),
      },
    },
    { $unwind: '$items' },
    ...(limited ? [{ $unwind: '$items.allocations' }, { $match: ofPlace }] : []),
    {
      $group: {
        _id: '$items.productId',
        units: { $sum: limited ? '$items.allocations.quantity' : '$items.qty' },
        orders: { $sum: 1 },
      },
    },
    { $sort: { units: -1, _id: 1 } },
    { $limit: first },
  ])
  return found.map(({ _id, ...sums }) => ({ product: _id, ...sums }))
}
