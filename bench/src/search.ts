// What search costs at 200,000 products (or the number given), as many stocks, twice as many movements and the orders that
// made them: `pnpm bench:search [products]`. Later runs find it filled.
import { measured, megabytes, timed, withDatabase } from './harness.ts'
import mongoose from 'mongoose'
import { listOrders } from '../../server/src/modules/orders/orders.queries.ts'
import { listProducts, walkProducts } from '../../server/src/modules/products/products.queries.ts'
import { listMovements, listStocks, walkStocks } from '../../server/src/modules/stock/stock.queries.ts'
import { warehousesByCode } from '../../server/src/modules/warehouses/index.ts'
import type { Page } from '../../server/src/platform/graphql/connection.ts'
import type { Ctx } from '../../server/src/platform/requests/context.ts'
import {
  countMovements,
  fillLedger,
  skuOf,
  someWord,
  word,
  type LedgerSize,
} from '../../server/src/testing/fill-ledger.ts'

const products = Number(process.argv[2] ?? 200_000)
const size: LedgerSize = {
  movements: products * 5,
  products,
  warehouses: 10,
  warehousesOfProduct: 1,
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-07-01T00:00:00Z'),
}

await withDatabase(`search_${products}`, async ({ ctx }) => {
  if ((await countMovements()) < size.movements)
    await timed(`${products} products and ${size.movements} movements made`, () => fillLedger(ctx, size))
  for (const name of ['products', 'orders']) await tellSizes(name)
  await measureSearches(ctx)
})

async function tellSizes(name: string): Promise<void> {
  const { size, count, indexSizes } = (await mongoose.connection.db!.command({ collStats: name })) as {
    size: number
    count: number
    indexSizes: Record<string, number>
  }
  const [index, bytes] = Object.entries(indexSizes).find(([index]) => index.startsWith('terms'))!
  console.log(`${count} ${name}: ${megabytes(size)} MB of documents, index ${index} ${megabytes(bytes)} MB`)
}

async function walked(rows: AsyncIterable<unknown[]>): Promise<number> {
  let count = 0
  for await (const found of rows) count += found.length
  return count
}

async function measureSearches(ctx: Ctx): Promise<void> {
  const { _id } = (await warehousesByCode(ctx, ['W3'])).get('W3')!
  const limited: Ctx = { ...ctx, actor: { ...ctx.actor, warehouseIds: new Set([String(_id)]) } }
  const page = { first: 50 }
  const nodes = async (found: Promise<Page<unknown>>) => (await found).nodes.length
  const count = async (found: Promise<Page<unknown>>) => (await found).count()
  const searches = {
    'an exact SKU': skuOf(777),
    'a rare word': word(19_000),
    'two words': `${word(40)} ${word(90)}`,
    'a frequent word': word(1),
    'two letters': word(0).slice(0, 2),
    'one wrong letter': `${word(19_000).slice(0, -1)}q`,
    nothing: 'qqqqqq',
  }
  for (const [what, search] of Object.entries(searches)) {
    await measured(`products, ${what}`, () => nodes(listProducts(page, { search })))
    await measured(`products by price, ${what}`, () =>
      nodes(listProducts(page, { search }, 'PRICE_ASC' as never)),
    )
    await measured(`products, total, ${what}`, () => count(listProducts(page, { search })))
    await measured(`stocks, ${what}`, () => nodes(listStocks(ctx, page, { search })))
    await measured(`stocks, total, ${what}`, () => count(listStocks(ctx, page, { search })))
    await measured(`movements, ${what}`, () => nodes(listMovements(ctx, page, { search })))
    await measured(`movements, total, ${what}`, () => count(listMovements(ctx, page, { search })))
    await measured(`orders, ${what}`, () => nodes(listOrders(ctx, page, { search })))
    await measured(`orders of one warehouse, ${what}`, () => nodes(listOrders(limited, page, { search })))
  }
  const email = `${someWord(3)}3@example.com`
  await measured('orders by e-mail', () => nodes(listOrders(ctx, page, { search: email })))
  const two = { search: searches['two letters'] }
  await measured('products.csv, two letters', async () => walked(await walkProducts(two)))
  await measured('stock.csv, two letters', async () => walked(await walkStocks(ctx, two)))
}
