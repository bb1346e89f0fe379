import mongoose, { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { databaseGaps, prepareDatabase } from '../platform/database/mongo.ts'
import { loadOldCodes, oldCodesIn } from '../platform/database/old-codes.ts'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import type { TestClient } from '../testing/test-client.ts'
import { testLogger } from '../testing/test-logs.ts'
import { codesThatLookTheSameAreOne } from './0009-codes-that-look-the-same-are-one.ts'

let app: TestApp
let admin: TestClient

const db = () => mongoose.connection.db!
const ean = '5012345678900'

// As codes were stored before: trimmed and upper-cased, the SKU first, nothing else.
const products = [
  ['ZW', []],
  ['Z\u200bW', ['BOX']],
  ['CAFE\u0301', []],
  ['CAFÉ', []],
  ['A  B', []],
  ['STRASSE', []],
  [`0${ean}`, []],
  ['TEA', [ean, 'TEA\u00adBOX']],
  ['TEABAG', ['BAG', 'TEA\u200bBAG']],
  ['BAG\u00ad', ['B\u00adAG']],
] as const

beforeAll(async () => {
  app = await startTestApp()
  const at = new Date()
  await db()
    .collection('products')
    .insertMany(
      products.map(([sku, barcodes]) => ({
        ...{
          _id: new Types.ObjectId(),
          sku,
          codes: [sku, ...barcodes],
          name: sku,
          price: 1,
          tags: [],
          nameKey: 'x',
        },
        ...{ terms: [], isDeleted: false, defaultLowStockThreshold: 0, createdAt: at, updatedAt: at },
      })),
    )
  await db()
    .collection('warehouses')
    .insertMany(
      ['LONDON', 'LON\u00adDON', 'Ｎ１'].map((code) => ({
        ...{
          _id: new Types.ObjectId(),
          code,
          name: code,
          address: '',
          isActive: true,
          fillCount: 0,
          createdAt: at,
        },
      })),
    )
  await db()
    .collection('roles')
    .insertOne({
      _id: Types.ObjectId.createFromTime(Date.now() / 1000 + 60),
      name: 'Viewer',
      permissions: [],
    })
  const contents = await stored()
  // Cut short once and begun again, as a migration may be.
  await codesThatLookTheSameAreOne.up(db())
  await codesThatLookTheSameAreOne.up(db())
  await prepareDatabase()
  await loadOldCodes(testLogger())
  expect(await stored()).toEqual(contents)
  admin = await app.as('admin')
})
afterAll(async () => {
  await oldCodesIn(db()).deleteMany({})
  await loadOldCodes(testLogger())
  await app.stop()
})

const stored = async () => ({
  skus: (await db().collection('products').find({}).sort({ _id: 1 }).toArray()).map(({ sku }) => String(sku)),
  warehouses: (await db().collection('warehouses').find({}).sort({ _id: 1 }).toArray()).map(({ code }) =>
    String(code),
  ),
  roles: (await db().collection('roles').find({}).sort({ _id: 1 }).toArray()).map(({ name }) => String(name)),
})

it('what looks the same is reported, and nothing is renamed', async () => {
  const told = await oldCodesIn(db())
    .find({}, { projection: { _id: 0 } })
    .toArray()
  expect(told).toEqual(
    expect.arrayContaining([
      { kind: 'ROLE', code: 'Viewer', readAs: 'VIEWER', sameAs: 'viewer' },
      { kind: 'WAREHOUSE', code: 'LON\u00adDON', readAs: 'LONDON', sameAs: 'LONDON' },
      { kind: 'WAREHOUSE', code: 'Ｎ１', readAs: 'N1' },
      { kind: 'SKU', code: 'Z\u200bW', readAs: 'ZW', sameAs: 'ZW' },
      { kind: 'SKU', code: 'CAFE\u0301', readAs: 'CAFÉ', sameAs: 'CAFÉ' },
      { kind: 'SKU', code: 'A  B', readAs: 'A B' },
      { kind: 'BARCODE', code: ean, readAs: ean, sameAs: `0${ean}` },
      { kind: 'BARCODE', code: 'TEA\u00adBOX', readAs: 'TEABOX' },
      { kind: 'BARCODE', code: 'TEA\u200bBAG', readAs: 'TEABAG' },
      { kind: 'SKU', code: 'BAG\u00ad', readAs: 'BAG', sameAs: 'TEABAG' },
      { kind: 'BARCODE', code: 'B\u00adAG', readAs: 'BAG', sameAs: 'TEABAG' },
    ]),
  )
  expect(told).toHaveLength(11)
  expect(await databaseGaps()).toEqual([])
})

it.each([
  ['ZW', 'ZW'],
  ['z\u200bw', 'Z\u200bW'],
  ['box', 'Z\u200bW'],
  ['CAFE\u0301', 'CAFE\u0301'],
  ['café', 'CAFÉ'],
  ['a  b', 'A  B'],
  ['A B', 'A  B'],
  ['straße', 'STRASSE'],
  [`0${ean}`, `0${ean}`],
  [`]E0${ean}`, 'TEA'],
  [`00${ean}`.slice(1), `0${ean}`],
  ['tea\u00adbox', 'TEA'],
  ['bag', 'TEABAG'],
  ['bag\u00ad', 'BAG\u00ad'],
  ['b\u00adag', 'BAG\u00ad'],
])('%j is still found, and its stock moves', async (code, sku) => {
  const found = 'query ($code: String!) { productByCode(code: $code) { sku } }'
  expect(await admin.run(found, { code })).toEqual({ productByCode: { sku } })
  if (/box|^b\u00adag|^bag$/.test(code)) return
  const adjust =
    'mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { ... on StockAdjusted { stock { product { sku } warehouse { code } } } } }'
  for (const [given, warehouse] of [
    ['london', 'LONDON'],
    ['LON\u00adDON', 'LON\u00adDON'],
    ['n1', 'Ｎ１'],
    ['Ｎ１', 'Ｎ１'],
  ]) {
    const input = { sku: code, warehouseCode: given, delta: 1, reason: 'RECEIPT' }
    expect(await admin.run(adjust, { input })).toEqual({
      adjustStock: { stock: { product: { sku }, warehouse: { code: warehouse } } },
    })
  }
})

it('an old product is changed like any other, and no new one takes what it looks like', async () => {
  const update = 'mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { sku barcodes } }'
  for (const [sku, barcodes] of products.slice(0, -2))
    expect(await admin.run(update, { input: { sku, barcodes } })).toEqual({
      updateProduct: { sku, barcodes: barcodes.map((code) => code.replace('\u00ad', '')) },
    })
  const create = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { sku } }'
  for (const sku of ['A B', 'Z\u200cW', `0${ean}`]) {
    const { errors } = await admin.send(create, { input: { sku, name: 'n', price: 1 } })
    expect(errors?.[0]?.extensions).toMatchObject({ fields: [{ path: ['sku'], code: 'TAKEN' }] })
  }
})
