import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { adjustStock, placeOrder, transferStock } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let manager: TestClient

/** LAMP: seven in London, three of them promised; MUG: five in London; Leeds is full of POT. */
beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 7, MUG: 5, POT: 1 }, LEEDS: { POT: 2 ** 31 - 1 } })
  manager = await app.as('manager')
  await manager.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 3 }] } })
})
afterAll(() => app.stop())

const adjustStocks = `mutation ($input: AdjustStocksInput!) {
  adjustStocks(input: $input) {
    __typename
    ... on InsufficientStock { shortages { sku requested available } }
    ... on StaleStock { expectedOnHand actualOnHand }
  }
}`
const setThreshold =
  'mutation ($sku: String = "LAMP", $warehouseCode: String = "LONDON", $threshold: Int!, $idempotencyKey: String) { setLowStockThreshold(sku: $sku, warehouseCode: $warehouseCode, threshold: $threshold, idempotencyKey: $idempotencyKey) { lowStockThreshold } }'

const line = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1 }
const lines = (...changes: object[]) => ({ lines: changes.map((change) => ({ ...line, ...change })) })
const many = (length: number) => Array.from({ length }, (_, index) => ({ sku: `SKU${index}`, quantity: 1 }))
const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }
const oneLamp = [{ sku: 'LAMP', quantity: 1 }]

type Case = [what: string, input: object, code: string]

async function isRefused(mutation: string, variables: object, code: string): Promise<void> {
  const before = await snapshot()
  const { errors } = await manager.send(mutation, variables)
  expect(errors?.[0]?.extensions.code).toBe(code)
  expect(await snapshot()).toBe(before)
}

it.each<Case>([
  ['no line', { lines: [] }, 'BAD_USER_INPUT'],
  ['501 lines', { lines: many(501).map(({ sku }) => ({ ...line, sku })) }, 'BAD_USER_INPUT'],
  ['one stock twice, however it is typed', lines({}, { sku: ' lamp ' }), 'BAD_USER_INPUT'],
  ['a line with a delta and a count', lines({ countedOnHand: 1 }), 'BAD_USER_INPUT'],
  ['a line with neither', lines({ delta: null }), 'BAD_USER_INPUT'],
  ['a delta of 0 beside a good line', lines({ sku: 'MUG' }, { delta: 0 }), 'BAD_USER_INPUT'],
  ['a negative expectation', lines({ expectedOnHand: -1 }), 'BAD_USER_INPUT'],
  ['an unknown SKU beside a good one', lines({}, { sku: 'NOPE' }), 'NOT_FOUND'],
  ['an unknown warehouse beside a good one', lines({}, { warehouseCode: 'NOWHERE' }), 'NOT_FOUND'],
  ['an empty SKU', lines({ sku: ' ' }), 'BAD_USER_INPUT'],
  ['a SKU of 65 characters', lines({ sku: 'X'.repeat(65) }), 'BAD_USER_INPUT'],
  ['an on-hand past 2^31-1', lines({ sku: 'MUG' }, { sku: 'POT', warehouseCode: 'LEEDS' }), 'BAD_USER_INPUT'],
  [
    'an external reference of 101 characters',
    { ...lines({}), externalReference: 'x'.repeat(101) },
    'BAD_USER_INPUT',
  ],
  ['a key of 256 characters', { ...lines({}), idempotencyKey: 'k'.repeat(256) }, 'BAD_USER_INPUT'],
])('adjustStocks with %s is refused whole', async (_what, input, code) => {
  await isRefused(adjustStocks, { input: { reason: 'COUNT', ...input } }, code)
})

it('adjustStocks tells every shortage at once, and the first stale line, and changes nothing', async () => {
  const before = await snapshot()
  const adjust = (input: object) => manager.run(adjustStocks, { input: { reason: 'COUNT', ...input } })
  expect(
    await adjust(
      lines({ countedOnHand: 2, delta: null }, { sku: 'MUG', delta: -6 }, { sku: 'POT', delta: -1 }),
    ),
  ).toEqual({
    adjustStocks: {
      __typename: 'InsufficientStock',
      shortages: [
        { sku: 'LAMP', requested: 5, available: 4 },
        { sku: 'MUG', requested: 6, available: 5 },
      ],
    },
  })
  expect(await adjust(lines({ sku: 'MUG' }, { expectedOnHand: 6 }))).toMatchObject({
    adjustStocks: { __typename: 'StaleStock', expectedOnHand: 6, actualOnHand: 7 },
  })
  expect(await snapshot()).toBe(before)
})

it.each<Case>([
  ['no line', { lines: [] }, 'BAD_USER_INPUT'],
  ['501 lines', { lines: many(501) }, 'BAD_USER_INPUT'],
  ['a quantity of 0', { lines: [{ sku: 'LAMP', quantity: 0 }] }, 'BAD_USER_INPUT'],
  ['a negative quantity', { lines: [{ sku: 'LAMP', quantity: -1 }] }, 'BAD_USER_INPUT'],
  ['a fraction', { lines: [{ sku: 'LAMP', quantity: 0.5 }] }, 'BAD_USER_INPUT'],
  ['2^31', { lines: [{ sku: 'LAMP', quantity: 2 ** 31 }] }, 'BAD_USER_INPUT'],
  [
    'lines of one SKU that together pass 2^31-1',
    {
      lines: [
        { sku: 'LAMP', quantity: 2 ** 31 - 1 },
        { sku: 'lamp', quantity: 1 },
      ],
    },
    'BAD_USER_INPUT',
  ],
  ['a target that would pass 2^31-1', { lines: [{ sku: 'POT', quantity: 1 }] }, 'BAD_USER_INPUT'],
  ['one warehouse for both, however it is typed', { toWarehouseCode: ' london' }, 'BAD_USER_INPUT'],
  ['an unknown source', { fromWarehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
  ['an unknown target', { toWarehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
  ['an unknown SKU beside a good one', { lines: [...oneLamp, { sku: 'NOPE', quantity: 1 }] }, 'NOT_FOUND'],
  ['a note of 1,001 characters', { note: 'x'.repeat(1001) }, 'BAD_USER_INPUT'],
  ['a control character', { note: 'a\u0000b' }, 'BAD_USER_INPUT'],
  ['a key of 256 characters', { idempotencyKey: 'k'.repeat(256) }, 'BAD_USER_INPUT'],
])('transferStock with %s is refused whole', async (_what, input, code) => {
  await isRefused(transferStock, { input: { ...way, lines: oneLamp, ...input } }, code)
})

it.each<Case>([
  ['a negative threshold', { threshold: -1 }, 'BAD_USER_INPUT'],
  ['a fraction', { threshold: 0.5 }, 'BAD_USER_INPUT'],
  ['2^31', { threshold: 2 ** 31 }, 'BAD_USER_INPUT'],
  ['an unknown SKU', { threshold: 1, sku: 'NOPE' }, 'NOT_FOUND'],
  ['an unknown warehouse', { threshold: 1, warehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
  ['a warehouse that never held the product', { threshold: 1, warehouseCode: 'LEEDS' }, 'NOT_FOUND'],
  ['a key of 256 characters', { threshold: 1, idempotencyKey: 'k'.repeat(256) }, 'BAD_USER_INPUT'],
])('setLowStockThreshold with %s is refused', async (_what, input, code) => {
  await isRefused(setThreshold, input, code)
})

it.each<[string, string, object, object]>([
  [
    'adjustStocks',
    adjustStocks,
    { input: { ...lines({}), reason: 'FOUND' } },
    { input: { ...lines({ delta: 2 }), reason: 'FOUND' } },
  ],
  [
    'transferStock',
    transferStock,
    { input: { ...way, lines: oneLamp } },
    { input: { ...way, lines: [{ sku: 'LAMP', quantity: 2 }] } },
  ],
  ['setLowStockThreshold', setThreshold, { threshold: 1 }, { threshold: 2 }],
  ['another command', setThreshold, { threshold: 3 }, { input: { ...line, reason: 'FOUND' } }],
])('a key that comes again with other input is a conflict: %s', async (name, mutation, first, second) => {
  const keyed = (variables: { input?: object }) =>
    variables.input
      ? { input: { ...variables.input, idempotencyKey: name } }
      : { ...variables, idempotencyKey: name }
  await manager.run(mutation, keyed(first))
  await isRefused(name === 'another command' ? adjustStock : mutation, keyed(second), 'IDEMPOTENCY_CONFLICT')
})
