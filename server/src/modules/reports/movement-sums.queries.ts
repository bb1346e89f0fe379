import { hourMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import { eventsToCome } from '../../platform/events/consumer.ts'
import { warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { sumsOfEvents, type MovementSums } from '../stock/for-reports.ts'
import { KeptSumsModel, SumsStartModel, type SumsStart, type WarehouseSums } from './movement-sums.model.ts'

export const movementEvents = { name: 'movement-sums', field: 'moves' } as const

/** A command stamps its movements when it begins and may commit this much later, with room to spare. */
export const lateMs = hourMs

/** Of these a reader sums the movements; more, and what is told is as of the first of them. */
const mostToCome = 50

export const sumsStart = (): Promise<SumsStart | null> =>
  SumsStartModel.findById('sums').lean<SumsStart>().exec()

export const isWhole = ({ summed, until }: SumsStart): boolean => summed >= until

/** 2026-11-23T10:15 of a warehouse and a type. */
export const keyOfSums = (quarter: Date, warehouse: Types.ObjectId, type: string) =>
  `${timeKey(quarter)} ${String(warehouse)} ${type}`

const timeKey = (quarter: Date) => quarter.toISOString().slice(0, '2026-11-23T10:15'.length)

export interface SumsNow {
  start: SumsStart
  /** What is not in the kept sums yet. */
  toCome: MovementSums[]
  /** The kept sums with those to come hold for this moment. */
  asOf: Date
}

/** In a transaction, so that the kept sums are read as of the same moment; null until there are all of them. */
export async function sumsNow(ctx: Ctx): Promise<SumsNow | null> {
  const start = await sumsStart()
  if (!start || !isWhole(start)) return null
  const events = await eventsToCome(movementEvents, mostToCome + 1)
  if (events.length > mostToCome) return { start, toCome: [], asOf: events[0]!.at }
  return { start, toCome: await sumsOfEvents(events), asOf: ctx.now() }
}

interface Period {
  from: Date
  to?: Date
}

const during = ({ from, to }: Period) => ({
  _id: { $gte: timeKey(from), ...(to ? { $lt: timeKey(to) } : {}) },
})

/** The kept sums of whole days, by day and warehouse, whoever asks. */
export async function keptByDay(
  zone: string,
  period: Required<Period>,
): Promise<(WarehouseSums & { day: string })[]> {
  const day = { $dateToString: { date: '$quarter', format: '%Y-%m-%d', timezone: zone } }
  const found = await KeptSumsModel.aggregate<
    Omit<WarehouseSums, 'warehouse'> & { _id: { day: string; warehouse: Types.ObjectId } }
  >([
    { $match: during(period) },
    {
      $group: {
        _id: { day, warehouse: '$warehouse' },
        unitsIn: { $sum: '$unitsIn' },
        unitsOut: { $sum: '$unitsOut' },
        movements: { $sum: '$movements' },
      },
    },
  ])
  return found.map(({ _id, ...sums }) => ({ ..._id, ...sums }))
}

/** The kept sums since then of a warehouse, or of all of the actor. */
export function keptByType(
  ctx: Ctx,
  warehouse: Types.ObjectId | null,
  from: Date,
): Promise<{ type: string; movements: number; units: number }[]> {
  return KeptSumsModel.aggregate<{ type: string; movements: number; units: number }>([
    { $match: { ...during({ from }), ...(warehouse ? { warehouse } : warehouseScope(ctx)) } },
    { $group: { _id: '$type', movements: { $sum: '$movements' }, units: { $sum: '$units' } } },
    { $project: { _id: 0, type: '$_id', movements: 1, units: 1 } },
  ]).exec()
}
