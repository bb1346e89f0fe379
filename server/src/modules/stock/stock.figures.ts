import type { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { warehouseScope } from '../../platform/requests/context.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { MovementModel, type MovementType } from './movement.model.ts'
import { StockModel, type Stock } from './stock.model.ts'

/** Null: every warehouse of the actor. */
type WarehouseWanted = Types.ObjectId | null

const placed = (ctx: Ctx, warehouse: WarehouseWanted) => (warehouse ? { warehouse } : warehouseScope(ctx))

/** Units that came in or left the shelves: an allocation moves none. */
const onHandDelta = { $add: ['$quantityDelta', '$allocatedDelta'] }
const unitsIn = { $sum: { $cond: [{ $gt: [onHandDelta, 0] }, onHandDelta, 0] } }
const unitsOut = { $sum: { $cond: [{ $lt: [onHandDelta, 0] }, { $multiply: [onHandDelta, -1] }, 0] } }

export interface MovementsOfDay {
  day: string
  warehouse: Types.ObjectId
  unitsIn: number
  unitsOut: number
  movements: number
}

interface Period {
  /** Whose days it is summed by. */
  zone: string
  from: Date
  to: Date
}

/** By day and warehouse, whoever asks; days without a movement are left out. Linear in the movements. */
export const movementsByDay = (period: Period) => sumByDay({}, period)

/** The same of one SKU. */
export const movementsOfSkuByDay = (sku: string, period: Period) => sumByDay({ sku }, period)

async function sumByDay(
  match: Record<string, unknown>,
  { zone, from, to }: Period,
): Promise<MovementsOfDay[]> {
  const found = await MovementModel.aggregate<
    Omit<MovementsOfDay, 'day' | 'warehouse'> & { _id: Pick<MovementsOfDay, 'day' | 'warehouse'> }
  >([
    { $match: { ...match, createdAt: { $gte: from, $lt: to } } },
    {
      $group: {
        _id: {
          day: { $dateToString: { date: '$createdAt', format: '%Y-%m-%d', timezone: zone } },
          warehouse: '$warehouse',
        },
        unitsIn,
        unitsOut,
        movements: { $sum: 1 },
      },
    },
  ])
  return found.map(({ _id, ...sums }) => ({ ..._id, ...sums }))
}

export interface MovementsOfType {
  type: MovementType
  count: number
  units: number
}

/** Units as the larger of what quantity and allocated changed by. */
export async function movementsByType(
  ctx: Ctx,
  warehouse: WarehouseWanted,
  since: Date,
): Promise<MovementsOfType[]> {
  const found = await MovementModel.aggregate<Omit<MovementsOfType, 'type'> & { _id: MovementType }>([
    { $match: { ...placed(ctx, warehouse), createdAt: { $gte: since } } },
    {
      $group: {
        _id: '$type',
        count: { $sum: 1 },
        units: { $sum: { $max: [{ $abs: '$quantityDelta' }, { $abs: '$allocatedDelta' }] } },
      },
    },
    { $sort: { _id: 1 } },
  ])
  return found.map(({ _id, ...sums }) => ({ type: _id, ...sums }))
}

export interface OnHandOfProduct {
  product: Types.ObjectId
  places: { warehouse: Types.ObjectId; code: string; onHand: number }[]
}

/** Linear in the stocks that hold something. */
export async function onHandByProduct(ctx: Ctx, warehouse: WarehouseWanted): Promise<OnHandOfProduct[]> {
  const onHand = { $add: ['$quantity', '$allocated'] }
  const found = await StockModel.aggregate<Omit<OnHandOfProduct, 'product'> & { _id: Types.ObjectId }>([
    { $match: { ...placed(ctx, warehouse), ...holding } },
    {
      $group: {
        _id: '$product',
        places: { $push: { warehouse: '$warehouse', code: '$warehouseCode', onHand } },
      },
    },
  ]).option({ batchSize: 10_000 })
  return found.map(({ _id, places }) => ({ product: _id, places }))
}

const holding = { $or: [{ quantity: { $gt: 0 } }, { allocated: { $gt: 0 } }] }

const idle = (ctx: Ctx, warehouse: WarehouseWanted, since: Date) => ({
  ...placed(ctx, warehouse),
  updatedAt: { $lt: since },
  ...holding,
})

/** Stocks that hold something and have not moved since; those that lie longest come first. */
export function listIdleStocks(
  ctx: Ctx,
  warehouse: WarehouseWanted,
  since: Date,
  page: PageArgs,
): Promise<Page<Stock>> {
  return listPage(StockModel, {
    filter: idle(ctx, warehouse, since),
    sort: { updatedAt: 1, _id: 1 },
    page,
  })
}

export const countIdleStocks = (ctx: Ctx, warehouse: WarehouseWanted, since: Date): Promise<number> =>
  StockModel.countDocuments(idle(ctx, warehouse, since)).exec()

export const countLowStocks = (ctx: Ctx, warehouse: WarehouseWanted): Promise<number> =>
  StockModel.countDocuments({ low: true, ...placed(ctx, warehouse) }).exec()
