import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { placeOrder, processOrder, shipOrder } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 50 }, LEEDS: { LAMP: 5 } })
  manager = await app.as('manager')
})
afterAll(() => app.stop())

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

  it('an order number that does not exist is NOT_FOUND', async () => {
    const { errors } = await manager.send(processOrder, { orderNumber: '000000-AAAAAA-AAAA' })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      entity: 'Order',
      keys: ['000000-AAAAAA-AAAA'],
    })
  })

  it('a reference that the partner has used is TAKEN', async () => {
    await place(manager, { externalReference: 'PO-1' })
    expect((await place(manager, { externalReference: 'PO-1' })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['externalReference'], code: 'TAKEN' }],
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
