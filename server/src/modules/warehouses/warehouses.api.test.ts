import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../platform/errors.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { adjustStock as adjustStockOperation, placeOrder, transferStock } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { AdjustmentReason, levelsOf } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { updateWarehouse } from './warehouses.service.ts'
import { WarehouseModel } from './warehouses.model.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10 }, LEEDS: {}, YORK: { MUG: 2 }, BATH: {} })
})
afterAll(() => app.stop())

const operation = `mutation ($input: UpdateWarehouseInput!) {
  updateWarehouse(input: $input) {
    __typename
    ... on Warehouse { code name address isActive }
    ... on WarehouseNotEmpty { code path onHand inTransit stocks }
  }
}`
const update = (input: object, client = manager) => client.send(operation, { input })
const book = (sku: string, warehouseCode: string, delta: number) =>
  adjustStock(app.ctx, { sku, warehouseCode, delta, reason: AdjustmentReason.CORRECTION })

it('changes name and address and keeps what is left out', async () => {
  expect((await update({ code: 'leeds', name: 'Leeds North' })).data).toEqual({
    updateWarehouse: {
      __typename: 'Warehouse',
      code: 'LEEDS',
      name: 'Leeds North',
      address: '1 Test Street',
      isActive: true,
    },
  })
  expect((await update({ code: 'LEEDS', address: '' })).data).toMatchObject({
    updateWarehouse: { name: 'Leeds North', address: '' },
  })
})

it('stays active while it holds stock, promised units included, and says how much', async () => {
  const input = { customerName: 'Ayu', items: [{ sku: 'MUG', qty: 2 }] }
  await manager.run(placeOrder, { input })
  const before = await snapshot()
  expect((await update({ code: 'YORK', isActive: false, name: 'Never' })).data).toEqual({
    updateWarehouse: {
      __typename: 'WarehouseNotEmpty',
      code: 'WAREHOUSE_NOT_EMPTY',
      path: ['isActive'],
      onHand: 2,
      inTransit: 0,
      stocks: 1,
    },
  })
  expect(await snapshot()).toBe(before)
})

describe('an inactive warehouse', () => {
  beforeAll(async () => {
    await update({ code: 'BATH', isActive: false })
  })

  it.each([
    ['receipts', adjustStockOperation, { sku: 'LAMP', warehouseCode: 'BATH', delta: 1, reason: 'RECEIPT' }],
    [
      'transfers',
      transferStock,
      { fromWarehouseCode: 'LONDON', toWarehouseCode: 'BATH', lines: [{ sku: 'LAMP', quantity: 1 }] },
    ],
    ['orders', placeOrder, { customerName: 'Ayu', warehouseCode: 'BATH', items: [{ sku: 'LAMP', qty: 1 }] }],
  ])('refuses %s', async (_what, refused, input) => {
    const before = await snapshot()
    const { errors } = await manager.send(refused, { input })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ code: 'INACTIVE' }] })
    expect(await snapshot()).toBe(before)
  })

  it('is listed unless only active ones are asked for, and takes part again once it is active', async () => {
    const codes = async (query: string) =>
      (await manager.run<{ warehouses: { code: string }[] }>(query)).warehouses.map(({ code }) => code)
    expect(await codes('{ warehouses { code } }')).toContain('BATH')
    expect(await codes('{ warehouses(includeInactive: false) { code } }')).not.toContain('BATH')
    await update({ code: 'BATH', isActive: true })
    expect(await book('LAMP', 'BATH', 1)).toMatchObject({ stock: { quantity: 1 } })
  })
})

it.each([
  ['holds the product for the first time', false],
  ['has held the product before', true],
])('never becomes inactive with stock, whatever comes in at once, where it %s', async (_what, heldBefore) => {
  for (let round = 0; round < 4; round++) {
    const code = `RACE${Number(heldBefore)}${round}`
    await stockUpWarehouse(code)
    if (heldBefore) {
      await book('LAMP', code, 1)
      await book('LAMP', code, -1)
    }
    const outcomes = await Promise.allSettled([
      updateWarehouse(app.ctx, { code, isActive: false }),
      book('LAMP', code, 1),
    ])
    const { isActive } = await WarehouseModel.findOne({ code }).lean().orFail()
    const level = (await levelsOf(app.ctx, ['LAMP'])).find((found) => found.warehouseCode === code)
    expect({ isActive, quantity: level?.quantity ?? 0 }).toEqual(
      isActive ? { isActive: true, quantity: 1 } : { isActive: false, quantity: 0 },
    )
    const [deactivation, receipt] = outcomes
    expect([deactivation!.status, receipt!.status].sort()).toEqual(['fulfilled', 'rejected'])
    if (deactivation!.status === 'rejected') expect(deactivation!.reason).toBeInstanceOf(Refusal)
  }
})

const stockUpWarehouse = (code: string) =>
  manager.run('mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { id } }', {
    input: { code, name: code, address: '' },
  })

describe('what cannot be changed', () => {
  it.each([
    ['an unknown code', { code: 'NOWHERE', name: 'x' }, 'NOT_FOUND'],
    ['an empty name', { code: 'LONDON', name: ' ' }, 'BAD_USER_INPUT'],
    ['an address of 1,001 characters', { code: 'LONDON', address: 'x'.repeat(1001) }, 'BAD_USER_INPUT'],
  ])('%s changes nothing', async (_what, input, code) => {
    const before = await snapshot()
    expect((await update(input)).errors?.[0]?.extensions.code).toBe(code)
    expect(await snapshot()).toBe(before)
  })

  it('is a warehouse outside of one’s own, or any without the permission', async () => {
    const leeds = await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail()
    const bounded = await app.as('manager', { warehouses: [String(leeds._id)] })
    const staff = await app.as('staff_gudang')
    const before = await snapshot()
    const input = { code: 'LONDON', name: 'Mine' }
    expect((await update(input, bounded)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await update(input, staff)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await snapshot()).toBe(before)
    expect((await update({ code: 'LEEDS', name: 'Mine' }, bounded)).data).toMatchObject({
      updateWarehouse: { name: 'Mine' },
    })
  })
})
