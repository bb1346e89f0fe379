import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { parseInput, says } from '../../platform/field-problems.ts'
import type { Page, PageArgs } from '../../platform/graphql/connection.ts'
import { sku, warehouseCode } from '../../platform/inputs.ts'
import { mostOrdered, openOrdersByAge, type SoldProduct } from '../orders/index.ts'
import { pricesOfAll } from '../products/index.ts'
import {
  countIdleStocks,
  countLowStocks,
  listIdleStocks,
  movementsByType,
  onHandByProduct,
  type Stock,
} from '../stock/index.ts'
import { warehouseByCode } from '../warehouses/index.ts'
import { movementDays } from './movement-days.ts'
import { ageOf, agesMs, everyDay, startOfDay, valueByWarehouse } from './reports.rules.ts'
import type { Dashboard, MovementDay } from './reports.types.ts'

const dayMs = 86_400_000
const idleDays = 30

const place = { warehouseCode: warehouseCode.nullish() }
const days = z.number().int().min(1).max(366)

const dashboardSchema = z.object(place)
const trendSchema = z
  .object({ ...place, sku: sku.nullish(), from: z.date(), to: z.date() })
  .refine(({ from, to }) => from < to, { path: ['to'], ...says('END_BEFORE_START') })
  .refine(({ from, to }) => everyDay(from, to).length <= 366, {
    path: ['from'],
    ...says('TOO_MANY_DAYS', { most: 366 }),
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

/** The id of the warehouse where one was named; NOT_FOUND outside the actor's. */
async function placeOf(ctx: Ctx, code: string | null | undefined) {
  return code ? (await warehouseByCode(ctx, code))._id : null
}

/** Six queries, whatever the size of the business. */
export async function dashboard(ctx: Ctx, raw: Here): Promise<Dashboard> {
  const warehouse = await placeOf(ctx, parseInput(dashboardSchema, raw).warehouseCode)
  const now = ctx.now().getTime()
  const moments = agesMs.map((age) => new Date(now - age))
  const [openAlerts, openOrders, movementsToday, onHand, prices, idleStocks] = await Promise.all([
    countLowStocks(ctx, warehouse),
    openOrdersByAge(ctx, warehouse, moments),
    movementsByType(ctx, warehouse, startOfDay(ctx.now())),
    onHandByProduct(ctx, warehouse),
    pricesOfAll(),
    countIdleStocks(ctx, warehouse, new Date(now - idleDays * dayMs)),
  ])
  return {
    openAlerts,
    openOrders: openOrders.map(({ age, ...order }) => ({ ...order, age: ageOf(age) })),
    movementsToday,
    stockValue: valueByWarehouse(onHand, prices),
    idleStocks,
  }
}

interface Trend extends Here {
  sku?: string | null
  from: Date
  to: Date
}

/** Every UTC day from that of `from` until that before `to`, whole. */
export async function movementTrend(ctx: Ctx, raw: Trend): Promise<MovementDay[]> {
  const { warehouseCode: code, sku, from, to } = parseInput(trendSchema, raw)
  return movementDays(ctx, { warehouse: await placeOf(ctx, code), sku, days: everyDay(from, to) })
}

interface Movers extends Here {
  days?: number
  first?: number
}

export async function topMovers(ctx: Ctx, { days = 30, first = 10, ...raw }: Movers): Promise<SoldProduct[]> {
  const input = parseInput(moversSchema, { ...raw, days, first })
  const warehouse = await placeOf(ctx, input.warehouseCode)
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
  const warehouse = await placeOf(ctx, input.warehouseCode)
  return listIdleStocks(ctx, warehouse, new Date(ctx.now().getTime() - input.days * dayMs), page)
}
