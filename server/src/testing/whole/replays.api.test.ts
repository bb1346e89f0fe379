import { getNamedType, isInputObjectType } from 'graphql'
import mongoose from 'mongoose'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { stockUp } from '../catalogue.ts'
import { integrationOf } from '../integrations.ts'
import { withSecondFactor } from '../second-factors.ts'
import { byHand } from '../ledger-watch.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'
import { webhookCases, type Answer, type Case } from './webhook-cases.ts'
import { fieldsWithNulls, literal } from './written-inputs.ts'
import { order, stocktake } from './document-fields.ts'
import { stocktakeCases } from './stocktake-cases.ts'
import { transferCases } from './transfer-cases.ts'

let app: TestApp
let admin: TestClient
const ids: Record<string, string> = {}

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  await stockUp(app.ctx, { LONDON: { LAMP: 90, MUG: 90 }, LEEDS: { LAMP: 90 } })
  const { roles } = await admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  for (const { id, name } of roles) ids[name] = id
  ids.factor = (await withSecondFactor(await app.as('viewer'))).userId
  ids.partner = (await integrationOf(admin, { permissions: ['order.view'] })).id
})
afterAll(() => app.stop())

const level = 'quantity allocated onHand version isLow lowStockThreshold'
const product = 'id sku name price tags barcodes packs { name retired } isDeleted version createdAt updatedAt'
const warehouse = '__typename ... on Warehouse { id code name address isActive version }'
const role = 'id name permissions requiresSecondFactor version'
const integration = 'id name permissions budgetPerSecond isActive version warehouses { code }'
const view = 'id version list name isPinned parameters { name value } role { id }'
const user = 'id email fullName isActive version role { name } warehouses { code }'

/** E.g. `run('createRole', { input: … }, 'id')`. */
async function run(name: string, args: object, fields = ''): Promise<Answer> {
  const given = Object.entries(args)
    .map(([key, value]) => `${key}: ${literal(value)}`)
    .join(', ')
  return admin.run<Answer>(`mutation { ${name}(${given}) ${fields && `{ ${fields} }`} }`)
}

const lines = [{ sku: 'LAMP', warehouseCode: 'LONDON', delta: 2 }]
const adjusting = { reason: 'FOUND!', idempotencyKey: 'k-adjust' }
const moreLamps = () => {
  const input = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND!' }
  return run('adjustStock', { input }, '__typename')
}
const advance = (name: string) => (answer: { [field: string]: unknown }) =>
  run(name, { orderNumber: answer.orderNumber }, '__typename')

const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString()

/** In an order in which each finds what it needs. */
const cases: Record<string, Case> = {
  acknowledgeMismatch: {
    args: (answer) => ({
      input: {
        mismatchId: answer('acknowledgeMismatch.of').id,
        reason: 'a trial',
        idempotencyKey: 'k-known',
      },
    }),
    fields:
      '__typename ... on LedgerMismatch { id kind problem expected found acknowledgement { reason at by { name } } }',
    meanwhile: () => run('updateProduct', { input: { sku: 'LAMP', name: 'Lantern' } }, 'id'),
  },
  createProduct: {
    args: () => ({ input: { sku: 'NEW', name: 'New', price: 5, idempotencyKey: 'k-product' } }),
    fields: product,
    meanwhile: () => run('updateProduct', { input: { sku: 'NEW', name: 'Renamed', price: 6 } }, 'id'),
  },
  updateProduct: {
    args: () => ({ input: { sku: 'NEW', name: 'Second', idempotencyKey: 'k-update' } }),
    fields: product,
    meanwhile: () => run('updateProduct', { input: { sku: 'NEW', name: 'Third', price: 9 } }, 'id'),
  },
  setProductPacks: {
    args: () => ({ input: { sku: 'NEW', packs: [{ name: 'dus', units: 12 }], idempotencyKey: 'k-packs' } }),
    fields: product,
    meanwhile: () => run('setProductPacks', { input: { sku: 'NEW', packs: [] } }, 'id'),
  },
  deleteProduct: {
    args: () => ({ sku: 'NEW', idempotencyKey: 'k-delete' }),
    fields: product,
    meanwhile: async () => {
      await run('restoreProduct', { sku: 'NEW' }, 'id')
      await run('updateProduct', { input: { sku: 'NEW', name: 'Fourth' } }, 'id')
      await run('deleteProduct', { sku: 'NEW' }, 'id')
    },
  },
  restoreProduct: {
    args: () => ({ sku: 'NEW', idempotencyKey: 'k-restore' }),
    fields: product,
    meanwhile: () => run('deleteProduct', { sku: 'NEW' }, 'id'),
  },
  removeProductPicture: {
    args: () => ({ sku: 'NEW', idempotencyKey: 'k-picture' }),
    fields: product,
    meanwhile: () => run('updateProduct', { input: { sku: 'NEW', name: 'Fifth' } }, 'id'),
  },
  createWarehouse: {
    args: () => ({ input: { code: 'HULL', name: 'Hull', address: 'Quay', idempotencyKey: 'k-place' } }),
    fields: warehouse,
    meanwhile: () =>
      run('updateWarehouse', { input: { code: 'HULL', name: 'Port', isActive: false } }, warehouse),
  },
  updateWarehouse: {
    args: () => ({ input: { code: 'HULL', name: 'Dock', isActive: true, idempotencyKey: 'k-dock' } }),
    fields: warehouse,
    meanwhile: () => run('updateWarehouse', { input: { code: 'HULL', name: 'Pier' } }, warehouse),
  },
  setCountPlan: {
    args: () => ({
      input: {
        ...{ warehouseCode: 'LEEDS', rhythms: [{ abcClass: 'A!', everyDays: 30 }] },
        idempotencyKey: 'k-plan',
      },
    }),
    fields: 'id version rhythms { abcClass everyDays }',
    meanwhile: () => run('setCountPlan', { input: { warehouseCode: 'LEEDS', rhythms: [] } }, 'id'),
  },
  createRole: {
    args: () => ({
      input: {
        name: 'packer',
        permissions: ['order.view'],
        requiresSecondFactor: true,
        idempotencyKey: 'k-role',
      },
    }),
    fields: role,
    meanwhile: ({ id }) => run('updateRole', { input: { id, name: 'picker', permissions: [] } }, 'id'),
  },
  updateRole: {
    args: (answer) => ({
      input: {
        id: answer('createRole').id,
        name: 'loader',
        permissions: ['order.view'],
        idempotencyKey: 'k-loader',
      },
    }),
    fields: role,
    meanwhile: ({ id }) => run('deleteRole', { id }),
  },
  deleteRole: { args: () => ({ id: ids.staff_gudang, idempotencyKey: 'k-role-gone' }) },
  createView: {
    args: () => ({
      input: {
        ...{ list: 'ORDERS!', name: 'Late', parameters: [{ name: 'age', value: 'late' }] },
        idempotencyKey: 'k-view',
      },
    }),
    fields: view,
    meanwhile: ({ id }) => run('updateView', { input: { id, name: 'Old', parameters: [] } }, 'id'),
  },
  updateView: {
    args: (answer) => ({
      input: { id: answer('createView').id, name: 'Later', isPinned: true, idempotencyKey: 'k-later' },
    }),
    fields: view,
    meanwhile: ({ id }) => run('updateView', { input: { id, isPinned: false } }, 'id'),
  },
  deleteView: { args: (answer) => ({ id: answer('createView').id, idempotencyKey: 'k-view-gone' }) },
  createUser: {
    args: () => ({
      input: {
        email: 'sri@gudang.test',
        fullName: 'Sri',
        roleId: ids.viewer,
        warehouseCodes: ['LONDON'],
        idempotencyKey: 'k-user',
      },
    }),
    fields: `user { ${user} }`,
    meanwhile: ({ user: made }) =>
      run(
        'updateUser',
        { input: { id: (made as { id: string }).id, fullName: 'S', allWarehouses: true } },
        'id',
      ),
  },
  updateUser: {
    args: (answer) => ({
      input: {
        id: (answer('createUser').user as { id: string }).id,
        roleId: ids.manager,
        isActive: false,
        idempotencyKey: 'k-manager',
      },
    }),
    fields: user,
    meanwhile: ({ id }) => run('updateUser', { input: { id, isActive: true, roleId: ids.viewer } }, 'id'),
  },
  // The user as it is now: the token is told once.
  resetPassword: {
    args: (answer) => ({ id: (answer('createUser').user as { id: string }).id, idempotencyKey: 'k-reset' }),
    fields: 'user { id email }',
  },
  // There is one to reset the first time alone.
  resetSecondFactor: {
    args: () => ({ id: ids.factor, idempotencyKey: 'k-reset-factor' }),
    fields: 'id hasSecondFactor',
  },
  deleteUser: {
    args: (answer) => ({
      id: (answer('createUser').user as { id: string }).id,
      idempotencyKey: 'k-user-gone',
    }),
  },
  createIntegration: {
    args: () => ({
      input: { name: 'Shop', permissions: ['order.view'], budgetPerSecond: 200, idempotencyKey: 'k-shop' },
    }),
    fields: integration,
    meanwhile: ({ id }) =>
      run('updateIntegration', { input: { id, name: 'Store', permissions: [], budgetPerSecond: 0 } }, 'id'),
  },
  updateIntegration: {
    args: (answer) => ({
      input: {
        ...{ id: answer('createIntegration').id, name: 'Booth', warehouseCodes: ['LEEDS'] },
        ...{ budgetPerSecond: 300, idempotencyKey: 'k-booth' },
      },
    }),
    fields: integration,
    meanwhile: ({ id }) =>
      run('updateIntegration', { input: { id, name: 'Stall', allWarehouses: true, isActive: false } }, 'id'),
  },
  // The secret is told once.
  createApiKey: {
    args: (answer) => ({
      input: { integrationId: answer('createIntegration').id, idempotencyKey: 'k-key' },
    }),
    fields: 'apiKey { id prefix revokedAt }',
    meanwhile: ({ apiKey }) => run('revokeApiKey', { id: (apiKey as { id: string }).id }),
  },
  revokeApiKey: {
    args: (answer) => ({
      id: (answer('createApiKey').apiKey as { id: string }).id,
      idempotencyKey: 'k-revoke',
    }),
  },
  ...webhookCases(run, () => ids.partner!),
  adjustStock: {
    args: () => ({ input: { sku: 'MUG', warehouseCode: 'LONDON', delta: 3, ...adjusting } }),
    fields: `__typename ... on StockAdjusted { movement { id quantityAfter } stock { ${level} } }`,
    meanwhile: () =>
      run(
        'adjustStock',
        { input: { sku: 'MUG', warehouseCode: 'LONDON', delta: -9, reason: 'LOSS!' } },
        '__typename',
      ),
  },
  adjustStocks: {
    args: () => ({ input: { lines, ...adjusting, idempotencyKey: 'k-many' } }),
    fields: `__typename ... on StocksAdjusted { movements { id quantityAfter } stocks { ${level} } }`,
    meanwhile: moreLamps,
  },
  transferStock: {
    args: () => ({
      input: {
        fromWarehouseCode: 'LONDON',
        toWarehouseCode: 'LEEDS',
        lines: [{ sku: 'LAMP', quantity: 4 }],
        idempotencyKey: 'k-transfer',
      },
    }),
    fields:
      '__typename ... on StockTransfer { id from { code } to { code } movements { id quantityAfter } createdAt }',
    meanwhile: moreLamps,
  },
  setStockBins: {
    args: () => ({
      input: { warehouseCode: 'LONDON', lines: [{ sku: 'MUG', bin: 'A-2' }], idempotencyKey: 'k-bins' },
    }),
    fields: 'warehouseCode lines { sku bin }',
    meanwhile: () =>
      run('setStockBins', { input: { warehouseCode: 'LONDON', lines: [{ sku: 'MUG' }] } }, 'warehouseCode'),
  },
  setLowStockThreshold: {
    args: () => ({ sku: 'MUG', warehouseCode: 'LONDON', threshold: 80, idempotencyKey: 'k-low' }),
    fields: level,
    meanwhile: async () => {
      await run('setLowStockThreshold', { sku: 'MUG', warehouseCode: 'LONDON', threshold: 1 }, 'isLow')
      await run(
        'adjustStock',
        { input: { sku: 'MUG', warehouseCode: 'LONDON', delta: -30, reason: 'LOSS!' } },
        '__typename',
      )
    },
  },
  snoozeAlert: {
    args: (answer) => ({
      input: { ...{ id: answer('snoozeAlert.of').id }, until: inAWeek, idempotencyKey: 'k-snooze' },
    }),
    fields: 'id snoozedUntil snoozedBy { name } resolvedAt updatedAt',
    meanwhile: ({ id }) => run('snoozeAlert', { input: { id } }, 'id'),
  },
  placeOrder: {
    args: () => ({
      input: { customerName: 'Ann', items: [{ sku: 'LAMP', qty: 1 }], idempotencyKey: 'k-order' },
    }),
    fields: order,
    meanwhile: advance('processOrder'),
  },
  processOrder: {
    args: (answer) => ({ orderNumber: answer('processOrder.of').orderNumber, idempotencyKey: 'k-process' }),
    fields: order,
    meanwhile: ({ orderNumber }) =>
      run('shipOrder', { orderNumber, carrier: 'JNE', trackingCode: '1' }, '__typename'),
  },
  shipOrder: {
    args: (answer) => ({
      ...{ orderNumber: answer('placeOrder').orderNumber, carrier: 'TIKI', idempotencyKey: 'k-ship' },
    }),
    fields: order,
  },
  ...transferCases(run),
  ...stocktakeCases(run, (query) => admin.run(query)),
  cancelOrder: {
    args: (answer) => ({
      ...{ orderNumber: answer('cancelOrder.of').orderNumber, reason: 'late', idempotencyKey: 'k-cancel' },
    }),
    fields: order,
  },
}

const mutations = async () => (await buildUnguardedSchema()).getMutationType()!.getFields()

it('every mutation that takes a key has a case', async () => {
  const keyed = Object.values(await mutations()).filter(({ args }) =>
    args.some((arg) => {
      const type = getNamedType(arg.type)
      return (
        arg.name === 'idempotencyKey' || (isInputObjectType(type) && 'idempotencyKey' in type.getFields())
      )
    }),
  )
  // Each of placeOrders is a placeOrder of its own.
  expect(keyed.map(({ name }) => name).sort()).toEqual([...Object.keys(cases), 'placeOrders'].sort())
})

it('a repeated command tells its first answer, whatever others have done since, and whether null is left out or not', async () => {
  const known = await mutations()
  const answers: Answer = {}
  const answer = (name: string) => answers[name]!
  await mongoose.connection
    .collection('stocks')
    .updateOne({ warehouseCode: 'LEEDS' }, { $inc: { quantity: 1 } }, byHand)
  const { verifyLedger } = await admin.run<{ verifyLedger: { mismatches: { id: string }[] } }>(
    '{ verifyLedger { mismatches { id } } }',
  )
  answers['acknowledgeMismatch.of'] = verifyLedger.mismatches[0]!
  for (const name of ['processOrder', 'cancelOrder'])
    answers[`${name}.of`] = (
      await run('placeOrder', { input: { customerName: name, items: [{ sku: 'LAMP', qty: 1 }] } }, order)
    ).placeOrder!
  await run('setLowStockThreshold', { sku: 'LAMP', warehouseCode: 'LEEDS', threshold: 500 }, 'isLow')
  const listed = '{ alerts(filter: { open: true }) { nodes { id } } }'
  const low = await vi.waitFor(async () => {
    const { alerts } = await admin.run<{ alerts: { nodes: { id: string }[] } }>(listed)
    expect(alerts.nodes).toHaveLength(1)
    return alerts.nodes[0]!
  }, 10_000)
  answers['snoozeAlert.of'] = low
  const leeds = { warehouseCode: 'LEEDS', scope: { skus: ['LAMP'] } }
  answers['cancelStocktake.of'] = (await run('startStocktake', { input: leeds }, stocktake)).startStocktake!
  for (const [name, { args, fields, meanwhile }] of Object.entries(cases)) {
    const given = args(answer)
    const first = (await run(name, given, fields))[name]!
    answers[name] = first
    await meanwhile?.(first)
    expect([name, (await run(name, given, fields))[name]]).toEqual([name, first])
    const full = fieldsWithNulls(given as Record<string, unknown>, known[name]!.args)
    expect([name, (await run(name, full, fields))[name]]).toEqual([name, first])
  }
}, 60_000)

it('a command that was recorded before null was left out is known again', async () => {
  const input = { code: 'LEEDS', name: 'Leeds North', address: null, idempotencyKey: 'k-before' }
  const { updateWarehouse } = await run('updateWarehouse', { input }, warehouse)
  const recorded = '["updateWarehouse",{"address":null,"code":"LEEDS","name":"Leeds North"}]'
  await mongoose.connection
    .collection('events')
    .updateOne(
      { key: 'k-before' },
      { $set: { inputHash: createHash('sha256').update(recorded).digest('base64url') } },
    )
  expect(await run('updateWarehouse', { input }, warehouse)).toEqual({ updateWarehouse })
})
