import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applied, checked } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ProductModel } from '../products/products.model.ts'
import { createProduct } from '../products/products.service.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { StockModel } from '../stock/stock.model.ts'
import { createWarehouse, updateWarehouse } from '../warehouses/warehouses.service.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
})
afterAll(() => app.stop())

const nasty = '\'"=+-@|\\,;\t\r\n \ufeff\u00a01.0E+12#＝é\u0301ß😀İ'
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
    fc.string({ unit: 'binary', minLength: 1, maxLength }),
    fc.string({ unit: fc.constantFrom(...nasty), minLength: 1, maxLength }),
    fc.constantFrom(
      '5.01E+12',
      '1.0',
      '=SUM(A1)',
      "'=SUM(A1)",
      "''@",
      'red, blue',
      'a|b',
      '\\',
      '|',
      '-1',
      '#REF!',
    ),
  )

const facts = fc.record({
  sku: text(12),
  name: text(20),
  price: fc.oneof(fc.nat(), fc.constantFrom(0, 1, 10, 99, 1_000_000_000_000)),
  tags: fc.array(text(8), { maxLength: 4 }),
  barcodes: fc.array(text(8), { maxLength: 3 }),
  defaultLowStockThreshold: fc.nat({ max: 2_147_483_647 }),
})

/** What the API takes of what was made up; every other kind of file begins with it. */
async function taken<T>(made: T[], create: (one: T) => Promise<unknown>): Promise<number> {
  let count = 0
  for (const one of made)
    await create(one).then(
      () => count++,
      (error: { code?: string }) => expect(error.code).toBe('BAD_USER_INPUT'),
    )
  return count
}

async function exported(kind: 'products' | 'stock'): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${manager.accessToken}` }
  const response = await fetch(`${app.url}/export/${kind}.csv`, { headers })
  return new Uint8Array(await response.arrayBuffer())
}

it('imports its own export of products of any content, and changes nothing', async () => {
  const made = fc.sample(facts, { numRuns: 150, seed: Number(process.env['SEED'] ?? Date.now()) })
  expect(await taken(made, (one) => createProduct(app.ctx, one))).toBeGreaterThan(30)
  const before = await ProductModel.find().sort({ sku: 1 }).lean()
  const file = await checked(manager, 'products', await exported('products'))
  expect(file).toMatchObject({
    state: 'READY',
    rows: before.length,
    errors: [],
    warnings: [],
    changeCount: 0,
    changes: [],
  })
  expect(await applied(manager, file.id)).toMatchObject({ state: 'APPLIED', errors: [] })
  expect(await ProductModel.find().sort({ sku: 1 }).lean()).toEqual(before)
})

it('imports its own export of stock as counts, of closed warehouses too, and changes no level', async () => {
  const codes = ['LONDON', '=LEEDS', "'-1", '1.0', '5.01E+12', 'GDG|1', '"Q"', 'CLOSED']
  for (const code of codes) await createWarehouse(app.ctx, { code, name: code, address: '' })
  const products = await ProductModel.find().limit(40).lean()
  for (const [index, { sku }] of products.entries())
    await adjustStock(app.ctx, {
      sku,
      warehouseCode: codes[index % codes.length]!,
      countedOnHand: index,
      reason: AdjustmentReason.COUNT,
    })
  for (const { sku } of await StockModel.find({ warehouseCode: 'CLOSED' }).lean())
    await adjustStock(app.ctx, {
      sku,
      warehouseCode: 'CLOSED',
      countedOnHand: 0,
      reason: AdjustmentReason.COUNT,
    })
  await updateWarehouse(app.ctx, { code: 'CLOSED', isActive: false })
  const levels = () =>
    StockModel.find({}, { sku: 1, warehouseCode: 1, quantity: 1, allocated: 1 }).sort({ _id: 1 }).lean()
  const before = await levels()
  const file = await checked(manager, 'stock-counts', await exported('stock'))
  expect(file).toMatchObject({
    state: 'READY',
    rows: before.length,
    errors: [],
    warnings: [],
    changeCount: 0,
  })
  expect(await applied(manager, file.id)).toMatchObject({
    state: 'APPLIED',
    errors: [],
    rowsDone: before.length,
  })
  expect(await levels()).toEqual(before)
})
