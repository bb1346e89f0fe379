// Times the dashboard's queries over a year's ledger: `pnpm bench:reports [movements]` (a million). The first run fills it;
// later ones find it filled.
import { measured, timed, withDatabase } from './harness.ts'
import {
  dashboard,
  idleStocks,
  movementTrend,
  topMovers,
} from '../../server/src/modules/reports/reports.queries.ts'
import { countMovements, fillLedger, skuOf, type LedgerSize } from '../../server/src/testing/fill-ledger.ts'

const movements = Number(process.argv[2] ?? 1_000_000)
const dayMs = 86_400_000
const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * dayMs)
const size: LedgerSize = {
  movements,
  products: 5_000,
  warehouses: 10,
  warehousesOfProduct: 10,
  from: ago(365),
  until: now,
}
const timeZone = 'Asia/Jakarta'
const warehouseCode = 'W3'

await withDatabase(`reports_${movements}`, async ({ ctx }) => {
  if ((await countMovements()) < movements)
    await timed(`${movements} movements made`, () => fillLedger(ctx, size))
  const queries: Record<string, () => Promise<unknown>> = {
    dashboard: () => dashboard(ctx, { timeZone }),
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
})
