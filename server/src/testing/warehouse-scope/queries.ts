import { integrationOf, webhookOf } from '../integrations.ts'
import { expect } from 'vitest'
import type { TestClient } from '../test-client.ts'
import {
  isNotFound,
  seesOwn,
  seesNothing,
  ownAccount,
  eventFields,
  orderFields,
  userScope,
  none,
  stocks,
  setThresholds,
  type Rows,
} from './world.ts'

export const queries: Rows = {
  'Query.warehouses': (world) => seesOwn(world, '{ warehouses { code } }'),
  'Query.product': (world) => seesOwn(world, '{ product(sku: "LAMP") { stocks { warehouse { code } } } }'),
  'Query.scan': (world) =>
    seesOwn(world, '{ scan(code: "LAMP") { product { stocks { warehouse { code } } } } }'),
  'Query.products': (world) => seesOwn(world, '{ products { nodes { sku stocks { warehouse { code } } } } }'),
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
  'Query.stockLevels': async (world) => {
    await seesOwn(world, '{ stockLevels(skus: ["LAMP", "CUP", "MUG"]) { sku warehouseCode quantity } }')
    await seesNothing(world, '{ stockLevels(skus: ["CUP"]) { id } }', {}, [])
    await isNotFound(world, '{ stockLevels(skus: ["LAMP"], warehouseCodes: ["LONDON", "LEEDS"]) { id } }')
  },
  'Query.stockMatrix': async (world) => {
    await seesOwn(world, '{ stockMatrix { nodes { sku stocks { warehouse { code } } } } }')
    await seesNothing(world, '{ stockMatrix(filter: { search: "CUP" }) { nodes { id } } }', {}, { nodes: [] })
    await seesNothing(
      world,
      '{ stockMatrix(filter: { warehouseCode: "LEEDS" }) { nodes { id } } }',
      {},
      { nodes: [] },
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
  'Query.movement': async (world) => {
    const { movements } = await world.admin.run<{
      movements: { nodes: { id: string; warehouse: { code: string } }[] }
    }>('{ movements { nodes { id warehouse { code } } } }')
    const query = 'query ($id: ID!) { movement(id: $id) { id warehouse { code } } }'
    for (const { id, warehouse } of movements.nodes) {
      if (warehouse.code === 'LEEDS') await seesNothing(world, query, { id })
      else if (warehouse.code === 'LONDON')
        expect(await world.limited.run(query, { id })).toEqual({ movement: { id, warehouse } })
    }
  },
  'Query.movements': async (world) => {
    await seesOwn(world, '{ movements { totalCount nodes { warehouse { code } } } }')
    await seesNothing(world, '{ movements(filter: { sku: "CUP" }) { totalCount nodes { id } } }', {}, none)
  },
  'Query.transfer': async (world) => {
    const query = `query ($number: String!) { transfer(number: $number) { number lines { product { ${stocks} } } } }`
    await seesNothing(world, query, { number: world.transfers.foreign })
    const { transfer } = await world.limited.run<{ transfer: object }>(query, { number: world.transfers.own })
    expect(JSON.stringify(transfer)).toContain('LONDON')
    expect(JSON.stringify(transfer)).not.toContain('LEEDS')
  },
  'Query.transfers': async (world) => {
    const numbers = async (client: TestClient) =>
      JSON.stringify(await client.run('{ transfers { totalCount nodes { number } } }'))
    expect(await numbers(world.admin)).toContain(world.transfers.foreign)
    expect(await numbers(world.limited)).toContain(world.transfers.own)
    expect(await numbers(world.limited)).not.toContain(world.transfers.foreign)
  },
  'Query.countPlans': (world) => seesOwn(world, '{ countPlans { warehouse { code } } }'),
  'Query.stocktake': async (world) => {
    const query = `query ($number: String!) { stocktake(number: $number) { number warehouse { code } } }`
    await seesNothing(world, query, { number: world.stocktakes.foreign })
    const { stocktake } = await world.limited.run<{ stocktake: object }>(query, {
      number: world.stocktakes.own,
    })
    expect(stocktake).toMatchObject({ warehouse: { code: 'LONDON' } })
  },
  'Query.stocktakes': (world) => seesOwn(world, '{ stocktakes { totalCount nodes { warehouse { code } } } }'),
  'Query.stocktakePreview': (world) =>
    isNotFound(world, '{ stocktakePreview(warehouseCode: "LEEDS", scope: { all: true }) { lines } }'),
  'Query.stocktakeLines': (world) =>
    isNotFound(world, `{ stocktakeLines(number: "${world.stocktakes.foreign}") { nodes { sku } } }`),
  'Query.transferCounts': (world) =>
    seesNothing(
      world,
      '{ transferCounts(warehouseCode: "LEEDS") { toSend onTheWay } }',
      {},
      { toSend: 0, onTheWay: 0 },
    ),
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
  'Query.orderCounts': async (world) => {
    const query =
      'query ($filter: OrderFilter) { orderCounts(filter: $filter) { status count } orders(filter: $filter) { totalCount } }'
    const counted = async (client: TestClient, filter?: object) => {
      const { orderCounts, orders } = await client.run<{
        orderCounts: { status: string; count: number }[]
        orders: { totalCount: number }
      }>(query, { filter })
      expect(orderCounts.reduce((sum, { count }) => sum + count, 0)).toBe(orders.totalCount)
      return orders.totalCount
    }
    expect(await counted(world.limited)).toBeLessThan(await counted(world.admin))
    expect(await counted(world.admin, { search: world.orders.foreign })).toBe(1)
    expect(await counted(world.limited, { search: world.orders.foreign })).toBe(0)
  },
  'Query.ledgerCheck': async ({ admin, limited }) => {
    const [check, query] = ['{ verifyLedger { checkedAt } }', '{ ledgerCheck { report { stocksChecked } } }']
    await admin.run(check)
    await limited.run(check)
    expect(await admin.run(query)).toEqual({ ledgerCheck: { report: { stocksChecked: 6 } } })
    expect(await limited.run(query)).toEqual({ ledgerCheck: { report: { stocksChecked: 3 } } })
  },
  'Query.verifyLedger': async ({ admin, limited }) => {
    const query = '{ verifyLedger { stocksChecked mismatchCount } }'
    expect(await admin.run(query)).toEqual({ verifyLedger: { stocksChecked: 6, mismatchCount: 0 } })
    expect(await limited.run(query)).toEqual({ verifyLedger: { stocksChecked: 3, mismatchCount: 0 } })
  },
  'Query.events': async (world) => {
    const query = `query ($topics: [String!]) { events(topics: $topics, first: 100) { nodes { topic ${eventFields} } } }`
    await seesOwn(world, query, { topics: ['order.*', 'stock.*', 'warehouse.*'] })
    const seen = JSON.stringify(await world.limited.run(query, {}))
    expect(seen).not.toContain(world.orders.foreign)
    expect(seen).toContain(world.orders.split)
  },
  'Query.event': async (world) => {
    const { events } = await world.admin.run<{
      events: { nodes: { id: string; warehouse: { code: string } }[] }
    }>('{ events(topics: ["warehouse.created"]) { nodes { id warehouse { code } } } }')
    const query = `query ($id: ID!) { event(id: $id) { ${eventFields} } }`
    for (const { id, warehouse } of events.nodes)
      if (warehouse.code === 'LEEDS') await seesNothing(world, query, { id })
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
  'Query.integrations': async ({ admin, limited }) => {
    const query = '{ integrations { name warehouses { code } } }'
    await integrationOf(admin, { name: 'of Leeds', permissions: [], warehouseCodes: ['LEEDS'] })
    await integrationOf(admin, { name: 'of London', permissions: [], warehouseCodes: ['LONDON'] })
    expect(JSON.stringify(await admin.run(query))).toContain('LEEDS')
    const seen = JSON.stringify(await limited.run(query))
    expect(seen).toContain('of London')
    expect(seen).not.toMatch(/of Leeds|LEEDS/)
  },
  'Query.webhooks': async (world) => {
    const query = '{ webhooks { url integration { warehouses { code } } } }'
    for (const [url, warehouseCodes] of [
      ['https://leeds.example/', ['LEEDS']],
      ['https://london.example/', ['LONDON']],
    ] as const)
      await webhookOf(world.admin, { url, warehouseCodes })
    const seen = JSON.stringify(await world.limited.run(query))
    expect(seen).toContain('london.example')
    expect(seen).not.toContain('leeds')
    const { integrationId } = await webhookOf(world.admin, { url: 'https://all.example/' })
    await isNotFound(world, `{ webhooks(integrationId: "${integrationId}") { id } }`)
  },
  'Query.webhook': async (world) => {
    const { id } = await webhookOf(world.admin, { url: 'https://all.example/' })
    await seesNothing(world, 'query ($id: ID!) { webhook(id: $id) { url } }', { id })
    await isNotFound(world, `{ webhookDeliveries(webhookId: "${id}") { nodes { id } } }`)
  },
  'Query.integration': async (world) => {
    const { id } = await integrationOf(world.admin, { permissions: [] })
    await seesNothing(world, 'query ($id: ID!) { integration(id: $id) { warehouses { code } } }', { id })
    await isNotFound(world, `{ apiRequests(integrationId: "${id}") { id } }`)
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
  'Query.productByBarcode': (world) =>
    seesOwn(world, `{ productByBarcode(barcode: "LAMP-1") { ${stocks} } }`),
  'Query.productByCode': (world) => seesOwn(world, `{ productByCode(code: "LAMP-1") { ${stocks} } }`),
  'Query.dashboard': async (world) => {
    await seesOwn(world, '{ dashboard { stockValue { warehouse { code } } } }')
    const query =
      '{ dashboard { idleStocks openOrders { count } } orders(filter: { statuses: [PENDING, PROCESSED] }) { totalCount } }'
    for (const [client, idle] of [
      [world.admin, 2],
      [world.limited, 1],
    ] as const) {
      const { dashboard, orders } = await client.run<{
        dashboard: { idleStocks: number; openOrders: { count: number }[] }
        orders: { totalCount: number }
      }>(query)
      expect(dashboard.idleStocks).toBe(idle)
      expect(dashboard.openOrders.reduce((sum, { count }) => sum + count, 0)).toBe(orders.totalCount)
    }
    await isNotFound(world, '{ dashboard(warehouseCode: "LEEDS") { idleStocks } }')
  },
  'Query.movementTrend': async (world) => {
    const variables = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) }
    const trend = (args: string) =>
      `query ($from: DateTime!, $to: DateTime!) { movementTrend(from: $from, to: $to ${args}) { movements } }`
    const movements = async (client: TestClient) =>
      (
        await client.run<{ movementTrend: { movements: number }[] }>(trend(', sku: "CUP"'), variables)
      ).movementTrend.reduce((sum, day) => sum + day.movements, 0)
    expect(await movements(world.admin)).toBeGreaterThan(0)
    expect(await movements(world.limited)).toBe(0)
    await isNotFound(world, trend(', warehouseCode: "LEEDS"'), variables)
  },
  'Query.topMovers': async (world) => {
    const query = '{ topMovers { product { sku } } }'
    expect(JSON.stringify(await world.admin.run(query))).toContain('CUP')
    const seen = JSON.stringify(await world.limited.run(query))
    expect(seen).toContain('MUG')
    expect(seen).not.toContain('CUP')
    await isNotFound(world, '{ topMovers(warehouseCode: "LEEDS") { units } }')
  },
  'Query.idleStocks': async (world) => {
    await seesOwn(world, '{ idleStocks { totalCount nodes { warehouse { code } } } }')
    await isNotFound(world, '{ idleStocks(warehouseCode: "LEEDS") { nodes { id } } }')
  },
}
