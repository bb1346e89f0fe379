import { dayMs, hourMs } from '@gudang/domain'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsDuring } from '../../testing/command-count.ts'
import { whenTodayLasts } from '../../testing/midnight.ts'
import { expectSumsOfLedger, sumsAreWhole } from '../../testing/movement-sums.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { testLogger } from '../../testing/test-logs.ts'
import { placeOrder } from '../orders/index.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { followMovements } from './movement-sums.consumer.ts'
import { DaySumsModel, SumsStartModel } from './movement-sums.model.ts'
import { dashboard, movementTrend } from './reports.queries.ts'

let app: TestApp
const at = (ago: number) => systemContext(testLogger(), 'test', () => new Date(Date.now() - ago))

beforeAll(async () => {
  await whenTodayLasts()
  app = await startTestApp()
}, 90_000)
afterAll(() => app.stop())
beforeEach(clearDatabase)

const lamp = { sku: 'LAMP', warehouseCode: 'LONDON', reason: AdjustmentReason.FOUND }
const order = (ctx = app.ctx) => placeOrder(ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] })

async function fullLedger(): Promise<void> {
  await stockUp(at(40 * dayMs), { LONDON: { LAMP: 50, DESK: 5 }, LEEDS: { LAMP: 20 } })
  for (const days of [30, 9, 2, 0.5, 0.1]) await order(at(days * dayMs))
  await adjustStock(at(2 * hourMs), { ...lamp, delta: -2, reason: AdjustmentReason.LOSS })
}

let warehouses = 0

/** A first movement that is told late: no other of its stock came before it. */
const late = (days: number) =>
  stockUp(at(days * dayMs), { [`LATE${++warehouses}`]: { [`SKU${warehouses}`]: 3 } })

it('are made of a ledger that was there before, beside commands of now and of then', async () => {
  await fullLedger()
  await sumsAreWhole()
  await SumsStartModel.deleteMany({})
  const ages = [50, 20, 0.3]
  for (const days of ages)
    await Promise.all([order(), late(days), adjustStock(app.ctx, { ...lamp, delta: 1 })])
  await expectSumsOfLedger()
  for (const days of ages) await late(days)
  await expectSumsOfLedger()
}, 60_000)

it('are counted once where several servers follow', async () => {
  const others = [1, 2, 3].map(() => followMovements(app.ctx))
  try {
    await fullLedger()
    await SumsStartModel.deleteMany({})
    await Promise.all(Array.from({ length: 12 }, () => order()))
    await expectSumsOfLedger()
  } finally {
    for (const other of others) await other.stop()
  }
}, 60_000)

const zones = [
  'UTC',
  'Asia/Jakarta',
  'Asia/Kathmandu',
  'Australia/Eucla',
  'America/St_Johns',
  'Pacific/Kiritimati',
]

async function told(timeZone: string) {
  const period = { timeZone, from: new Date(Date.now() - 41 * dayMs), to: new Date() }
  const days = await movementTrend(app.ctx, period)
  const { movementsToday } = await dashboard(app.ctx, { timeZone })
  return { movementsToday, days: days.map(({ asOf: _asOf, ...day }) => day) }
}

it.each(zones)(
  'tell of the days of %s what the ledger tells, the first time and again',
  async (zone) => {
    await fullLedger()
    await sumsAreWhole()
    const first = await told(zone)
    const again = await told(zone)
    expect(await DaySumsModel.countDocuments()).toBeGreaterThan(35)
    await SumsStartModel.deleteMany({})
    const ledger = await told(zone)
    expect([first, again]).toEqual([ledger, ledger])
    expect(ledger.days.reduce((sum, { movements }) => sum + movements, 0)).toBe(9)
  },
  60_000,
)

it('spare a reader the ledger, and what has just been committed is told at once', async () => {
  await fullLedger()
  await sumsAreWhole()
  expect(await commandsDuring('aggregate', 'movements', () => told('UTC'))).toBe(0)
  const before = await told('UTC')
  await adjustStock(app.ctx, { ...lamp, delta: 7 })
  const after = await told('UTC')
  expect(after.days.at(-1)!.unitsIn).toBe(before.days.at(-1)!.unitsIn + 7)
  const { asOf } = await dashboard(app.ctx, { timeZone: 'UTC' })
  expect(Date.now() - asOf.getTime()).toBeLessThan(5_000)
}, 60_000)

it('of a day that is over change where something comes late for it', async () => {
  await fullLedger()
  await sumsAreWhole()
  const before = await told('UTC')
  await late(9)
  await sumsAreWhole()
  const after = await told('UTC')
  const movements = (days: typeof after.days) => days.at(-10)!.movements
  expect(movements(after.days)).toBe(movements(before.days) + 1)
}, 60_000)
