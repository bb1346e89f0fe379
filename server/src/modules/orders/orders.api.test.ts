import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { placeOrder, processOrder, shipOrder } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { createProduct } from '../products/index.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { createWarehouse } from '../warehouses/index.ts'
import { placeOrders as placeMany } from './orders.place-many.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 50 }, LEEDS: { LAMP: 5 } })
  manager = await app.as('manager')
})
afterAll(() => app.stop())

/** A product of its own for a test, in LEEDS. */
async function stocked(sku: string, delta: number, price = 1): Promise<void> {
  await createProduct(app.ctx, { sku, name: sku, price })
  await adjustStock(app.ctx, { sku, warehouseCode: 'LEEDS', delta, reason: AdjustmentReason.RECEIPT })
}

const placeOrders = `mutation ($orders: [PlaceOrderInput!]!) {
  placeOrders(orders: $orders) {
    index
    result { __typename ... on Order { orderNumber } ... on InsufficientStock { shortages { requested available } } }
    error { code fields { path code } retryAfterMs }
  }
}`

const place = (client: TestClient, input: object = {}) =>
  client.send<{ placeOrder: { orderNumber: string } }>(placeOrder, {
    input: { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], ...input },
  })

it('tells the life of an order as its timeline, with who did it', async () => {
  const { orderNumber } = (await place(manager)).data!.placeOrder
  await manager.run(processOrder, { orderNumber })
  await manager.run(shipOrder, { orderNumber })
  const query =
    'query ($orderNumber: String!) { order(orderNumber: $orderNumber) { status timeline { status actor { name } } } }'
  expect(await manager.run(query, { orderNumber })).toMatchObject({
    order: {
      status: 'SHIPPED',
      timeline: [{ status: 'PENDING' }, { status: 'PROCESSED' }, { status: 'SHIPPED' }],
    },
  })
})

describe('bad input', () => {
  it.each([
    ['no items', { items: [] }, 'BAD_USER_INPUT'],
    [
      '1,001 items',
      { items: Array.from({ length: 1001 }, () => ({ sku: 'LAMP', qty: 1 })) },
      'BAD_USER_INPUT',
    ],
    ['a quantity of 0', { items: [{ sku: 'LAMP', qty: 0 }] }, 'BAD_USER_INPUT'],
    ['a negative quantity', { items: [{ sku: 'LAMP', qty: -1 }] }, 'BAD_USER_INPUT'],
    ['2^31 in one line', { items: [{ sku: 'LAMP', qty: 2 ** 31 }] }, 'BAD_USER_INPUT'],
    [
      '2^31 in two lines',
      {
        items: [
          { sku: 'LAMP', qty: 2 ** 31 - 1 },
          { sku: 'lamp', qty: 1 },
        ],
      },
      'BAD_USER_INPUT',
    ],
    ['an unknown SKU', { items: [{ sku: 'NOPE', qty: 1 }] }, 'NOT_FOUND'],
    ['an unknown warehouse', { warehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
    ['an empty name', { customerName: ' ' }, 'BAD_USER_INPUT'],
    ['a name of 10,000 characters', { customerName: 'x'.repeat(10_000) }, 'BAD_USER_INPUT'],
    ['control characters', { customerName: 'a\u0007' }, 'BAD_USER_INPUT'],
    ['no e-mail address', { customerEmail: 'at home' }, 'BAD_USER_INPUT'],
  ])('%s is refused and changes nothing', async (_what, input, code) => {
    const before = await snapshot()
    // An unknown warehouse is asked for only where the order cannot be filled from it, which is always then.
    expect((await place(manager, input)).errors?.[0]?.extensions.code).toBe(code)
    expect(await snapshot()).toBe(before)
  })

  it('a customer’s e-mail is taken as mail systems take it; left empty it is none', async () => {
    const orderOf = async (customerEmail: string) => {
      const { data } = await place(manager, { customerEmail })
      const { orderNumber } = (data as { placeOrder: { orderNumber: string } }).placeOrder
      const query = 'query ($orderNumber: String!) { order(orderNumber: $orderNumber) { customerEmail } }'
      return (await manager.run<{ order: { customerEmail: string | null } }>(query, { orderNumber })).order
    }
    expect(await orderOf(' José@MÜNCHEN.de ')).toEqual({ customerEmail: 'José@münchen.de' })
    expect(await orderOf(' ')).toEqual({ customerEmail: null })
  })

  it('a deleted SKU and a total over 2^53-1 are refused', async () => {
    await stocked('DEAR', 9_100, 10 ** 12)
    await stocked('GONE', 9)
    await mongoose.connection.collection('products').updateOne({ sku: 'GONE' }, { $set: { isDeleted: true } })
    const before = await snapshot()
    const codeOf = async (sku: string, qty: number) =>
      (await place(manager, { items: [{ sku, qty }] })).errors?.[0]?.extensions.code
    expect(await codeOf('GONE', 1)).toBe('BAD_USER_INPUT')
    expect(await codeOf('DEAR', 9_008)).toBe('BAD_USER_INPUT')
    expect(await snapshot()).toBe(before)
    expect(await codeOf('DEAR', 9_007)).toBeUndefined()
  })

  it('an inactive warehouse is refused', async () => {
    await createWarehouse(app.ctx, { code: 'SHUT', name: 'Shut', address: 'Nowhere' })
    await mongoose.connection
      .collection('warehouses')
      .updateOne({ code: 'SHUT' }, { $set: { isActive: false } })
    const before = await snapshot()
    expect((await place(manager, { warehouseCode: 'SHUT' })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['warehouseCode'], code: 'INACTIVE' }],
    })
    expect(await snapshot()).toBe(before)
  })

  it.each([0, 101])('%i orders at once are refused', async (count) => {
    const before = await snapshot()
    const orders = Array.from({ length: count }, () => ({
      customerName: 'Ayu',
      items: [{ sku: 'LAMP', qty: 1 }],
    }))
    expect((await manager.send(placeOrders, { orders })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(await snapshot()).toBe(before)
  })

  it('an order number that does not exist is NOT_FOUND', async () => {
    const { errors } = await manager.send(processOrder, { orderNumber: '000000-AAAAAA-AAAA' })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      entity: 'Order',
      keys: ['000000-AAAAAA-AAAA'],
    })
  })

  it('a reference that the partner has used is TAKEN', async () => {
    const { data } = await place(manager, { externalReference: 'PO-1' })
    const { orderNumber } = (data as { placeOrder: { orderNumber: string } }).placeOrder
    expect((await place(manager, { externalReference: 'PO-1' })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        {
          path: ['externalReference'],
          code: 'TAKEN',
          values: [
            { name: 'value', value: 'PO-1' },
            { name: 'order', value: orderNumber },
          ],
        },
      ],
    })
  })
})

it('takes from the warehouses of the actor alone, and shows and moves on no other order', async () => {
  const { warehouses } = await manager.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  const leeds = warehouses.find(({ code }) => code === 'LEEDS')!
  const scoped = await app.as('manager', { warehouses: [leeds.id] })
  expect((await place(scoped, { items: [{ sku: 'LAMP', qty: 6 }] })).data).toMatchObject({
    placeOrder: { __typename: 'InsufficientStock', shortages: [{ requested: 6, available: 5 }] },
  })
  expect((await place(scoped, { warehouseCode: 'LONDON' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')

  const { orderNumber } = (await place(manager, { warehouseCode: 'LONDON' })).data!.placeOrder
  expect(
    await scoped.run('query ($n: String!) { order(orderNumber: $n) { id } }', { n: orderNumber }),
  ).toEqual({ order: null })
  expect((await scoped.send(processOrder, { orderNumber })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')

  const both = (await place(manager, { items: [{ sku: 'LAMP', qty: 48 }] })).data!.placeOrder
  const seen = await scoped.run('query ($n: String!) { order(orderNumber: $n) { allowedTransitions } }', {
    n: both.orderNumber,
  })
  expect(seen).toEqual({ order: { allowedTransitions: [] } })
  expect(
    (await scoped.send(processOrder, { orderNumber: both.orderNumber })).errors?.[0]?.extensions.code,
  ).toBe('FORBIDDEN')
})

describe('many orders at once', () => {
  it('have an outcome each, in their order, and one that fails leaves the others as they are', async () => {
    await stocked('LAST', 3)
    const order = (sku: string, qty: number, idempotencyKey?: string) => ({
      customerName: 'Ayu',
      items: [{ sku, qty }],
      idempotencyKey,
    })
    const orders = [
      order('LAST', 2, 'a'),
      order('LAST', 2),
      order('NOPE', 1),
      order('LAST', 0),
      order('LAST', 1),
    ]
    const { placeOrders: placed } = await manager.run<{ placeOrders: object[] }>(placeOrders, { orders })
    expect(placed).toMatchObject([
      { index: 0, result: { __typename: 'Order' }, error: null },
      { index: 1, result: { __typename: 'InsufficientStock', shortages: [{ requested: 2, available: 1 }] } },
      { index: 2, result: null, error: { code: 'NOT_FOUND', fields: [] } },
      {
        index: 3,
        result: null,
        error: { code: 'BAD_USER_INPUT', fields: [{ path: ['items', '0', 'qty'] }] },
      },
      { index: 4, result: { __typename: 'Order' } },
    ])
    const again = await manager.run<{ placeOrders: object[] }>(placeOrders, { orders: orders.slice(0, 1) })
    expect(again.placeOrders).toEqual([placed[0]])
  })

  it('are put off where the time for them is over', async () => {
    let now = Date.now()
    const slow = { ...app.ctx, now: () => new Date((now += 3_000)) }
    const orders = Array.from({ length: 9 }, () => ({
      customerName: 'Ayu',
      items: [{ sku: 'LAMP', qty: 1 }],
    }))
    const outcomes = (await placeMany(slow, orders)).map(({ error }) => error?.code)
    expect(outcomes[0]).toBeUndefined()
    expect(outcomes.at(-1)).toBe('RESOURCE_BUSY')
  })
})

it('counts the orders of each status that the filter lets through', async () => {
  const query = 'query ($filter: OrderFilter) { orderCounts(filter: $filter) { status count } }'
  const mark = 'counted-here'
  await stocked('COUNTED', 4)
  for (const step of [[], [processOrder], [processOrder, shipOrder], [processOrder]]) {
    const { orderNumber } = (
      await place(manager, { customerName: mark, items: [{ sku: 'COUNTED', qty: 1 }] })
    ).data!.placeOrder
    for (const mutation of step) await manager.run(mutation, { orderNumber })
  }
  expect(await manager.run(query, { filter: { search: mark } })).toEqual({
    orderCounts: [
      { status: 'PENDING', count: 1 },
      { status: 'PROCESSED', count: 2 },
      { status: 'SHIPPED', count: 1 },
      { status: 'CANCELLED', count: 0 },
    ],
  })
  expect(await manager.run(query, { filter: { search: mark, statuses: ['SHIPPED'] } })).toEqual({
    orderCounts: [{ status: 'SHIPPED', count: 1 }],
  })
})

describe('the list of orders', () => {
  const query =
    'query ($filter: OrderFilter, $sort: OrderSort, $after: String) { orders(first: 2, after: $after, filter: $filter, sort: $sort) { nodes { orderNumber } totalCount pageInfo { hasNextPage endCursor } } orderCounts(filter: $filter) { status count } }'
  interface Found {
    orders: {
      nodes: { orderNumber: string }[]
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string }
    }
    orderCounts: { status: string; count: number }[]
  }
  /** Page by page. */
  async function listed(filter: object, sort?: string, client = manager): Promise<string[]> {
    const found: string[] = []
    for (let after: string | undefined; ;) {
      const { orders } = await client.run<Found>(query, { filter, sort, after })
      found.push(...orders.nodes.map(({ orderNumber }) => orderNumber))
      if (!orders.pageInfo.hasNextPage) {
        expect(orders.totalCount).toBe(found.length)
        return found
      }
      after = orders.pageInfo.endCursor
    }
  }

  it('is filtered by product, amount and the end of a number, and goes by time or amount', async () => {
    await createProduct(app.ctx, { sku: 'VASE-1', name: 'Vase', price: 10, barcodes: ['VASE-CODE'] })
    await stocked('VASE-10', 50, 3)
    const receive = (warehouseCode: string) =>
      adjustStock(app.ctx, { sku: 'VASE-1', warehouseCode, delta: 50, reason: AdjustmentReason.RECEIPT })
    await receive('LONDON')
    await receive('LEEDS')
    const order = async (sku: string, qty: number, more: object = {}) =>
      (await place(manager, { items: [{ sku, qty }], ...more })).data!.placeOrder.orderNumber
    const three = await order('VASE-1', 3, { warehouseCode: 'LONDON' })
    const one = await order('VASE-1', 1, { warehouseCode: 'LEEDS' })
    const two = await order('VASE-1', 2, { warehouseCode: 'LONDON' })
    const other = await order('VASE-10', 1, { customerName: 'VASE-1' })
    // Neither the SKU that begins alike, nor the name of a customer.
    const vase = { sku: 'vase-1' }
    expect(await listed(vase)).toEqual([two, one, three])
    expect(await listed({ sku: 'VASE-CODE' })).toEqual([two, one, three])
    expect(await listed({ sku: 'VASE-10' })).toEqual([other])
    expect(await listed({ sku: 'NOPE' })).toEqual([])
    const { orderCounts } = await manager.run<Found>(query, { filter: vase })
    expect(orderCounts).toContainEqual({ status: 'PENDING', count: 3 })
    expect(await listed(vase, 'OLDEST')).toEqual([three, one, two])
    expect(await listed(vase, 'AMOUNT_ASC')).toEqual([one, two, three])
    expect(await listed(vase, 'AMOUNT_DESC')).toEqual([three, two, one])
    expect(await listed({ ...vase, amountFrom: 20 }, 'AMOUNT_ASC')).toEqual([two, three])
    expect(await listed({ ...vase, amountFrom: 20, amountTo: 20 })).toEqual([two])
    expect(await listed({ ...vase, amountTo: 0 })).toEqual([])
    // What is said on the phone: the end of the number.
    expect(await listed({ search: one.split('-').at(-1)!.toLowerCase() })).toEqual([one])

    const { warehouses } = await manager.run<{ warehouses: { id: string; code: string }[] }>(
      '{ warehouses { id code } }',
    )
    const leeds = warehouses.find(({ code }) => code === 'LEEDS')!.id
    const limited = await app.as('manager', { warehouses: [leeds] })
    for (const sort of [undefined, 'OLDEST', 'AMOUNT_DESC'])
      expect(await listed(vase, sort, limited)).toEqual([one])
    const partner = await app.asHolderOf('order.viewOwn')
    expect(await listed(vase, 'AMOUNT_ASC', partner)).toEqual([])
    const { errors } = await manager.send(query, { filter: { updatedSince: new Date(0) }, sort: 'OLDEST' })
    expect(errors).toMatchObject([{ extensions: { fields: [{ code: 'NOT_TOGETHER' }] } }])
  })
})
