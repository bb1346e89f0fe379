import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { cancelOrder, placeOrder, stockOf, verifyLedger } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
})
afterAll(() => app.stop())

it('walks from login to an order, a shortage, a cancellation, and the stock is right at each step', async () => {
  const manager = await app.as('manager')
  const lamp = { sku: 'lamp', warehouseCode: 'london' }
  const levels = async () => (await manager.run<{ stock: object }>(stockOf, lamp)).stock

  const placed = await manager.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
    input: {
      customerName: 'Ayu',
      items: [
        { sku: 'lamp', qty: 3 },
        { sku: 'LAMP ', qty: 1 },
      ],
    },
  })
  expect(placed.placeOrder).toMatchObject({
    __typename: 'Order',
    status: 'PENDING',
    totalAmount: 400,
    allowedTransitions: ['PROCESSED', 'CANCELLED'],
    items: [
      { sku: 'LAMP', qty: 4, lineTotal: 400, allocations: [{ quantity: 4, warehouse: { code: 'LONDON' } }] },
    ],
  })
  expect(await levels()).toMatchObject({ quantity: 6, allocated: 4, onHand: 10, version: 2 })

  const refused = await manager.run(placeOrder, {
    input: { customerName: 'Budi', items: [{ sku: 'LAMP', qty: 7 }] },
  })
  expect(refused).toMatchObject({
    placeOrder: {
      __typename: 'InsufficientStock',
      code: 'INSUFFICIENT_STOCK',
      shortages: [{ sku: 'LAMP', warehouseCode: null, requested: 7, available: 6 }],
    },
  })
  expect(await levels()).toMatchObject({ quantity: 6, allocated: 4, version: 2 })

  const { orderNumber } = placed.placeOrder
  expect(await manager.run(cancelOrder, { orderNumber })).toMatchObject({
    cancelOrder: { status: 'CANCELLED' },
  })
  expect(await levels()).toMatchObject({ quantity: 10, allocated: 0, onHand: 10, version: 3 })
  expect(await manager.run(cancelOrder, { orderNumber })).toMatchObject({
    cancelOrder: { __typename: 'OrderTransitionRefused', from: 'CANCELLED', to: 'CANCELLED' },
  })
  expect(await manager.run(verifyLedger)).toMatchObject({
    verifyLedger: { stocksChecked: 1, movementsChecked: 3, mismatchCount: 0 },
  })
})
