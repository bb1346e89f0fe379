// Times the dashboard's queries over a ledger: `pnpm bench:reports [movements] [days]` (a million, over the last year). The
// first run fills it; later ones find it filled.
import { setTimeout as delay } from 'node:timers/promises'
import { measured, timed, withDatabase } from './harness.ts'
import { openOrdersByAge } from '../../server/src/modules/orders/for-reports.ts'
import { pricesOfAll } from '../../server/src/modules/products/index.ts'
import {
  countIdleStocks,
  countLowStocks,
  onHandByProduct,
} from '../../server/src/modules/stock/for-reports.ts'
import { movementsByType } from '../../server/src/modules/reports/movement-days.ts'
import { followMovements } from '../../server/src/modules/reports/movement-sums.consumer.ts'
import { isWhole, sumsStart } from '../../server/src/modules/reports/movement-sums.queries.ts'
import { dayIn, startOf } from '../../server/src/modules/reports/reports.rules.ts'
import {
  dashboard,
  idleStocks,
  movementTrend,
  topMovers,
} from '../../server/src/modules/reports/reports.queries.ts'
import { countMovements, fillLedger, skuOf, type LedgerSize } from '../../server/src/testing/fill-ledger.ts'

const movements = Number(process.argv[2] ?? 1_000_000)
const days = Number(process.argv[3] ?? 365)
const dayMs = 86_400_000
const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * dayMs)
const size: LedgerSize = {
  movements,
  products: Math.min(5_000, movements / 20),
  warehouses: 10,
  warehousesOfProduct: 10,
  from: ago(days),
  until: now,
}
const timeZone = 'UTC'
const warehouseCode = 'W3'

await withDatabase(`reports_${movements}_${Math.round(days * 24)}`, async ({ ctx }) => {
  if ((await countMovements()) < movements)
    await timed(`${movements} movements made`, () => fillLedger(ctx, size))
  const following = followMovements(ctx)
  await timed('the ledger summed by quarters of an hour', async () => {
    for (let start = await sumsStart(); !start || !isWhole(start); start = await sumsStart()) await delay(20)
  })
  const queries: Record<string, () => Promise<unknown>> = {
    dashboard: () => dashboard(ctx, { timeZone }),
    'of it: movements by type': () => movementsByType(ctx, null, startOf(timeZone, dayIn(timeZone, now))),
    'of it: low stocks': () => countLowStocks(ctx, null),
    'of it: open orders': () => openOrdersByAge(ctx, null, [now]),
    'of it: on hand by product': () => onHandByProduct(ctx, null),
    'of it: prices': () => pricesOfAll(),
    'of it: idle stocks': () => countIdleStocks(ctx, null, ago(30)),
    'dashboard of a warehouse': () => dashboard(ctx, { timeZone, warehouseCode }),
    'movementTrend, 30 days': () => movementTrend(ctx, { timeZone, from: ago(30), to: now }),
    'movementTrend, 30 days of a warehouse': () =>
      movementTrend(ctx, { timeZone, from: ago(30), to: now, warehouseCode }),
    'movementTrend, 365 days': () => movementTrend(ctx, { timeZone, from: ago(365), to: now }),
    'movementTrend, 365 days of a SKU': () =>
      movementTrend(ctx, { timeZone, from: ago(365), to: now, sku: skuOf(7) }),
    'topMovers, 30 days': () => topMovers(ctx, {}),
    'topMovers, 30 days of a warehouse': () => topMovers(ctx, { warehouseCode }),
    'idleStocks, a page': () => idleStocks(ctx, {}, {}),
  }
  for (const [name, query] of Object.entries(queries)) await measured(name, query)
  await following.stop()
})
