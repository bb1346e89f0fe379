import mongoose from 'mongoose'
import { expect } from 'vitest'
import {
  acknowledgeMismatch,
  adjustStock,
  cancelOrder,
  placeOrder,
  processOrder,
  shipOrder,
  transferStock,
} from '../operations.ts'
import { byHand } from '../ledger-watch.ts'
import {
  createApiKey,
  createIntegration,
  createWebhook,
  integrationOf,
  updateIntegration,
  webhookOf,
} from '../integrations.ts'
import { withSecondFactor } from '../second-factors.ts'
import { password, snapshot } from '../test-app.ts'
import { applyImport, checked, importOf } from '../imports.ts'
import {
  seesOwn,
  refused,
  setThresholds,
  ownAccount,
  adminId,
  roleId,
  stocks,
  type Rows,
  type World,
} from './world.ts'

export const mutations: Rows = {
  'Mutation.acknowledgeMismatch': async ({ admin, limited }) => {
    const leeds = { sku: 'CUP', warehouseCode: 'LEEDS' }
    const change = (by: number) =>
      mongoose.connection.collection('stocks').updateOne(leeds, { $inc: { quantity: by } }, byHand)
    await change(1)
    const { verifyLedger } = await admin.run<{ verifyLedger: { mismatches: { id: string }[] } }>(
      '{ verifyLedger { mismatches { id } } }',
    )
    await limited.run('{ verifyLedger { mismatches { id } } }')
    const input = { mismatchId: verifyLedger.mismatches[0]!.id, reason: 'mine' }
    expect(await limited.run(acknowledgeMismatch, { input })).toMatchObject({
      acknowledgeMismatch: { __typename: 'MismatchNotFound' },
    })
    await change(-1)
  },
  'Mutation.adjustStock': (world) =>
    refused(world, 'NOT_FOUND', adjustStock, {
      input: { sku: 'CUP', warehouseCode: 'LEEDS', delta: -1, reason: 'LOSS' },
    }),
  'Mutation.adjustStocks': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation ($input: AdjustStocksInput!) { adjustStocks(input: $input) { __typename } }',
      {
        input: {
          reason: 'LOSS',
          lines: [
            { sku: 'LAMP', warehouseCode: 'LONDON', delta: -1 },
            { sku: 'CUP', warehouseCode: 'LEEDS', delta: -1 },
          ],
        },
      },
    ),
  'Mutation.transferStock': async (world) => {
    const lines = [{ sku: 'LAMP', quantity: 1 }]
    for (const [fromWarehouseCode, toWarehouseCode] of [
      ['LONDON', 'LEEDS'],
      ['LEEDS', 'LONDON'],
    ])
      await refused(world, 'NOT_FOUND', transferStock, {
        input: { fromWarehouseCode, toWarehouseCode, lines },
      })
  },
  'Mutation.setLowStockThreshold': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { setLowStockThreshold(sku: "CUP", warehouseCode: "LEEDS", threshold: 3) { id } }',
      {},
    ),
  'Mutation.setStockBins': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { setStockBins(input: { warehouseCode: "LEEDS", lines: [{ sku: "CUP", bin: "A-1" }] }) { warehouseCode } }',
      {},
    ),
  'Mutation.setCountPlan': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { setCountPlan(input: { warehouseCode: "LEEDS", rhythms: [] }) { id } }',
      {},
    ),
  'Mutation.snoozeAlert': async (world) => {
    const alert = () =>
      world.admin.run<{ alerts: { nodes: { id: string }[] } }>(
        '{ alerts(filter: { open: true, warehouseCode: "LEEDS" }) { nodes { id } } }',
      )
    await setThresholds(world, 100)
    await expect.poll(async () => (await alert()).alerts.nodes.length, { timeout: 10_000 }).toBeGreaterThan(0)
    const { id } = (await alert()).alerts.nodes[0]!
    const until = new Date(Date.now() + 86_400_000).toISOString()
    await refused(
      world,
      'NOT_FOUND',
      'mutation ($input: SnoozeAlertInput!) { snoozeAlert(input: $input) { id } }',
      { input: { id, until } },
    )
  },
  'Mutation.placeOrder': async (world) => {
    const placing = (sku: string, warehouseCode?: string) => ({
      input: { customerName: 'Ayu', items: [{ sku, qty: 1 }], warehouseCode },
    })
    await refused(world, 'NOT_FOUND', placeOrder, placing('CUP', 'LEEDS'))
    const before = await snapshot()
    expect(await world.limited.run(placeOrder, placing('CUP'))).toMatchObject({
      placeOrder: { __typename: 'InsufficientStock', shortages: [{ available: 0 }] },
    })
    expect(await snapshot()).toBe(before)
  },
  'Mutation.placeOrders': async (world) => {
    const mutation =
      'mutation ($orders: [PlaceOrderInput!]!) { placeOrders(orders: $orders) { error { code } result { __typename } } }'
    const items = [{ sku: 'CUP', qty: 1 }]
    const before = await snapshot()
    const orders = [
      { customerName: 'Ayu', items, warehouseCode: 'LEEDS' },
      { customerName: 'Ayu', items },
    ]
    expect(await world.limited.run(mutation, { orders })).toEqual({
      placeOrders: [
        { error: { code: 'NOT_FOUND' }, result: null },
        { error: null, result: { __typename: 'InsufficientStock' } },
      ],
    })
    expect(await snapshot()).toBe(before)
  },
  'Mutation.processOrder': (world) => refusedOrder(world, processOrder),
  'Mutation.shipOrder': (world) => refusedOrder(world, shipOrder),
  'Mutation.cancelOrder': (world) => refusedOrder(world, cancelOrder),
  'Mutation.createTransfer': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { createTransfer(input: { fromWarehouseCode: "LEEDS", toWarehouseCode: "HULL", lines: [{ sku: "CUP", quantity: 1 }] }) { id } }',
      {},
    ),
  'Mutation.updateTransfer': (world) => refusedTransfer(world, 'update', 'expectedVersion: 0, note: "mine"'),
  'Mutation.sendTransfer': (world) => refusedTransfer(world, 'send', ''),
  'Mutation.receiveTransfer': (world) =>
    refusedTransfer(world, 'receive', 'lines: [{ sku: "CUP", received: 1 }]'),
  'Mutation.settleTransfer': (world) =>
    refusedTransfer(world, 'settle', 'lines: [{ sku: "CUP", returned: 1 }]'),
  'Mutation.promiseTransfer': (world) => refusedStep(world, 'promise'),
  'Mutation.unpromiseTransfer': (world) => refusedStep(world, 'unpromise'),
  'Mutation.cancelTransfer': (world) => refusedStep(world, 'cancel'),
  'Mutation.startStocktake': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { startStocktake(input: { warehouseCode: "LEEDS", scope: { skus: ["LAMP"] } }) { __typename } }',
      {},
    ),
  'Mutation.recordCounts': (world) =>
    refusedStocktake(world, 'recordCounts', 'entries: [{ code: "CUP", units: 1 }]'),
  'Mutation.decideLines': (world) =>
    refusedStocktake(world, 'decideLines', `decisions: [{ lineId: "${'0'.repeat(24)}", decision: ACCEPT }]`),
  'Mutation.finishCounting': (world) => refusedOfStocktake(world, 'finishCounting', ''),
  'Mutation.postStocktake': (world) => refusedOfStocktake(world, 'postStocktake', ', expectedVersion: 0'),
  'Mutation.cancelStocktake': (world) => refusedOfStocktake(world, 'cancelStocktake', ''),
  'Mutation.createWarehouse': (world) =>
    refused(
      world,
      'FORBIDDEN',
      'mutation { createWarehouse(input: { code: "HULL", name: "Hull", address: "1 Quay" }) { id } }',
      {},
    ),
  'Mutation.createProduct': async ({ limited }) => {
    const made = await limited.run(
      'mutation { createProduct(input: { sku: "NEW", name: "New", price: 1 }) { stocks { id } } }',
    )
    expect(made).toEqual({ createProduct: { stocks: [] } })
  },
  'Mutation.createUser': async (world) => {
    const mutation = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { token } }'
    const input = { email: 'other@gudang.test', fullName: 'O', roleId: await roleId(world, 'viewer') }
    await refused(world, 'FORBIDDEN', mutation, { input })
    await refused(world, 'NOT_FOUND', mutation, { input: { ...input, warehouseCodes: ['LEEDS'] } })
  },
  'Mutation.updateUser': async (world) => {
    const mutation = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }'
    const { id } = await ownAccount(world)
    await refused(world, 'FORBIDDEN', mutation, { input: { id, allWarehouses: true } })
    await refused(world, 'NOT_FOUND', mutation, { input: { id, warehouseCodes: ['LEEDS'] } })
    await refused(world, 'NOT_FOUND', mutation, { input: { id: await adminId(world), fullName: 'X' } })
  },
  'Mutation.deleteUser': async (world) =>
    refused(world, 'NOT_FOUND', 'mutation ($id: ID!) { deleteUser(id: $id) }', { id: await adminId(world) }),
  'Mutation.resetPassword': async (world) =>
    refused(world, 'NOT_FOUND', 'mutation ($id: ID!) { resetPassword(id: $id) { token } }', {
      id: await adminId(world),
    }),
  'Mutation.resetSecondFactor': async (world) =>
    refused(world, 'NOT_FOUND', 'mutation ($id: ID!) { resetSecondFactor(id: $id) { id } }', {
      id: await adminId(world),
    }),
  'Mutation.createIntegration': async (world) => {
    const input = { name: 'shop of Leeds', permissions: [], warehouseCodes: ['LEEDS'] }
    await refused(world, 'NOT_FOUND', createIntegration, { input })
    const all = { input: { name: 'shop', permissions: [] } }
    expect(JSON.stringify(await world.limited.run(createIntegration, all))).not.toContain('LEEDS')
  },
  'Mutation.updateIntegration': async (world) => {
    const own = await integrationOf(world.limited, { permissions: [] })
    const { id } = await integrationOf(world.admin, { permissions: [] })
    await refused(world, 'NOT_FOUND', updateIntegration, { input: { id, name: 'mine' } })
    const wider = { id: own.id, warehouseCodes: ['LEEDS'] }
    await refused(world, 'NOT_FOUND', updateIntegration, { input: wider })
    await refused(world, 'FORBIDDEN', updateIntegration, { input: { id: own.id, allWarehouses: true } })
  },
  'Mutation.createApiKey': async (world) => {
    const { id } = await integrationOf(world.admin, { permissions: [] })
    await refused(world, 'NOT_FOUND', createApiKey, { input: { integrationId: id } })
  },
  'Mutation.createWebhook': async (world) => {
    const { id } = await integrationOf(world.admin, { permissions: [] })
    const input = { integrationId: id, url: 'https://london.example/', topics: ['*'] }
    await refused(world, 'NOT_FOUND', createWebhook, { input })
  },
  'Mutation.updateWebhook': async (world) => {
    const { id } = await webhookOf(world.admin, { url: 'https://all.example/' })
    const mutation = 'mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { id } }'
    await refused(world, 'NOT_FOUND', mutation, { input: { id, isActive: false } })
  },
  'Mutation.rotateWebhookSecret': async (world) => {
    const { id } = await webhookOf(world.admin, { url: 'https://all.example/' })
    const mutation =
      'mutation ($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { secret } }'
    await refused(world, 'NOT_FOUND', mutation, { input: { id } })
    for (const name of ['deleteWebhook(id: $id)', 'testWebhook(id: $id) { id }'])
      await refused(world, 'NOT_FOUND', `mutation ($id: ID!) { ${name} }`, { id })
  },
  'Mutation.login': async (world) => {
    const { email } = await ownAccount(world)
    const mutation =
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { refreshToken user { warehouses { code } } } } }'
    expect(await world.app.client().run(mutation, { email, password })).toMatchObject({
      login: { user: { warehouses: [{ code: 'LONDON' }] } },
    })
  },
  'Mutation.setPasswordAndSignIn': async ({ app, admin }) => {
    const { warehouses } = await admin.run<{ warehouses: { id: string; code: string }[] }>(
      '{ warehouses { id code } }',
    )
    const london = warehouses.filter(({ code }) => code === 'LONDON').map(({ id }) => id)
    const { me } = await (
      await app.as('viewer', { warehouses: london })
    ).run<{ me: { id: string } }>('{ me { id } }')
    const { resetPassword } = await admin.run<{ resetPassword: { token: string } }>(
      'mutation ($id: ID!) { resetPassword(id: $id) { token } }',
      me,
    )
    const mutation =
      'mutation ($token: String!, $password: String!) { setPasswordAndSignIn(token: $token, password: $password) { ... on AuthSession { user { warehouses { code } } } } }'
    expect(await app.client().run(mutation, { token: resetPassword.token, password })).toEqual({
      setPasswordAndSignIn: { user: { warehouses: [{ code: 'LONDON' }] } },
    })
  },
  'Mutation.loginSecondFactor': async ({ app, admin }) => {
    const { warehouses } = await admin.run<{ warehouses: { id: string; code: string }[] }>(
      '{ warehouses { id code } }',
    )
    const london = warehouses.filter(({ code }) => code === 'LONDON').map(({ id }) => id)
    const own = await app.as('viewer', { warehouses: london })
    const { code } = await withSecondFactor(own)
    const { me } = await own.run<{ me: { email: string } }>('{ me { email } }')
    const { login } = await app
      .client()
      .run<{ login: { challenge: string } }>(
        'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on SecondFactorNeeded { challenge } } }',
        { ...me, password },
      )
    const mutation =
      'mutation ($challenge: String!, $oneTimeCode: String!) { loginSecondFactor(challenge: $challenge, oneTimeCode: $oneTimeCode) { ... on AuthSession { user { warehouses { code } } } } }'
    expect(await app.client().run(mutation, { ...login, oneTimeCode: code(1) })).toEqual({
      loginSecondFactor: { user: { warehouses: [{ code: 'LONDON' }] } },
    })
  },
  'Mutation.refreshSession': async (world) => {
    const { email } = await ownAccount(world)
    const { login } = await world.app
      .client()
      .run<{ login: { refreshToken: string } }>(
        'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { refreshToken } } }',
        { email, password },
      )
    const mutation =
      'mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { user { warehouses { code } } } }'
    expect(await world.app.client().run(mutation, login)).toMatchObject({
      refreshSession: { user: { warehouses: [{ code: 'LONDON' }] } },
    })
  },
  'Mutation.register': async (world) => {
    const input = { email: 'new@gudang.test', password, fullName: 'New' }
    await refused(
      world,
      'FORBIDDEN',
      'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }',
      { input },
    )
  },
  'Mutation.updateProduct': (world) =>
    seesOwn(world, `mutation { updateProduct(input: { sku: "LAMP", name: "Lamp" }) { ${stocks} } }`),
  'Mutation.setProductPacks': (world) =>
    seesOwn(
      world,
      `mutation { setProductPacks(input: { sku: "LAMP", packs: [{ name: "dus", units: 12 }] }) { ${stocks} } }`,
    ),
  'Mutation.deleteProduct': async (world) => {
    const restore = 'mutation { restoreProduct(sku: "JAR") { id } }'
    const remove = `mutation { deleteProduct(sku: "JAR") { ${stocks} } }`
    expect(JSON.stringify(await world.admin.run(remove))).toContain('LEEDS')
    await world.admin.run(restore)
    expect(JSON.stringify(await world.limited.run(remove))).not.toContain('LEEDS')
    await world.admin.run(restore)
  },
  'Mutation.restoreProduct': async (world) => {
    await world.admin.run('mutation { deleteProduct(sku: "JAR") { id } }')
    const restored = await world.limited.run(`mutation { restoreProduct(sku: "JAR") { ${stocks} } }`)
    expect(restored).toEqual({ restoreProduct: { stocks: [{ warehouse: { code: 'LONDON' } }] } })
  },
  'Mutation.removeProductPicture': (world) =>
    seesOwn(world, `mutation { removeProductPicture(sku: "LAMP") { ${stocks} } }`),
  'Mutation.updateWarehouse': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { updateWarehouse(input: { code: "LEEDS", name: "Mine" }) { __typename } }',
      {},
    ),
  'Mutation.exportCsv': async ({ app, limited }) => {
    const { exportCsv } = await limited.run<{ exportCsv: { url: string } }>(
      'mutation { exportCsv(kind: STOCK) { url } }',
    )
    const file = await (await fetch(`${app.url}${exportCsv.url}`)).text()
    expect(file).toContain('LONDON')
    expect(file).not.toContain('LEEDS')
  },
  'Mutation.applyImport': async (world) => {
    const file = await checked(world.admin, 'stock-counts', 'sku,warehouse,counted\nCUP,LEEDS,99')
    expect(file.state).toBe('READY')
    await refused(world, 'NOT_FOUND', applyImport, { id: file.id })
    expect(await importOf(world.limited, file.id)).toBeNull()
  },
}

async function refusedOrder(world: World, mutation: string): Promise<void> {
  await refused(world, 'NOT_FOUND', mutation, { orderNumber: world.orders.foreign })
  await refused(world, 'FORBIDDEN', mutation, { orderNumber: world.orders.split })
}

function refusedTransfer(world: World, step: string, more: string): Promise<void> {
  const input = `{ number: "${world.transfers.foreign}", ${more} }`
  return refused(world, 'NOT_FOUND', `mutation { ${step}Transfer(input: ${input}) { __typename } }`, {})
}

const refusedStocktake = (world: World, name: string, more: string): Promise<void> =>
  refused(
    world,
    'NOT_FOUND',
    `mutation { ${name}(input: { number: "${world.stocktakes.foreign}", ${more} }) { __typename } }`,
    {},
  )

const refusedOfStocktake = (world: World, name: string, more: string): Promise<void> =>
  refused(
    world,
    'NOT_FOUND',
    `mutation { ${name}(number: "${world.stocktakes.foreign}"${more}) { __typename } }`,
    {},
  )

const refusedStep = (world: World, step: string): Promise<void> =>
  refused(
    world,
    'NOT_FOUND',
    `mutation { ${step}Transfer(number: "${world.transfers.foreign}") { __typename } }`,
    {},
  )
