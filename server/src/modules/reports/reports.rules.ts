import { dayMs, minuteMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { OnHandOfProduct } from '../stock/for-reports.ts'
import { OrderAge } from './reports.types.ts'

/** Where one age of orders ends and the next begins. */
export const agesMs = [dayMs, 3 * dayMs, 7 * dayMs]

const ages = [OrderAge.UNDER_1_DAY, OrderAge.DAYS_1_TO_3, OrderAge.DAYS_3_TO_7, OrderAge.OVER_7_DAYS]

/** The age of an order that is older than this many of agesMs. */
export const ageOf = (older: number): OrderAge => ages[older]!

const calendars = new Map<string, Intl.DateTimeFormat>()

function calendarOf(zone: string): Intl.DateTimeFormat {
  // Swedish writes a day as 2026-11-23.
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  calendars.set(zone, calendar)
  return calendar
}

/** The zone's own name, e.g. Asia/Jakarta of asia/jakarta; null where there is none. An offset is no zone. */
export function timeZoneOf(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** The day that it is in the zone at a moment: 2026-11-23. */
export const dayIn = (zone: string, moment: Date): string => calendarOf(zone).format(moment)

export const dayAfter = (day: string): string => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10)

/** The first moment of a day in the zone, which is not always midnight. */
export function startOf(zone: string, day: string): Date {
  // Zones lie between 12 hours behind UTC and 14 before it, in whole minutes.
  let [before, at] = [Date.parse(day) - 15 * 60 * minuteMs, Date.parse(day) + 13 * 60 * minuteMs]
  while (at - before > minuteMs) {
    const middle = before + Math.floor((at - before) / 2 / minuteMs) * minuteMs
    if (dayIn(zone, new Date(middle)) < day) before = middle
    else at = middle
  }
  return new Date(at)
}

/** A period that is far too long is refused by its length: no need to spell it out. */
const mostDays = 1_000

/** The days of the zone from that of `from` to that of the moment before `to`. */
export function everyDay(zone: string, from: Date, to: Date): string[] {
  const days: string[] = []
  const last = dayIn(zone, new Date(to.getTime() - 1))
  for (let day = dayIn(zone, from); day <= last && days.length < mostDays; day = dayAfter(day)) days.push(day)
  return days
}

interface Value {
  warehouse: Types.ObjectId
  onHand: number
  value: number
  /** Whether value is beyond what a number holds exactly. */
  valueIsCapped: boolean
}

/** By warehouse code. */
export function valueByWarehouse(onHand: OnHandOfProduct[], prices: Map<string, number>): Value[] {
  const values = new Map<string, Value>()
  for (const { product, places } of onHand) {
    const price = prices.get(String(product)) ?? 0
    for (const { warehouse, code, onHand: units } of places) {
      const value = values.get(code) ?? { warehouse, onHand: 0, value: 0, valueIsCapped: false }
      value.onHand += units
      value.value = Math.min(value.value + units * price, Number.MAX_SAFE_INTEGER)
      value.valueIsCapped ||= value.value === Number.MAX_SAFE_INTEGER
      values.set(code, value)
    }
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}
