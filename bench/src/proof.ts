// What verifyLedger, stockAsOf and stockHistory cost on a long ledger: `pnpm bench:proof --movements=1000000`.
import { megabytes, timed, withDatabase } from './harness.ts'
import { parseArgs } from 'node:util'
import { verifyLedger } from '../../server/src/modules/reports/index.ts'
import { stockAsOf, stockHistory } from '../../server/src/modules/stock/stock.past.ts'
import {
  fillLedger,
  skuOf,
  timeOf,
  warehouseCodeOf,
  type LedgerSize,
} from '../../server/src/testing/fill-ledger.ts'

const { values } = parseArgs({
  options: {
    movements: { type: 'string', default: '1000000' },
    products: { type: 'string', default: '2000' },
  },
})
const size: LedgerSize = {
  movements: Number(values.movements),
  products: Number(values.products),
  warehouses: 1,
  warehousesOfProduct: 1,
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-01-01T00:00:00Z'),
  hot: true,
}
size.until = new Date(size.from.getTime() + size.movements * 1_000)

await withDatabase('proof', async ({ ctx }) => {
  await timed(`making ${size.movements} movements of ${size.products} stocks`, () => fillLedger(ctx, size))
  let highest = 0
  const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 50)
  const before = process.memoryUsage.rss()
  const cpu = process.cpuUsage()
  const began = performance.now()
  const report = await timed('verifyLedger', () => verifyLedger(ctx))
  const { user, system } = process.cpuUsage(cpu)
  const rate = Math.round((report.movementsChecked / (performance.now() - began)) * 1_000)
  console.log(
    `  ${rate} a second; ${((user + system) / report.movementsChecked).toFixed(1)} µs of CPU each in this process`,
  )
  clearInterval(sampling)
  console.log(`  ${report.movementsChecked} movements, ${report.mismatchCount} mismatches`)
  console.log(`  memory ${megabytes(before)} MB before, at most ${megabytes(highest)} MB meanwhile`)
  const again = await timed('verifyLedger of the new part, with nothing new', () =>
    verifyLedger(ctx, { newOnly: true }),
  )
  if (again.movementsChecked > 0) throw new Error('The new part has what was checked before')
  const middle = timeOf(size, size.movements / 2)
  await timed('stockAsOf, 100 stocks', () => stockAsOf(ctx, middle, { first: 100 }))
  await timed('stockAsOf again', () => stockAsOf(ctx, middle, { first: 100 }))
  const hot = { sku: skuOf(0), warehouseCode: warehouseCodeOf(0) }
  await timed('stockHistory of the hot stock, 100 points', () =>
    stockHistory(ctx, { ...hot, from: size.from, to: middle, points: 100 }),
  )
})
