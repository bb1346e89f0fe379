import { dayMs, hourMs } from '@gudang/domain'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../../platform/observe/logger.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsDuring, readsDuring } from '../../testing/command-count.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { whenTodayLasts } from '../../testing/midnight.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { cancelOrder, placeOrder } from '../orders/index.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'
import { sumsAreWhole } from '../../testing/movement-sums.ts'

let app: TestApp
let admin: TestClient
/** Of London alone. */
let limited: TestClient

const daysAgo = (days: number) => new Date(Date.now() - days * dayMs)
const at = (days: number) => systemContext(createLogger('silent'), 'test', () => daysAgo(days))
const dayOf = (days: number) => daysAgo(days).toISOString().slice(0, 10)

beforeAll(async () => {
  await whenTodayLasts()
  // Only from here on is it known which day it is.
  month = { from: daysAgo(40), to: daysAgo(-1) }
  app = await startTestApp()
  admin = await app.as('admin')
  await history()
  const london = await WarehouseModel.findOne({ code: 'LONDON' }).lean().orFail()
  limited = await app.as('viewer', { warehouses: [String(london._id)] })
}, 90_000)
afterAll(() => app.stop())

/** LAMP costs 100, DESK 200. London receives 40 days ago, Leeds sells and writes off since. */
async function history(): Promise<void> {
  await stockUp(at(40), { LONDON: { LAMP: 10, DESK: 5 }, LEEDS: { LAMP: 20 } })
  const order = (days: number, warehouseCode: string, sku: string, qty: number) =>
    placeOrder(at(days), { customerName: 'Ayu', warehouseCode, items: [{ sku, qty }] })
  await order(10, 'LEEDS', 'LAMP', 4)
  const { orderNumber } = await order(5, 'LONDON', 'LAMP', 3)
  await cancelOrder(at(4), { orderNumber })
  const loss = { sku: 'LAMP', warehouseCode: 'LEEDS', delta: -2, reason: AdjustmentReason.LOSS }
  await adjustStock(at(3), loss)
  await order(2, 'LEEDS', 'LAMP', 1)
  await setLowStockThreshold(app.ctx, { sku: 'LAMP', warehouseCode: 'LEEDS', threshold: 1 })
  await adjustStock(app.ctx, { ...loss, delta: -13 })
}

const figures = `query ($warehouseCode: String) {
  dashboard(warehouseCode: $warehouseCode) {
    openAlerts idleStocks
    openOrders { status age count }
    movementsToday { type count units }
    stockValue { warehouse { code } onHand value }
  }
}`

interface Figures {
  dashboard: {
    openAlerts: number
    idleStocks: number
    openOrders: { status: string; age: string; count: number }[]
    movementsToday: object[]
    stockValue: object[]
  }
}

const ofCode = (code: string) => ({ warehouse: { code } })

it('tells what is low, what waits and for how long, what moved today, what lies where and what lies idle', async () => {
  const { dashboard } = await admin.run<Figures>(figures)
  expect(dashboard.openAlerts).toBe(1)
  expect(dashboard.idleStocks).toBe(1)
  expect(dashboard.openOrders.sort((a, b) => (a.age < b.age ? -1 : 1))).toEqual([
    { status: 'PENDING', age: 'DAYS_1_TO_3', count: 1 },
    { status: 'PENDING', age: 'OVER_7_DAYS', count: 1 },
  ])
  expect(dashboard.movementsToday).toEqual([{ type: 'ADJUSTMENT', count: 1, units: 13 }])
  // What is promised still lies on the shelf.
  expect(dashboard.stockValue).toEqual([
    { ...ofCode('LEEDS'), onHand: 5, value: 500 },
    { ...ofCode('LONDON'), onHand: 15, value: 2_000 },
  ])
})

it('tells of one warehouse, and to who is limited, of no other', async () => {
  const london = {
    openAlerts: 0,
    idleStocks: 1,
    openOrders: [],
    movementsToday: [],
    stockValue: [{ ...ofCode('LONDON'), onHand: 15, value: 2_000 }],
  }
  expect((await admin.run<Figures>(figures, { warehouseCode: 'london' })).dashboard).toEqual(london)
  expect((await limited.run<Figures>(figures)).dashboard).toEqual(london)
  const outside = await limited.send(figures, { warehouseCode: 'LEEDS' })
  expect(outside.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', keys: ['LEEDS'] })
})

const trend = `query ($from: DateTime!, $to: DateTime!, $warehouseCode: String, $sku: String) {
  movementTrend(from: $from, to: $to, warehouseCode: $warehouseCode, sku: $sku) { day unitsIn unitsOut movements }
}`

interface Trend {
  movementTrend: { day: string; unitsIn: number; unitsOut: number; movements: number }[]
}

let month: { from: Date; to: Date }
const still = { unitsIn: 0, unitsOut: 0, movements: 0 }

it('has every day of the trend, and an allocation moves nothing on the shelf', async () => {
  const { movementTrend } = await admin.run<Trend>(trend, month)
  expect(movementTrend).toHaveLength(42)
  const of = (days: number) => movementTrend.find(({ day }) => day === dayOf(days))
  expect(of(40)).toMatchObject({ unitsIn: 35, unitsOut: 0, movements: 3 })
  expect(of(10)).toMatchObject({ unitsIn: 0, unitsOut: 0, movements: 1 })
  expect(of(3)).toMatchObject({ unitsIn: 0, unitsOut: 2, movements: 1 })
  expect(of(20)).toMatchObject(still)
  expect(of(0)).toMatchObject({ unitsIn: 0, unitsOut: 13, movements: 1 })
})

it('reads what is kept, and what came since, in place of the ledger', async () => {
  await sumsAreWhole()
  await admin.run(trend, month)
  expect(await commandsDuring('aggregate', 'movements', () => admin.run(trend, month))).toBe(0)
  const today = async () => (await admin.run<Trend>(trend, month)).movementTrend.at(-2)!.unitsIn
  const before = await today()
  const found = { sku: 'DESK', warehouseCode: 'LONDON', delta: 6, reason: AdjustmentReason.FOUND }
  await adjustStock(app.ctx, found)
  expect(await today()).toBe(before + 6)
})

it('tells the trend of a warehouse and of a SKU, and never of a warehouse outside the scope', async () => {
  const leeds = await admin.run<Trend>(trend, { ...month, warehouseCode: 'LEEDS' })
  expect(leeds.movementTrend[0]).toMatchObject({ unitsIn: 20, movements: 1 })
  const desks = await admin.run<Trend>(trend, { ...month, sku: ' desk ' })
  expect(desks.movementTrend[0]).toMatchObject({ unitsIn: 5, movements: 1 })
  const own = await limited.run<Trend>(trend, month)
  expect(own.movementTrend[0]).toMatchObject({ unitsIn: 15, movements: 2 })
  const ofSku = await limited.run<Trend>(trend, { ...month, sku: 'LAMP' })
  expect(ofSku.movementTrend[0]).toMatchObject({ unitsIn: 10, movements: 1 })
})

it('refuses a trend that ends before it begins, or that is longer than 366 days', async () => {
  const problem = async (from: Date, to: Date) =>
    (await admin.send(trend, { from, to })).errors?.[0]?.extensions.fields
  expect(await problem(daysAgo(1), daysAgo(2))).toMatchObject([{ path: ['to'] }])
  expect(await problem(daysAgo(366), daysAgo(-1))).toMatchObject([{ path: ['from'] }])
  expect(await problem(new Date(0), daysAgo(0))).toMatchObject([{ path: ['from'] }])
  expect(await problem(daysAgo(365), new Date(dayOf(-1)))).toBeUndefined()
})

const movers = `query ($days: Int, $first: Int, $warehouseCode: String) {
  topMovers(days: $days, first: $first, warehouseCode: $warehouseCode) { product { sku } units orders }
}`

it('names what was ordered most, without what was cancelled', async () => {
  const lamps = { product: { sku: 'LAMP' }, units: 5, orders: 2 }
  expect(await admin.run(movers)).toEqual({ topMovers: [lamps] })
  expect(await admin.run(movers, { warehouseCode: 'LEEDS' })).toEqual({ topMovers: [lamps] })
  expect(await admin.run(movers, { days: 3 })).toEqual({ topMovers: [{ ...lamps, units: 1, orders: 1 }] })
  expect(await limited.run(movers)).toEqual({ topMovers: [] })
})

const idle = `query ($days: Int, $first: Int, $after: String, $warehouseCode: String) {
  idleStocks(days: $days, first: $first, after: $after, warehouseCode: $warehouseCode) {
    nodes { product { sku } warehouse { code } } totalCount pageInfo { hasNextPage endCursor }
  }
}`

it('lists what has not moved, the longest first, a page at a time', async () => {
  interface Idle {
    idleStocks: { nodes: object[]; totalCount: number; pageInfo: { endCursor: string; hasNextPage: boolean } }
  }
  const first = (await admin.run<Idle>(idle, { days: 1, first: 1 })).idleStocks
  expect(first).toMatchObject({ totalCount: 1, pageInfo: { hasNextPage: false } })
  expect(first.nodes).toEqual([{ product: { sku: 'LAMP' }, warehouse: { code: 'LONDON' } }])
  const none = (await admin.run<Idle>(idle, { days: 1, warehouseCode: 'LEEDS' })).idleStocks
  expect(none.nodes).toEqual([])
})

it('refuses days and numbers that are out of bounds', async () => {
  const fields = async (query: string, variables: object) =>
    (await admin.send(query, variables)).errors?.[0]?.extensions
  expect(await fields(movers, { days: 0 })).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: ['days'] }],
  })
  expect(await fields(movers, { days: 367, first: 101 })).toMatchObject({
    fields: [{ path: ['days'] }, { path: ['first'] }],
  })
  expect(await fields(idle, { days: -1 })).toMatchObject({ fields: [{ path: ['days'] }] })
  expect(await fields(idle, { first: 101 })).toMatchObject({ fields: [{ path: ['first'] }] })
})

it('tells nothing to who may not see reports', async () => {
  const other = await app.asHolderOf('inventory.view', 'order.view')
  for (const query of [figures, movers, idle]) {
    expect((await other.send(query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
  expect((await other.send(trend, month)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

it('asks the database the same number of times, however much there is', async () => {
  // Who asks is read again every few seconds.
  const ofFigures = (reads: string[]) => reads.filter((read) => !/ (users|sessions)$/.test(read))
  const reads = async () => ofFigures(await readsDuring(() => admin.run(figures))).length
  const before = await reads()
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`P${index}`, index + 1]))
  await stockUp(app.ctx, { BRISTOL: many })
  expect(await reads()).toBe(before)
  expect(before).toBeLessThanOrEqual(7)
})

const zoned = `query ($timeZone: String!, $from: DateTime!, $to: DateTime!) {
  dashboard(timeZone: $timeZone) { movementsToday { count units } }
  movementTrend(timeZone: $timeZone, from: $from, to: $to) { day unitsIn }
}`

/** Where it is between one and two o'clock at night now: the day began one to two hours ago. */
function zoneAfterMidnight(): string {
  const behind = new Date().getUTCHours() - 1
  if (behind < 0) return 'Etc/GMT-1'
  return behind <= 12 ? `Etc/GMT+${behind}` : `Etc/GMT-${24 - behind}`
}

it('means the days of the time zone that is asked for, today and in the trend', async () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * hourMs)
  const ago = (hours: number) => systemContext(createLogger('silent'), 'test', () => hoursAgo(hours))
  const today = async (timeZone: string) => {
    const { dashboard, movementTrend } = await admin.run<{
      dashboard: { movementsToday: { count: number; units: number }[] }
      movementTrend: { day: string; unitsIn: number }[]
    }>(zoned, { timeZone, from: hoursAgo(24), to: hoursAgo(0) })
    const units = dashboard.movementsToday.reduce((sum, one) => sum + one.units, 0)
    return { units, trend: movementTrend.slice(-2).map(({ unitsIn }) => unitsIn) }
  }
  const zone = zoneAfterMidnight()
  await stockUp(ago(2.5), { HULL: { CLOCK: 7 } })
  const before = await today(zone)
  expect(before.trend[0]).toBe(7)
  await adjustStock(app.ctx, {
    sku: 'CLOCK',
    warehouseCode: 'HULL',
    delta: 2,
    reason: AdjustmentReason.FOUND,
  })
  const after = await today(zone)
  expect(after.units).toBe(before.units + 2)
  expect(after.trend).toEqual([7, before.trend[1]! + 2])
  const { errors } = await admin.send(zoned, {
    timeZone: 'Mars/Olympus',
    from: hoursAgo(24),
    to: hoursAgo(0),
  })
  expect(errors?.[0]?.extensions.fields).toMatchObject([{ path: ['timeZone'], code: 'UNKNOWN' }])
})
