import type { Types } from 'mongoose'
import type { OnHandOfProduct } from '../stock/index.ts'
import { OrderAge } from './reports.types.ts'

const dayMs = 86_400_000

/** Where one age of orders ends and the next begins. */
export const agesMs = [dayMs, 3 * dayMs, 7 * dayMs]

const ages = [OrderAge.UNDER_1_DAY, OrderAge.DAYS_1_TO_3, OrderAge.DAYS_3_TO_7, OrderAge.OVER_7_DAYS]

/** The age of an order that is older than this many of agesMs. */
export const ageOf = (older: number): OrderAge => ages[older]!

/** In UTC. */
export const startOfDay = (moment: Date): Date => new Date(Math.floor(moment.getTime() / dayMs) * dayMs)

export const dayAfter = (day: string): Date => new Date(Date.parse(day) + dayMs)

/** The UTC days that lie between the two moments, that of `to` left out where it is midnight: 2026-11-23. */
export function everyDay(from: Date, to: Date): string[] {
  const first = startOfDay(from).getTime()
  // A stretch that is far too long is refused by its length: no need to spell it out.
  const count = Math.min(1_000, Math.max(0, Math.ceil((to.getTime() - first) / dayMs)))
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  )
}

interface Value {
  warehouse: Types.ObjectId
  onHand: number
  value: number
}

/** By warehouse code. */
export function valueByWarehouse(onHand: OnHandOfProduct[], prices: Map<string, number>): Value[] {
  const values = new Map<string, Value>()
  for (const { product, places } of onHand) {
    const price = prices.get(String(product)) ?? 0
    for (const { warehouse, code, onHand: units } of places) {
      const value = values.get(code) ?? { warehouse, onHand: 0, value: 0 }
      value.onHand += units
      value.value += units * price
      values.set(code, value)
    }
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}
