import { groupBy } from '@gudang/domain'
import type { Types } from 'mongoose'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { sumsOfPeriod, sumsOfSku, type MovementSums } from '../stock/for-reports.ts'
import { takeTurn } from './movement-sums.consumer.ts'
import { DaySumsModel, type DaySums, type WarehouseSums } from './movement-sums.model.ts'
import { keptByDay, keptByType, lateMs, sumsNow, type SumsNow } from './movement-sums.queries.ts'
import { dayAfter, dayIn, startOf } from './reports.rules.ts'
import type { MovementDay, MovementsByType } from './reports.types.ts'

interface DaysWanted {
  /** Null: every warehouse of the actor. */
  warehouse: Types.ObjectId | null
  sku?: string | null
  zone: string
  /** Of the zone, one after the other. */
  days: string[]
}

/** What came in and went out on each of these days. Those of one SKU are summed by its movements, which its index holds. */
export async function movementDays(
  ctx: Ctx,
  { warehouse, sku, zone, days }: DaysWanted,
): Promise<MovementDay[]> {
  const { sums, asOf } = sku
    ? { sums: byDay(zone, await sumsOfSku(sku, periodOf(zone, days))), asOf: ctx.now() }
    : await inTransaction(() => sumsOf(ctx, zone, days))
  return days.map((day) => {
    const places = (sums.get(day) ?? []).filter(isWanted(ctx, warehouse))
    return {
      day,
      unitsIn: total(places, 'unitsIn'),
      unitsOut: total(places, 'unitsOut'),
      movements: total(places, 'movements'),
      asOf,
    }
  })
}

/** What moved since then, by type, and as of when. */
export async function movementsByType(
  ctx: Ctx,
  warehouse: Types.ObjectId | null,
  from: Date,
): Promise<{ movements: MovementsByType[]; asOf: Date }> {
  const { sums, asOf } = await inTransaction(async () => {
    const now = await sumsNow(ctx)
    const others = (now?.toCome ?? (await sumsOfPeriod({ from })))
      .filter(({ quarter }) => quarter >= from)
      .filter(isWanted(ctx, warehouse))
    const kept = now ? await keptByType(ctx, warehouse, from) : []
    return { sums: [...kept, ...others], asOf: now?.asOf ?? ctx.now() }
  })
  const movements = [...groupBy<(typeof sums)[number]>(sums, ({ type }) => type)].map(([type, each]) => ({
    type: type as MovementsByType['type'],
    count: total(each, 'movements'),
    units: total(each, 'units'),
  }))
  return { movements: movements.sort((a, b) => (a.type < b.type ? -1 : 1)), asOf }
}

const isWanted =
  (ctx: Ctx, warehouse: Types.ObjectId | null) =>
  (place: { warehouse: Types.ObjectId }): boolean =>
    warehouse ? warehouse.equals(place.warehouse) : maySeeWarehouse(ctx, place.warehouse)

const total = <F extends string>(rows: Record<F, number>[], field: F): number =>
  rows.reduce((sum, row) => sum + row[field], 0)

type Sums = Map<string, WarehouseSums[]>

const byDay = (zone: string, found: MovementSums[]): Sums =>
  groupBy<WarehouseSums & { quarter: Date }>(found, ({ quarter }) => dayIn(zone, quarter))

const dayLength = '2026-11-23'.length

const periodOf = (zone: string, days: string[]) => ({
  from: startOf(zone, days[0]!),
  to: startOf(zone, dayAfter(days.at(-1)!)),
})

const keyOf = (zone: string, day: string) => `${zone} ${day}`

/**
 * Days that are over are kept whole, each zone's in which a reader lives, so that a year costs a read of 365 small documents
 * and the sums of the last day or two.
 */
async function sumsOf(ctx: Ctx, zone: string, days: string[]): Promise<{ sums: Sums; asOf: Date }> {
  const now = await sumsNow(ctx)
  if (!now) return { sums: byDay(zone, await sumsOfPeriod(periodOf(zone, days))), asOf: ctx.now() }
  const running = dayIn(zone, new Date(now.asOf.getTime() - lateMs))
  const isOver = (day: string) => day < running
  const kept = await keptDays(zone, days)
  const missing = days.filter((day) => isOver(day) && !kept.has(day))
  const fresh: Sums = missing.length > 0 ? await keep(now, zone, missing) : new Map()
  const open = days.filter((day) => !isOver(day))
  const found = open.length > 0 ? await keptByDay(zone, periodOf(zone, open)) : []
  const sums = new Map([...kept, ...fresh, ...groupBy(found, ({ day }) => day)])
  for (const [day, places] of byDay(zone, now.toCome)) sums.set(day, [...(sums.get(day) ?? []), ...places])
  return { sums, asOf: now.asOf }
}

async function keptDays(zone: string, days: string[]): Promise<Sums> {
  const found = await DaySumsModel.find({
    _id: { $gte: keyOf(zone, days[0]!), $lte: keyOf(zone, days.at(-1)!) },
  })
    .sort({ _id: 1 })
    .lean<DaySums[]>()
  return new Map(found.map(({ _id, places }) => [_id.slice(-dayLength), places]))
}

/** Linear in the quarters of these days, once: for the first who asks. */
async function keep({ start }: SumsNow, zone: string, missing: string[]): Promise<Sums> {
  const sums = groupBy(await keptByDay(zone, periodOf(zone, missing)), ({ day }) => day)
  const places = new Map(missing.map((day) => [day, sums.get(day) ?? []]))
  // What comes late for one of these days meets this, and one of the two begins again.
  await takeTurn(start, {})
  // As they are: to make documents of them would hold up everybody for a year of days.
  await DaySumsModel.insertMany(
    missing.map((day) => ({ _id: keyOf(zone, day), ...periodOf(zone, [day]), places: places.get(day)! })),
    { lean: true },
  )
  return places
}
