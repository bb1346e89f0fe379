import { afterAll, beforeAll, expect, it } from 'vitest'
import { placeOrder } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { OrderModel } from '../orders/orders.model.ts'
import { createProduct } from '../products/index.ts'
import { ProductModel } from '../products/products.model.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { createWarehouse } from '../warehouses/index.ts'

let app: TestApp
let admin: TestClient

const mostOnHand = 2_147_483_647
const mostTold = Number.MAX_SAFE_INTEGER

/** As much of everything as commands accept, of four products in two warehouses. */
beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  for (const code of ['LONDON', 'LEEDS']) await createWarehouse(app.ctx, { code, name: code, address: '' })
  for (const sku of ['A', 'B', 'C', 'D']) {
    await createProduct(app.ctx, { sku, name: sku, price: sku === 'A' ? 10 ** 12 : 1 })
    for (const warehouseCode of ['LONDON', 'LEEDS']) {
      if (sku === 'A' && warehouseCode === 'LEEDS') continue
      const receipt = { sku, warehouseCode, delta: mostOnHand, reason: AdjustmentReason.RECEIPT }
      await adjustStock(app.ctx, receipt)
    }
  }
  for (let order = 0; order < 2; order++)
    await admin.run(placeOrder, { input: { customerName: 'Ann', items: [{ sku: 'B', qty: 1_500_000_000 }] } })
})
afterAll(() => app.stop())

it('sums of units beyond 32 bits are told, and a value beyond 2^53 as the most that can be', async () => {
  const { dashboard, topMovers } = await admin.run<Record<string, unknown>>(
    `{ dashboard { movementsToday { type units } stockValue { warehouse { code } onHand value valueIsCapped } }
       topMovers { product { sku } units } }`,
  )
  expect(dashboard).toEqual({
    movementsToday: [
      { type: 'ADJUSTMENT', units: 7 * mostOnHand },
      { type: 'ALLOCATION', units: 3_000_000_000 },
    ],
    stockValue: [
      { warehouse: { code: 'LEEDS' }, onHand: 3 * mostOnHand, value: 3 * mostOnHand, valueIsCapped: false },
      { warehouse: { code: 'LONDON' }, onHand: 4 * mostOnHand, value: mostTold, valueIsCapped: true },
    ],
  })
  expect(topMovers).toEqual([{ product: { sku: 'B' }, units: 3_000_000_000 }])
})

it('the trend of a day tells them too', async () => {
  const now = Date.now()
  const { movementTrend } = await admin.run<{ movementTrend: { unitsIn: number }[] }>(
    'query ($from: DateTime!, $to: DateTime!) { movementTrend(from: $from, to: $to) { unitsIn unitsOut } }',
    { from: new Date(now - 3_600_000), to: new Date(now + 1_000) },
  )
  expect(movementTrend.reduce((sum, { unitsIn }) => sum + unitsIn, 0)).toBe(7 * mostOnHand)
})

it('what was stored before there was a limit makes nothing of an answer null', async () => {
  await ProductModel.updateOne({ sku: 'C' }, { $set: { price: mostTold } })
  const { orderNumber } = await OrderModel.findOneAndUpdate(
    {},
    { $set: { totalAmount: 3e21, 'items.0.priceAtPurchase': mostTold } },
  )
    .lean()
    .orFail()
  const { product, order, products } = await admin.run<Record<string, unknown>>(
    `query ($orderNumber: String!) { product(sku: "C") { price } products { nodes { price } } dashboard { stockValue { value } }
       order(orderNumber: $orderNumber) { totalAmount items { lineTotal priceAtPurchase } } }`,
    { orderNumber },
  )
  expect(product).toEqual({ price: mostTold })
  expect((products as { nodes: unknown[] }).nodes).toHaveLength(4)
  expect(order).toEqual({
    totalAmount: mostTold,
    items: [{ lineTotal: mostTold, priceAtPurchase: mostTold }],
  })
})

it.each([10 ** 12 + 1, 2 ** 53, -1, 1.5])('a price of %d is refused', async (price) => {
  const create = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { sku } }'
  const { errors } = await admin.send(create, { input: { sku: 'DEAR', name: 'Dear', price } })
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})
