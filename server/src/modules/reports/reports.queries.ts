import { dayMs } from '@gudang/domain'
import { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import { parseInput, issueOf } from '../../platform/inputs/field-problems.ts'
import type { Page, PageArgs } from '../../platform/graphql/connection.ts'
import { sku, warehouseCode } from '../../platform/inputs/inputs.ts'
import { mostOrdered, openOrdersByAge, type SoldProduct } from '../orders/for-reports.ts'
import { pricesOfAll } from '../products/index.ts'
import { countIdleStocks, countLowStocks, listIdleStocks, onHandByProduct } from '../stock/for-reports.ts'
import type { Stock } from '../stock/index.ts'
import { warehouseByCode } from '../warehouses/index.ts'
import { movementDays, movementsByType } from './movement-days.ts'
import { ageOf, agesMs, dayIn, everyDay, startOf, timeZoneOf, valueByWarehouse } from './reports.rules.ts'
import type { Dashboard, MovementDay } from './reports.types.ts'

const idleDays = 30

const place = { warehouseCode: warehouseCode.nullish() }
const days = z.number().int().min(1).max(366)

const timeZone = z
  .string()
  .max(50)
  .transform((name, refinement) => {
    const zone = timeZoneOf(name)
    if (zone) return zone
    refinement.addIssue({ code: 'custom', ...issueOf('UNKNOWN', { value: name }) })
    return z.NEVER
  })

const dashboardSchema = z.object({ ...place, timeZone })
const trendSchema = z
  .object({ ...place, timeZone, sku: sku.nullish(), from: z.date(), to: z.date() })
  .refine(({ from, to }) => from < to, { path: ['to'], ...issueOf('END_BEFORE_START') })
  .refine(({ timeZone: zone, from, to }) => everyDay(zone, from, to).length <= 366, {
    path: ['from'],
    ...issueOf('TOO_MANY_DAYS', { most: 366 }),
  })
const moversSchema = z.object({
  ...place,
  days,
  first: z.number().int().min(1).max(100),
})
const idleSchema = z.object({ ...place, days })

interface Here {
  warehouseCode?: string | null
}

interface Zoned {
  /** Whose days are meant. */
  timeZone: string
}

/** The id of the warehouse where one was named; NOT_FOUND outside the actor's. */
async function warehouseIdOf(ctx: Ctx, code: string | null | undefined) {
  return code ? (await warehouseByCode(ctx, code))._id : null
}

/** Six queries, whatever the size of the business. */
export async function dashboard(ctx: Ctx, raw: Here & Zoned): Promise<Dashboard> {
  const { warehouseCode: code, timeZone: zone } = parseInput(dashboardSchema, raw)
  const warehouse = await warehouseIdOf(ctx, code)
  const now = ctx.now().getTime()
  const moments = agesMs.map((age) => new Date(now - age))
  const [openAlerts, openOrders, today, onHand, prices, idleStocks] = await Promise.all([
    countLowStocks(ctx, warehouse),
    openOrdersByAge(ctx, warehouse, moments),
    movementsByType(ctx, warehouse, startOf(zone, dayIn(zone, ctx.now()))),
    onHandByProduct(ctx, warehouse),
    pricesOfAll(),
    countIdleStocks(ctx, warehouse, new Date(now - idleDays * dayMs)),
  ])
  return {
    openAlerts,
    openOrders: openOrders.map(({ age, ...order }) => ({ ...order, age: ageOf(age) })),
    movementsToday: today.movements,
    stockValue: valueByWarehouse(onHand, prices),
    idleStocks,
    asOf: today.asOf,
  }
}

interface Trend extends Here, Zoned {
  sku?: string | null
  from: Date
  to: Date
}

/** Every day of the time zone from that of `from` until that before `to`, whole. */
export async function movementTrend(ctx: Ctx, raw: Trend): Promise<MovementDay[]> {
  const { warehouseCode: code, timeZone: zone, sku, from, to } = parseInput(trendSchema, raw)
  const warehouse = await warehouseIdOf(ctx, code)
  return movementDays(ctx, { warehouse, sku, zone, days: everyDay(zone, from, to) })
}

interface Movers extends Here {
  days?: number
  first?: number
}

export async function topMovers(ctx: Ctx, { days = 30, first = 10, ...raw }: Movers): Promise<SoldProduct[]> {
  const input = parseInput(moversSchema, { ...raw, days, first })
  const warehouse = await warehouseIdOf(ctx, input.warehouseCode)
  return mostOrdered(ctx, warehouse, new Date(ctx.now().getTime() - input.days * dayMs), input.first)
}

interface Idle extends Here {
  days?: number
}

export async function idleStocks(
  ctx: Ctx,
  { days = idleDays, ...raw }: Idle,
  page: PageArgs,
): Promise<Page<Stock>> {
  const input = parseInput(idleSchema, { ...raw, days })
  const warehouse = await warehouseIdOf(ctx, input.warehouseCode)
  return listIdleStocks(ctx, warehouse, new Date(ctx.now().getTime() - input.days * dayMs), page)
}
