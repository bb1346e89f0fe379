import { minuteMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { warehouseScope } from '../../platform/requests/context.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { MovementModel, type MovementType, type StockMovement } from './movement.model.ts'
import { pairsOf } from './stock.queries.ts'
import { StockModel, type Stock } from './stock.model.ts'

/** Null: every warehouse of the actor. */
type WarehouseWanted = Types.ObjectId | null

const placed = (ctx: Ctx, warehouse: WarehouseWanted) => (warehouse ? { warehouse } : warehouseScope(ctx))

/** Units that came in or left the shelves: an allocation moves none. */
const onHandDelta = { $add: ['$quantityDelta', '$allocatedDelta'] }
const sums = {
  movements: { $sum: 1 },
  // The largest of what quantity, allocated and in transit changed by.
  units: {
    $sum: {
      $max: [
        { $abs: '$quantityDelta' },
        { $abs: '$allocatedDelta' },
        { $abs: { $ifNull: ['$inTransitDelta', 0] } },
      ],
    },
  },
  unitsIn: { $sum: { $max: [onHandDelta, 0] } },
  unitsOut: { $sum: { $max: [{ $multiply: [onHandDelta, -1] }, 0] } },
}

/** What movements of one type did in one warehouse within a quarter of an hour: every zone's day begins with one. */
export interface MovementSums {
  quarter: Date
  warehouse: Types.ObjectId
  type: MovementType
  movements: number
  units: number
  unitsIn: number
  unitsOut: number
}

export const quarterMs = 15 * minuteMs

const quarter = { $subtract: ['$createdAt', { $mod: [{ $toLong: '$createdAt' }, quarterMs] }] }

async function sumByQuarter(match: Record<string, unknown>): Promise<MovementSums[]> {
  const found = await MovementModel.aggregate<
    { _id: Pick<MovementSums, 'quarter' | 'warehouse' | 'type'> } & Omit<
      MovementSums,
      'quarter' | 'warehouse' | 'type'
    >
  >([
    { $match: match },
    { $group: { _id: { quarter, warehouse: '$warehouse', type: '$type' }, ...sums } },
  ]).option({ batchSize: 10_000 })
  return found.map(({ _id, ...each }) => ({ ..._id, ...each }))
}

interface Period {
  from: Date
  to?: Date
}

/** Of whoever's movements, linear in them. */
export const sumsOfPeriod = ({ from, to }: Period) =>
  sumByQuarter({ createdAt: { $gte: from, ...(to ? { $lt: to } : {}) } })

/** The same of one SKU. */
export const sumsOfSku = (sku: string, { from, to }: Required<Period>) =>
  sumByQuarter({ sku, createdAt: { $gte: from, $lt: to } })

/** Of what the commands of these events moved. */
export async function sumsOfEvents(events: Event[]): Promise<MovementSums[]> {
  const found: MovementSums[] = []
  for (const pairs of pairsOf(events)) found.push(...(await sumByQuarter({ $or: pairs })))
  return found
}

/** When the movement was written that lies so many after this moment; undefined where there are fewer. */
export async function movementAfter(from: Date, many: number): Promise<Date | undefined> {
  const [found] = await MovementModel.find({ createdAt: { $gte: from } }, { createdAt: 1 })
    .sort({ createdAt: 1, _id: 1 })
    .skip(many)
    .limit(1)
    .lean<StockMovement[]>()
  return found?.createdAt
}

export async function newestMovement(): Promise<Date | undefined> {
  const [found] = await MovementModel.find({}, { createdAt: 1 })
    .sort({ createdAt: -1, _id: -1 })
    .limit(1)
    .lean<StockMovement[]>()
  return found?.createdAt
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
  movedAt: { $lt: since },
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
    sort: { movedAt: 1, _id: 1 },
    page,
  })
}

export const countIdleStocks = (ctx: Ctx, warehouse: WarehouseWanted, since: Date): Promise<number> =>
  StockModel.countDocuments(idle(ctx, warehouse, since)).exec()

export const countLowStocks = (ctx: Ctx, warehouse: WarehouseWanted): Promise<number> =>
  StockModel.countDocuments({ low: true, ...placed(ctx, warehouse) }).exec()
