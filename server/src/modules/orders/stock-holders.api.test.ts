import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { checked } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { placeOrder } from './orders.place.ts'

let app: TestApp
let manager: TestClient
let numbers: string[]

/** 34 lamps in London, all promised: 4 to the first order, 30 to the second. */
beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 34, MUG: 2 } })
  const order = (qty: number) => placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty }] })
  numbers = [(await order(4)).orderNumber, (await order(30)).orderNumber]
  manager = await app.as('manager')
})
afterAll(() => app.stop())

const heldBy = 'heldBy { orderCount orders { orderNumber status units } }'
const shortages = `... on InsufficientStock { shortages { sku available ${heldBy} } }`
const adjustOne = `mutation ($input: AdjustStockInput!) { result: adjustStock(input: $input) { __typename ${shortages} } }`
const adjustMany = `mutation ($input: AdjustStocksInput!) { result: adjustStocks(input: $input) { __typename ${shortages} } }`
const count = { sku: 'LAMP', warehouseCode: 'LONDON', countedOnHand: 33 }

const holders = () => ({
  orderCount: 2,
  orders: [
    { orderNumber: numbers[1], status: 'PENDING', units: 30 },
    { orderNumber: numbers[0], status: 'PENDING', units: 4 },
  ],
})

it('a count or a loss below what is promised names the orders that hold the units, the oldest last', async () => {
  const refused = { result: { shortages: [{ sku: 'LAMP', available: 0, heldBy: holders() }] } }
  const input = { ...count, reason: 'COUNT', idempotencyKey: 'once' }
  expect(await manager.run(adjustOne, { input })).toMatchObject(refused)
  expect(await manager.run(adjustOne, { input })).toMatchObject(refused)
  const loss = { sku: 'LAMP', warehouseCode: 'LONDON', delta: -1 }
  const found = { sku: 'MUG', warehouseCode: 'LONDON', delta: 1 }
  expect(await manager.run(adjustMany, { input: { lines: [found, loss], reason: 'LOSS' } })).toMatchObject(
    refused,
  )
})

it('a row of a file does so too', async () => {
  const { id } = await checked(manager, 'stock-counts', 'sku,warehouse,counted\nLAMP,LONDON,33')
  expect(
    await manager.run(
      `query ($id: ID!) { import(id: $id) { errors { code values { name value } ${heldBy} } } }`,
      {
        id,
      },
    ),
  ).toMatchObject({ import: { errors: [{ code: 'PROMISED', heldBy: holders() }] } })
})

it.each([
  ['who may not see orders is told none', ['inventory.adjust'], null],
  [
    'who sees own orders alone is told those',
    ['inventory.adjust', 'order.viewOwn'],
    { orderCount: 0, orders: [] },
  ],
] as const)('%s', async (_who, permissions, told) => {
  const client = await app.asHolderOf(...permissions)
  expect(await client.run(adjustOne, { input: { ...count, reason: 'COUNT' } })).toMatchObject({
    result: { shortages: [{ available: 0, heldBy: told }] },
  })
})
