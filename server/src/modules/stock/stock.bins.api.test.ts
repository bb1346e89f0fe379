import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { applied, checked } from '../../testing/imports.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { placeOrder } from '../orders/index.ts'

let app: TestApp
let staff: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5, POT: 4, TABLE: 1 }, LEEDS: { LAMP: 3 } })
  staff = await app.as('staff_gudang')
})
afterAll(() => app.stop())

const setBins = (lines: object[], more: object = {}) =>
  staff.send(
    'mutation ($input: SetStockBinsInput!) { setStockBins(input: $input) { warehouseCode lines { sku bin } } }',
    { input: { warehouseCode: 'LONDON', lines, ...more } },
  )

interface Listed {
  stocks: {
    nodes: { bin: string | null; product: { sku: string } }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

async function bins(filter: object = { warehouseCode: 'LONDON' }, first = 50) {
  const found: [string, string | null][] = []
  for (let after: string | null = null; ;) {
    const page: Listed = await staff.run(
      'query ($filter: StockFilter, $first: Int, $after: String) { stocks(sort: BIN, filter: $filter, first: $first, after: $after) { nodes { bin product { sku } } pageInfo { hasNextPage endCursor } } }',
      { filter, first, after },
    )
    found.push(...page.stocks.nodes.map(({ bin, product }): [string, string | null] => [product.sku, bin]))
    if (!page.stocks.pageInfo.hasNextPage) return found
    after = page.stocks.pageInfo.endCursor
  }
}

const walk = [
  ['TABLE', null],
  ['POT', 'A-2'],
  ['MUG', 'a-10'],
  ['LAMP', 'B-1'],
]

it('bins are set, listed as one walks whatever the pages, found with what lies in them, and taken away', async () => {
  const lines = [
    { sku: 'LAMP', bin: ' B-1 ' },
    { sku: 'MUG', bin: 'a-10' },
    { sku: 'POT', bin: 'A-2' },
  ]
  expect((await setBins(lines)).data).toEqual({
    setStockBins: { warehouseCode: 'LONDON', lines: [{ sku: 'LAMP', bin: 'B-1' }, lines[1], lines[2]] },
  })
  expect(await bins()).toEqual(walk)
  expect(await bins({}, 1)).toEqual([['LAMP', null], ...walk])
  expect(await bins({ bin: 'A' })).toEqual(walk.slice(1, 3))
  expect(await bins({ bin: 'a-2' })).toEqual([walk[1]])
  expect(await bins({ bin: 'A-1' })).toEqual([])
  await setBins([{ sku: 'LAMP' }])
  expect(await bins({ bin: 'B' })).toEqual([])
  await setBins([{ sku: 'LAMP', bin: 'B-1' }])
})

it('what is moved stays where it lies, and an order says where to pick', async () => {
  const order = await placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'MUG', qty: 2 }] })
  expect(
    await staff.run('query ($n: String!) { order(orderNumber: $n) { items { allocations { bin } } } }', {
      n: order.orderNumber,
    }),
  ).toEqual({ order: { items: [{ allocations: [{ bin: 'a-10' }] }] } })
  expect(await bins()).toEqual(walk)
})

describe('a file', () => {
  const file = (...rows: string[]) => checked(staff, 'stock-counts', rows.join('\n'))

  it('sets bins with counts or without, and tells what it would change', async () => {
    const found = await file(
      'sku,gudang,rak,counted',
      'TABLE,LONDON,C-3,',
      'POT,LONDON,A-3,3',
      'LAMP,LONDON,B-1,',
    )
    expect(found).toMatchObject({
      errorCount: 0,
      changes: [
        { row: 2, fields: [{ field: 'bin', before: null, after: 'C-3' }] },
        {
          row: 3,
          fields: [
            { field: 'onHand', before: '4', after: '3' },
            { field: 'bin', before: 'A-2', after: 'A-3' },
          ],
        },
      ],
    })
    expect(await applied(staff, found.id)).toMatchObject({ state: 'APPLIED', rowsDone: 3, errorCount: 0 })
    expect(await bins()).toEqual([
      ['POT', 'A-3'],
      ['MUG', 'a-10'],
      ['LAMP', 'B-1'],
      ['TABLE', 'C-3'],
    ])
  })

  it('refuses a row that says neither, and a place for what the warehouse has never held', async () => {
    const { errors } = await file('sku,warehouse,counted,bin', 'LAMP,LONDON,,', 'MUG,LEEDS,,A-1')
    expect(errors).toMatchObject([
      { row: 2, column: 'counted', code: 'EMPTY' },
      { row: 3, column: 'bin', code: 'NOT_HELD' },
    ])
  })
})

it.each([
  ['no line', [], {}, 'BAD_USER_INPUT'],
  ['an SKU twice', [{ sku: 'LAMP' }, { sku: 'lamp', bin: 'A' }], {}, 'BAD_USER_INPUT'],
  ['33 characters', [{ sku: 'LAMP', bin: 'x'.repeat(33) }], {}, 'BAD_USER_INPUT'],
  ['a control character', [{ sku: 'LAMP', bin: 'a\u0000b' }], {}, 'BAD_USER_INPUT'],
  ['501 lines', Array.from({ length: 501 }, (_, index) => ({ sku: `S-${index}` })), {}, 'BAD_USER_INPUT'],
  [
    'a stock that is none',
    [{ sku: 'LAMP', bin: 'Z' }, { sku: 'MUG' }],
    { warehouseCode: 'LEEDS' },
    'NOT_FOUND',
  ],
  ['an unknown warehouse', [{ sku: 'LAMP' }], { warehouseCode: 'NOWHERE' }, 'NOT_FOUND'],
])('%s is refused, and nothing is set', async (_what, lines, more, code) => {
  const before = await snapshot()
  expect((await setBins(lines, more)).errors?.[0]?.extensions.code).toBe(code)
  expect(await snapshot()).toBe(before)
})
