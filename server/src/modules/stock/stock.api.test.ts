import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { readsDuring } from '../../testing/command-count.ts'
import { adjustStock, placeOrder, stockOf, transferStock, verifyLedger } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 }, LEEDS: {} })
  manager = await app.as('manager')
})
afterAll(() => app.stop())

const lamp = { sku: 'LAMP', warehouseCode: 'LONDON' }
const adjust = (input: object) => manager.send(adjustStock, { input: { ...lamp, reason: 'COUNT', ...input } })
const level = async (of: object = lamp) =>
  (await manager.run<{ stock: { quantity: number } | null }>(stockOf, of)).stock

it('books a delta and a count, each as one movement that tells its balance', async () => {
  expect((await adjust({ delta: 5, reason: 'RECEIPT' })).data).toMatchObject({
    adjustStock: {
      movement: { sequence: 2, quantityDelta: 5, quantityAfter: 15, reason: 'RECEIPT' },
      stock: { onHand: 15, version: 2 },
    },
  })
  expect((await adjust({ countedOnHand: 12 })).data).toMatchObject({
    adjustStock: { movement: { sequence: 3, quantityDelta: -3, quantityAfter: 12, reason: 'COUNT' } },
  })
  expect((await adjust({ countedOnHand: 12 })).data).toMatchObject({
    adjustStock: { movement: { sequence: 4, quantityDelta: 0 } },
  })
})

it('counts promised units as on the shelf, and refuses a count below them', async () => {
  await manager.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku: 'MUG', qty: 4 }] } })
  const mug = { sku: 'MUG', warehouseCode: 'LONDON' }
  expect((await adjust({ ...mug, countedOnHand: 5 })).data).toMatchObject({
    adjustStock: { movement: { quantityDelta: 0 } },
  })
  expect((await adjust({ ...mug, countedOnHand: 3 })).data).toMatchObject({
    adjustStock: { __typename: 'InsufficientStock' },
  })
  expect(await level(mug)).toMatchObject({ quantity: 1, allocated: 4 })
})

it('refuses a change that rests on a stale count, and tells the true one', async () => {
  const before = await snapshot()
  const { onHand } = (await level()) as unknown as { onHand: number }
  expect((await adjust({ delta: 1, expectedOnHand: onHand + 1 })).data).toMatchObject({
    adjustStock: { __typename: 'StaleStock', expectedOnHand: onHand + 1, actualOnHand: onHand },
  })
  expect(await snapshot()).toBe(before)
})

it('answers a repeated key with the first result, and other input under it with a conflict', async () => {
  const first = await adjust({ delta: 1, idempotencyKey: 'once' })
  await adjust({ delta: 1 })
  expect(await adjust({ delta: 1, idempotencyKey: 'once' })).toEqual(first)
  expect((await adjust({ delta: 2, idempotencyKey: 'once' })).errors?.[0]?.extensions.code).toBe(
    'IDEMPOTENCY_CONFLICT',
  )
})

it('transfers all lines or none, and the total stays', async () => {
  const transfer = (lines: object[]) =>
    manager.run(transferStock, { input: { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS', lines } })
  const before = await level()
  expect(
    await transfer([
      { sku: 'LAMP', quantity: 2 },
      { sku: 'LAMP', quantity: 1 },
    ]),
  ).toMatchObject({
    transferStock: {
      movements: [
        { type: 'TRANSFER_OUT', quantityDelta: -3 },
        { type: 'TRANSFER_IN', quantityDelta: 3 },
      ],
    },
  })
  expect(
    await transfer([
      { sku: 'LAMP', quantity: 1 },
      { sku: 'MUG', quantity: 99 },
    ]),
  ).toMatchObject({
    transferStock: {
      __typename: 'InsufficientStock',
      shortages: [{ sku: 'MUG', requested: 99, available: 1 }],
    },
  })
  expect((await level())?.quantity).toBe(before!.quantity - 3)
  expect(await level({ sku: 'LAMP', warehouseCode: 'LEEDS' })).toMatchObject({ quantity: 3 })
  expect(await manager.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
})

describe('bad input', () => {
  it.each([
    ['neither delta nor count', {}, 'BAD_USER_INPUT'],
    ['both', { delta: 1, countedOnHand: 1 }, 'BAD_USER_INPUT'],
    ['a delta of 0', { delta: 0 }, 'BAD_USER_INPUT'],
    ['a fraction', { delta: 1.5 }, 'BAD_USER_INPUT'],
    ['2^31', { delta: 2 ** 31 }, 'BAD_USER_INPUT'],
    ['an on-hand past 2^31-1', { delta: 2 ** 31 - 1 }, 'BAD_USER_INPUT'],
    ['a negative count', { countedOnHand: -1 }, 'BAD_USER_INPUT'],
    ['a reason that does not exist', { delta: 1, reason: 'THEFT' }, 'BAD_USER_INPUT'],
    ['a note of 1,001 characters', { delta: 1, note: 'x'.repeat(1001) }, 'BAD_USER_INPUT'],
    ['a control character', { delta: 1, note: 'a\u0000b' }, 'BAD_USER_INPUT'],
    ['a key of 256 characters', { delta: 1, idempotencyKey: 'k'.repeat(256) }, 'BAD_USER_INPUT'],
    ['an empty key', { delta: 1, idempotencyKey: '' }, 'BAD_USER_INPUT'],
    ['an unknown SKU', { delta: 1, sku: 'NOPE' }, 'NOT_FOUND'],
    ['an unknown warehouse', { delta: 1, warehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
    ['an operator for a SKU', { delta: 1, sku: { $ne: '' } }, 'BAD_USER_INPUT'],
  ])('%s is refused and changes nothing', async (_what, input, code) => {
    const before = await snapshot()
    const { errors } = await adjust(input)
    expect(errors?.[0]?.extensions.code).toBe(code)
    expect(await snapshot()).toBe(before)
  })

  it('a note of 1 MB, of 3 MB and a body that is no JSON get an answer of the usual shape', async () => {
    expect((await adjust({ delta: 1, note: 'x'.repeat(1_000_000) })).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
    expect((await adjust({ delta: 1, note: 'x'.repeat(3_000_000) })).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
    const broken = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })
})

describe('permission', () => {
  it('is needed for every change: a viewer is refused and nothing changes', async () => {
    const viewer = await app.as('viewer')
    const before = await snapshot()
    const { errors } = await viewer.send(adjustStock, { input: { ...lamp, delta: 1, reason: 'FOUND' } })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await snapshot()).toBe(before)
  })

  it('is needed to look: a stranger is asked to sign in', async () => {
    const { errors } = await app.client().send(stockOf, lamp)
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('keeps a scoped user inside its warehouses, also where a product is asked for its stocks', async () => {
    const { warehouses } = await manager.run<{ warehouses: { id: string; code: string }[] }>(
      '{ warehouses { id code } }',
    )
    const leeds = warehouses.find(({ code }) => code === 'LEEDS')!
    const scoped = await app.as('manager', { warehouses: [leeds.id] })
    expect(
      await scoped.run('{ warehouses { code } product(sku: "LAMP") { stocks { warehouse { code } } } }'),
    ).toEqual({
      warehouses: [{ code: 'LEEDS' }],
      product: { stocks: [{ warehouse: { code: 'LEEDS' } }] },
    })
    expect(await scoped.run(stockOf, lamp)).toEqual({ stock: null })
    const { errors } = await scoped.send(adjustStock, { input: { ...lamp, delta: 1, reason: 'FOUND' } })
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})

it('asks the database a constant number of times for a list, whatever its length', async () => {
  const list = (first: number) => () =>
    manager.run(
      `{ stocks(first: ${first}) { totalCount nodes { quantity product { sku stocks { quantity } } warehouse { code } } } }`,
    )
  await list(1)() // the actor is read once and then remembered
  const reads = await readsDuring(list(3))
  expect(reads.sort()).toEqual([
    'aggregate stocks',
    'find products',
    'find stocks',
    'find stocks',
    'find warehouses',
  ])
  expect((await readsDuring(list(1))).sort()).toEqual(reads)
})
