import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { checked } from '../../testing/imports.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let admin: TestClient

const ean = '5012345678900'
const upc = '042100005264'

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  await stockUp(app.ctx, { LONDON: { MUG: 50, [ean]: 50, '00012345': 0 } })
  await create({ sku: 'SODA', barcodes: [upc, 'soda-box'] })
  await adjust({ sku: 'SODA', delta: 20 })
})
afterAll(() => app.stop())

const create = (input: object) =>
  admin.send('mutation ($input: CreateProductInput!) { createProduct(input: $input) { sku barcodes } }', {
    input: { name: 'X', price: 1, ...input },
  })
const update = (input: object) =>
  admin.send('mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { sku barcodes } }', {
    input,
  })
const adjust = (input: object) =>
  admin.send<{ adjustStock: { stock: { sku: string } } }>(
    'mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { ... on StockAdjusted { stock { product { sku } quantity } } } }',
    { input: { warehouseCode: 'LONDON', reason: 'RECEIPT', ...input } },
  )
const one = async (query: string, code: string) =>
  (await admin.run<{ found: { sku: string } | null }>(query, { code })).found?.sku ?? null
const fieldsOf = ({ errors }: { errors?: { extensions: object }[] }) => errors?.[0]?.extensions

describe('what looks the same is one code', () => {
  it.each([
    ['a product', (code: string) => create({ sku: code }), 'sku'],
    [
      'a warehouse',
      (code: string) =>
        admin.send('mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { code } }', {
          input: { code, name: 'n', address: '' },
        }),
      'code',
    ],
    [
      'a role',
      (name: string) =>
        admin.send('mutation ($input: RoleInput!) { createRole(input: $input) { name } }', {
          input: { name, permissions: [] },
        }),
      'name',
    ],
  ])('for %s', async (_what, make, field) => {
    for (const [first, other] of [
      ['twin-é', 'TWIN-E\u0301'],
      ['twin-zw', 'TWIN\u200b-ZW'],
      ['twin-full', 'ＴＷＩＮ-ＦＵＬＬ'],
      ['twin-ß', 'TWIN-ẞ'],
    ] as const) {
      expect((await make(first)).errors).toBeUndefined()
      expect(fieldsOf(await make(other))).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: [field], code: 'TAKEN' }],
      })
    }
  })

  it('and a code has its length after that: ß does not grow', async () => {
    expect((await create({ sku: `A${'ß'.repeat(63)}`, barcodes: ['ß'.repeat(64)] })).data).toEqual({
      createProduct: { sku: `A${'ß'.repeat(63)}`, barcodes: ['ß'.repeat(64)] },
    })
    for (const sku of ['ß'.repeat(65), 'ﬃ'.repeat(22)])
      expect(fieldsOf(await create({ sku }))).toMatchObject({ fields: [{ path: ['sku'], code: 'TOO_LONG' }] })
  })

  it('and what cannot be seen in it does not count either', async () => {
    const { data } = await create({ sku: 'V\u200b\u200b'.repeat(64) })
    expect(data).toMatchObject({ createProduct: { sku: 'V'.repeat(64) } })
  })

  it.each([
    ['a line break', 'L\nB', 'CONTROL_CHARACTER'],
    ['a tab', 'T\tB', 'CONTROL_CHARACTER'],
    ['a turn of direction', 'R\u202eB', 'TEXT_DIRECTION'],
    ['nothing that can be seen', '\u200b\u3164', 'EMPTY'],
  ])('and %s is no part of one', async (_what, sku, code) => {
    const before = await snapshot()
    expect(fieldsOf(await create({ sku }))).toMatchObject({ fields: [{ path: ['sku'], code }] })
    expect(await snapshot()).toBe(before)
  })
})

describe('a GTIN', () => {
  it.each([
    ['its GTIN-14', `0${ean}`, ean],
    ['an AIM identifier', `]E0${ean}`, ean],
    ['a GS1-128 with a date and a batch', `]C1010${ean}17261231\u001d10ABC`, ean],
    ['a line end', `${ean}\r\n`, ean],
    ['its UPC-A', upc, 'SODA'],
    ['its EAN-13', `0${upc}`, 'SODA'],
    ['its GTIN-14', `00${upc}`, 'SODA'],
    ['its UPC-E', '04252614', 'SODA'],
    ['its GTIN-14 in a GS1 text', `(01)00${upc}`, 'SODA'],
  ])('is found by %s, %j, wherever a code is looked up', async (_what, scanned, sku) => {
    const asked = Object.entries({
      byCode: 'query ($code: String!) { found: productByCode(code: $code) { sku } }',
      byBarcode: 'query ($code: String!) { found: productByBarcode(barcode: $code) { sku } }',
      bySku: 'query ($code: String!) { found: product(sku: $code) { sku } }',
    })
    for (const [name, query] of asked) expect([name, await one(query, scanned)]).toEqual([name, sku])
    const list = 'query ($code: String!) { products(filter: { search: $code }) { nodes { sku } } }'
    expect(await admin.run(list, { code: scanned })).toEqual({ products: { nodes: [{ sku }] } })
    const stocks = 'query ($code: String!) { stocks(filter: { sku: $code }) { nodes { product { sku } } } }'
    expect(await admin.run(stocks, { code: scanned })).toEqual({ stocks: { nodes: [{ product: { sku } }] } })
  })

  it('moves the stock of its product, however it is written, and counts as one line', async () => {
    expect((await adjust({ sku: `00${upc}`, delta: 1 })).data).toMatchObject({
      adjustStock: { stock: { product: { sku: 'SODA' }, quantity: 21 } },
    })
    const lines = [
      { sku: '04252614', warehouseCode: 'LONDON', delta: 1 },
      { sku: 'soda', warehouseCode: 'LONDON', delta: 1 },
    ]
    const many = 'mutation ($input: AdjustStocksInput!) { adjustStocks(input: $input) { __typename } }'
    expect(fieldsOf(await admin.send(many, { input: { lines, reason: 'RECEIPT' } }))).toMatchObject({
      fields: [{ path: ['lines', '1', 'sku'], code: 'DUPLICATE' }],
    })
    const placed = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on Order { items { sku qty } } } }`
    const items = [
      { sku: `]E00${upc}`, qty: 1 },
      { sku: `0${ean}`, qty: 2 },
      { sku: ean, qty: 1 },
    ]
    expect(await admin.run(placed, { input: { customerName: 'Ayu', items } })).toEqual({
      placeOrder: {
        items: [
          { sku: 'SODA', qty: 1 },
          { sku: ean, qty: 3 },
        ],
      },
    })
    const threshold = `mutation ($code: String!) { setLowStockThreshold(sku: $code, warehouseCode: "london\\r", threshold: 2) { lowStockThreshold } }`
    expect(await admin.run(threshold, { code: `]E0${ean}` })).toMatchObject({
      setLowStockThreshold: { lowStockThreshold: 2 },
    })
  })

  it('is one number over SKUs and barcodes of all products', async () => {
    for (const barcode of [`0${ean}`, `00${upc}`, '04252614'])
      expect(fieldsOf(await create({ sku: 'OTHER', barcodes: [barcode] }))).toMatchObject({
        fields: [{ path: ['barcodes', '0'], code: 'TAKEN' }],
      })
    expect(fieldsOf(await create({ sku: `0${upc}` }))).toMatchObject({
      fields: [{ path: ['sku'], code: 'TAKEN' }],
    })
    expect(fieldsOf(await update({ sku: 'MUG', barcodes: ['4006381333932'] }))).toMatchObject({
      fields: [{ path: ['barcodes', '0'], code: 'CHECK_DIGIT' }],
    })
    expect(
      (await update({ sku: 'MUG', barcodes: ['04006381333931', '4006381333931', ']E04006381333931'] })).data,
    ).toEqual({
      updateProduct: { sku: 'MUG', barcodes: ['4006381333931'] },
    })
  })

  it('leaves own numbers as they were given', async () => {
    expect(await one('query ($code: String!) { found: product(sku: $code) { sku } }', '00012345')).toBe(
      '00012345',
    )
    expect((await create({ sku: '000000000017' })).data).toMatchObject({
      createProduct: { sku: '000000000017' },
    })
  })
})

it('files are read as scanners write them', async () => {
  const counts = `sku,warehouse,counted\n]E0${ean},london,7\n0${ean},LONDON,8\n`
  const twice = await checked(admin, 'stock-counts', counts)
  expect(twice).toMatchObject({ state: 'INVALID', errors: [{ row: 3, code: 'DUPLICATE' }] })
  const good = await checked(admin, 'stock-counts', `sku,warehouse,counted\n00${upc},london,9\n`)
  expect(good).toMatchObject({ state: 'READY', changes: [{ sku: 'SODA' }] })
  const products = await checked(admin, 'products', `sku,name,barcodes\n0${ean},Renamed,4006381333931\n`)
  expect(products).toMatchObject({ state: 'INVALID', errors: [{ column: 'barcodes', code: 'TAKEN' }] })
})
