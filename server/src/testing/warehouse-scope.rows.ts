import { createClient as createSocket } from 'graphql-ws'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { stockUp } from './catalogue.ts'
import { applyImport, checked, importOf } from './imports.ts'
import { adjustStock, cancelOrder, placeOrder, processOrder, shipOrder, transferStock } from './operations.ts'
import { password, snapshot, startTestApp, type TestApp } from './test-app.ts'
import type { TestClient } from './test-client.ts'

/**
 * LONDON and LEEDS hold LAMP, only LEEDS holds CUP. `limited` may do everything, in LONDON alone.
 * Orders: own takes from LONDON, foreign from LEEDS, split from both.
 */
export interface World {
  app: TestApp
  admin: TestClient
  limited: TestClient
  orders: { own: string; foreign: string; split: string }
}

export async function makeWorld(): Promise<World> {
  const app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 10 }, LEEDS: { LAMP: 10, CUP: 10 } })
  const admin = await app.as('admin')
  const { warehouses } = await admin.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  const limited = await app.as('admin', {
    warehouses: warehouses.filter(({ code }) => code === 'LONDON').map(({ id }) => id),
  })
  const order = async (items: object[], warehouseCode?: string) =>
    (
      await admin.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
        input: { customerName: 'Ayu', items, warehouseCode },
      })
    ).placeOrder.orderNumber
  const orders = {
    own: await order([{ sku: 'MUG', qty: 1 }], 'LONDON'),
    foreign: await order([{ sku: 'CUP', qty: 1 }], 'LEEDS'),
    split: await order([{ sku: 'LAMP', qty: 15 }]),
  }
  return { app, admin, limited, orders }
}

/** The limited actor sees LONDON and nothing of LEEDS; the admin sees both, so that it was there to be seen. */
async function seesOwn(world: World, query: string, variables?: object): Promise<void> {
  expect(JSON.stringify(await world.admin.run(query, variables))).toContain('LEEDS')
  const seen = JSON.stringify(await world.limited.run(query, variables))
  expect(seen).toContain('LONDON')
  expect(seen).not.toContain('LEEDS')
}

/** What is in LEEDS is to the limited actor as if it were not. */
async function seesNothing(
  world: World,
  query: string,
  variables: object,
  nothing: unknown = null,
): Promise<void> {
  const full = Object.values(await world.admin.run<Record<string, unknown>>(query, variables))
  expect(full).not.toEqual([nothing])
  expect(Object.values(await world.limited.run<Record<string, unknown>>(query, variables))).toEqual([nothing])
}

/** Refused with this code, and nothing changed. */
async function refused(world: World, code: string, mutation: string, variables: object): Promise<void> {
  const before = await snapshot()
  const { errors } = await world.limited.send(mutation, variables)
  expect(errors?.[0]?.extensions.code).toBe(code)
  expect(await snapshot()).toBe(before)
}

/** The next that a subscription tells while `act` is repeated; an order is placed until it has told something. */
async function toldFirst(world: World, query: string, act: (round: number) => Promise<unknown>) {
  const socket = createSocket({
    url: `${world.app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${world.limited.accessToken}` },
  })
  let told: unknown
  const first = socket
    .iterate({ query })
    .next()
    .then(({ value }) => (told = value as unknown))
  for (let round = 0; round < 50 && !told; round++) await act(round)
  await first
  await socket.dispose()
  return JSON.stringify(told)
}

const sellCup = (world: World) =>
  world.admin.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku: 'CUP', qty: 1 }] } })
const adjustMug = (world: World) =>
  world.admin.run(adjustStock, {
    input: { sku: 'MUG', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' },
  })

const orderFields = 'orderNumber items { allocations { warehouse { code } } }'
const userScope = '{ me { email warehouses { code } } }'

async function ownAccount(world: World): Promise<{ email: string; id: string }> {
  return (await world.limited.run<{ me: { email: string; id: string } }>('{ me { id email } }')).me
}

async function adminId(world: World): Promise<string> {
  return (await world.admin.run<{ me: { id: string } }>('{ me { id } }')).me.id
}

async function roleId(world: World, name: string): Promise<string> {
  const { roles } = await world.admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  return roles.find((role) => role.name === name)!.id
}

/**
 * Every operation that returns or touches something of a warehouse, with the proof that it keeps to the scope.
 * warehouse-scope.test.ts fails for one that is missing here.
 */
export const rows: Record<string, (world: World) => Promise<void>> = {
  'Query.warehouses': (world) => seesOwn(world, '{ warehouses { code } }'),
  'Query.product': (world) => seesOwn(world, '{ product(sku: "LAMP") { stocks { warehouse { code } } } }'),
  'Query.products': (world) => seesOwn(world, '{ products { nodes { sku stocks { warehouse { code } } } } }'),
  'Query.productByCode': (world) =>
    seesOwn(world, '{ productByCode(code: "LAMP") { stocks { warehouse { code } } } }'),
  'Query.productByBarcode': async (world) => {
    await world.admin.run('mutation { updateProduct(input: { sku: "LAMP", barcodes: ["B1"] }) { sku } }')
    await seesOwn(world, '{ productByBarcode(barcode: "B1") { stocks { warehouse { code } } } }')
  },
  'Query.stock': (world) =>
    seesNothing(world, '{ stock(sku: "CUP", warehouseCode: "LEEDS") { quantity } }', {}),
  'Query.stocks': async (world) => {
    await seesOwn(world, '{ stocks { totalCount nodes { warehouse { code } product { sku } } } }')
    await seesNothing(world, '{ stocks(filter: { sku: "CUP" }) { totalCount nodes { id } } }', {}, none)
    await seesNothing(
      world,
      '{ stocks(filter: { warehouseCode: "LEEDS" }) { totalCount nodes { id } } }',
      {},
      none,
    )
  },
  'Query.stockAsOf': (world) =>
    seesOwn(world, 'query ($at: DateTime!) { stockAsOf(at: $at) { nodes { warehouse { code } } } }', {
      at: new Date(),
    }),
  'Query.stockHistory': async ({ limited }) => {
    const query =
      'query ($from: DateTime!, $to: DateTime!) { stockHistory(sku: "CUP", warehouseCode: "LEEDS", from: $from, to: $to) { onHand } }'
    const { errors } = await limited.send(query, { from: new Date(0), to: new Date() })
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  },
  'Query.stockAllocations': async ({ limited }) => {
    const { errors } = await limited.send(
      '{ stockAllocations(sku: "CUP", warehouseCode: "LEEDS") { nodes { orderNumber } } }',
    )
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  },
  'Query.movements': async (world) => {
    await seesOwn(world, '{ movements { totalCount nodes { warehouse { code } } } }')
    await seesNothing(world, '{ movements(filter: { sku: "CUP" }) { totalCount nodes { id } } }', {}, none)
  },
  'Query.order': async (world) => {
    const query = `query ($orderNumber: String!) { order(orderNumber: $orderNumber) { ${orderFields} allowedTransitions } }`
    await seesNothing(world, query, { orderNumber: world.orders.foreign })
    await seesOwn(world, query, { orderNumber: world.orders.split })
    const { order } = await world.limited.run<{ order: { allowedTransitions: string[] } }>(query, {
      orderNumber: world.orders.split,
    })
    expect(order.allowedTransitions).toEqual([])
  },
  'Query.orders': async (world) => {
    const query = `query ($filter: OrderFilter) { orders(filter: $filter) { totalCount nodes { ${orderFields} } } }`
    await seesOwn(world, query)
    await seesNothing(world, query, { filter: { search: world.orders.foreign } }, none)
    const { errors } = await world.limited.send(query, { filter: { warehouseCode: 'LEEDS' } })
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  },
  'Query.verifyLedger': async ({ admin, limited }) => {
    const query = '{ verifyLedger { stocksChecked mismatchCount } }'
    expect(await admin.run(query)).toEqual({ verifyLedger: { stocksChecked: 4, mismatchCount: 0 } })
    expect(await limited.run(query)).toEqual({ verifyLedger: { stocksChecked: 2, mismatchCount: 0 } })
  },
  'Query.auditLog': async (world) => {
    const query =
      'query ($filter: AuditFilter) { auditLog(first: 100, filter: $filter) { nodes { kind subject { label } changes { after } } } }'
    const kinds = { kinds: ['warehouse.created', 'order.placed', 'stock.adjusted'] }
    await seesOwn(world, query, { filter: kinds })
    expect(JSON.stringify(await world.limited.run(query, { filter: kinds }))).not.toContain(
      world.orders.foreign,
    )
    const { errors } = await world.limited.send(query, { filter: { warehouseCode: 'LEEDS' } })
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  },
  'Query.me': async ({ limited }) => {
    expect(await limited.run(userScope)).toMatchObject({ me: { warehouses: [{ code: 'LONDON' }] } })
  },
  'Query.users': async (world) => {
    const { users } = await world.limited.run<{ users: { nodes: { email: string }[] } }>(
      '{ users { nodes { email } } }',
    )
    expect(users.nodes).toEqual([{ email: (await ownAccount(world)).email }])
  },
  'Query.alerts': async (world) => {
    await setThresholds(world, 100)
    const query = '{ alerts(filter: { open: true }) { totalCount nodes { warehouse { code } } } }'
    await expect
      .poll(async () => JSON.stringify(await world.admin.run(query)), { timeout: 10_000 })
      .toMatch(/LEEDS.*LONDON|LONDON.*LEEDS/)
    await seesOwn(world, query)
    const filtered = '{ alerts(filter: { warehouseCode: "LEEDS" }) { totalCount nodes { id } } }'
    await seesNothing(world, filtered, {}, none)
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
  'Mutation.processOrder': (world) => refusedOrder(world, processOrder),
  'Mutation.shipOrder': (world) => refusedOrder(world, shipOrder),
  'Mutation.cancelOrder': (world) => refusedOrder(world, cancelOrder),
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
  'Mutation.updateWarehouse': (world) =>
    refused(
      world,
      'NOT_FOUND',
      'mutation { updateWarehouse(input: { code: "LEEDS", name: "Mine" }) { __typename } }',
      {},
    ),
  'Mutation.updateProduct': (world) =>
    seesOwn(
      world,
      'mutation { updateProduct(input: { sku: "LAMP", name: "Lamp" }) { stocks { warehouse { code } } } }',
    ),
  'Mutation.deleteProduct': (world) =>
    seesOwn(world, 'mutation { deleteProduct(sku: "LAMP") { stocks { warehouse { code } } } }'),
  'Mutation.restoreProduct': (world) =>
    seesOwn(world, 'mutation { restoreProduct(sku: "LAMP") { stocks { warehouse { code } } } }'),
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
  'Mutation.login': async (world) => {
    const { email } = await ownAccount(world)
    const mutation =
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { refreshToken user { warehouses { code } } } } }'
    expect(await world.app.client().run(mutation, { email, password })).toMatchObject({
      login: { user: { warehouses: [{ code: 'LONDON' }] } },
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
  'Subscription.stockChanged': async (world) => {
    const query = 'subscription { stockChanged { product { sku } warehouse { code } } }'
    // Each change of LEEDS comes before one of LONDON: were it told, it would be told first.
    const told = await toldFirst(world, query, async () => {
      await sellCup(world).catch(() => {})
      await adjustMug(world)
    })
    expect(told).toContain('LONDON')
  },
  'Subscription.alertChanged': async (world) => {
    const query = 'subscription { alertChanged { warehouse { code } } }'
    const told = await toldFirst(world, query, (round) => setThresholds(world, round % 2 ? 100 : 0))
    expect(told).toContain('LONDON')
  },
  'Subscription.orderChanged': async (world) => {
    const query = `subscription { orderChanged { ${orderFields} } }`
    const told = await toldFirst(world, query, async () => {
      await sellCup(world).catch(() => {})
      await world.admin.run(placeOrder, {
        input: { customerName: 'Ayu', warehouseCode: 'LONDON', items: [{ sku: 'MUG', qty: 1 }] },
      })
    })
    expect(told).toContain('LONDON')
    expect(told).not.toContain('LEEDS')
  },
}

/** First in LEEDS: what happens there is told first to who is told of it. */
async function setThresholds({ admin }: World, threshold: number): Promise<void> {
  const mutation =
    'mutation ($sku: String!, $code: String!, $threshold: Int!) { setLowStockThreshold(sku: $sku, warehouseCode: $code, threshold: $threshold) { id } }'
  await admin.run(mutation, { sku: 'CUP', code: 'LEEDS', threshold })
  await admin.run(mutation, { sku: 'MUG', code: 'LONDON', threshold })
}

const none = { totalCount: 0, nodes: [] }

async function refusedOrder(world: World, mutation: string): Promise<void> {
  await refused(world, 'NOT_FOUND', mutation, { orderNumber: world.orders.foreign })
  await refused(world, 'FORBIDDEN', mutation, { orderNumber: world.orders.split })
}
