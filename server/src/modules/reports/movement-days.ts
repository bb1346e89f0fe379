import { hourMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { duplicateKey } from '../../platform/database/mongo.ts'
import { movementsByDay, movementsOfSkuByDay, type MovementsOfDay } from '../stock/for-reports.ts'
import { DaySumsModel, type DaySums, type WarehouseSums } from './movement-days.model.ts'
import { dayAfter, dayIn, startOf } from './reports.rules.ts'
import type { MovementDay } from './reports.types.ts'

/** A command stamps its movements when it begins and may commit this much later, with room to spare. */
const lateMs = hourMs

interface DaysWanted {
  /** Null: every warehouse of the actor. */
  warehouse: Types.ObjectId | null
  sku?: string | null
  zone: string
  /** Of the zone, one after the other. */
  days: string[]
}

/**
 * What came in and went out on each of these days. Days that are over are summed once and kept, so that a year
 * costs a read of 365 small documents and the sum of the last day or two.
 */
export async function movementDays(
  ctx: Ctx,
  { warehouse, sku, zone, days }: DaysWanted,
): Promise<MovementDay[]> {
  const isWanted = (place: Types.ObjectId) =>
    warehouse ? String(warehouse) === String(place) : maySeeWarehouse(ctx, place)
  const sums = sku
    ? grouped(await movementsOfSkuByDay(sku, periodOf(zone, days)))
    : await sumsOf(zone, days, new Date(ctx.now().getTime() - lateMs))
  return days.map((day) => {
    const places = (sums.get(day) ?? []).filter((place) => isWanted(place.warehouse))
    const total = (of: 'unitsIn' | 'unitsOut' | 'movements') =>
      places.reduce((sum, place) => sum + place[of], 0)
    return { day, unitsIn: total('unitsIn'), unitsOut: total('unitsOut'), movements: total('movements') }
  })
}

type Sums = Map<string, WarehouseSums[]>

const dayLength = '2026-11-23'.length

const periodOf = (zone: string, days: string[]) => ({
  zone,
  from: startOf(zone, days[0]!),
  to: startOf(zone, dayAfter(days.at(-1)!)),
})

/** Each zone has days of its own: in which the reader lives, the sums of it are kept. */
const keyOf = (zone: string, day: string) => (zone === 'UTC' ? day : `${zone} ${day}`)

async function sumsOf(zone: string, days: string[], over: Date): Promise<Sums> {
  const running = dayIn(zone, over)
  const isOver = (day: string) => day < running
  const kept = await keptSums(zone, days)
  const missing = days.filter((day) => isOver(day) && !kept.has(day))
  const fresh = missing.length > 0 ? await keep(zone, missing) : new Map<string, WarehouseSums[]>()
  const open = days.filter((day) => !isOver(day))
  const sums = open.length > 0 ? grouped(await movementsByDay(periodOf(zone, open))) : new Map()
  return new Map([...kept, ...fresh, ...sums])
}

async function keptSums(zone: string, days: string[]): Promise<Sums> {
  const found = await DaySumsModel.find({
    _id: { $gte: keyOf(zone, days[0]!), $lte: keyOf(zone, days.at(-1)!) },
  })
    .sort({ _id: 1 })
    .lean<DaySums[]>()
  return new Map(found.map(({ _id, places }) => [_id.slice(-dayLength), places]))
}

/** Linear in the movements of these days, once: for the first who asks. */
async function keep(zone: string, missing: string[]): Promise<Sums> {
  const sums = grouped(await movementsByDay(periodOf(zone, missing)))
  const documents = missing.map((day) => ({ _id: keyOf(zone, day), places: sums.get(day) ?? [] }))
  try {
    await DaySumsModel.collection.insertMany(documents as never[], { ordered: false })
  } catch (error) {
    // Somebody else asked at the same time and kept the same.
    if (!duplicateKey(error)) throw error
  }
  return new Map(missing.map((day) => [day, sums.get(day) ?? []]))
}

function grouped(found: MovementsOfDay[]): Sums {
  const sums: Sums = new Map()
  for (const { day, ...place } of found) sums.set(day, [...(sums.get(day) ?? []), place])
  return sums
}

/** For who lays history in the past: seeding. */
export async function forgetMovementDays(): Promise<void> {
  await DaySumsModel.deleteMany({})
}
