import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProductModel } from '../../modules/products/products.model.ts'
import { newProduct } from '../../modules/products/products.service.ts'
import { WarehouseModel } from '../../modules/warehouses/warehouses.model.ts'
import { AdjustmentReason, adjustStocks } from '../../modules/stock/index.ts'
import { placeOrder } from '../../modules/orders/index.ts'
import { stockUp } from '../catalogue.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

let app: TestApp
let admin: TestClient
let ofLeeds: TestClient

const named = (sku: string, name: string, more: { tags?: string[]; barcodes?: string[] } = {}) =>
  newProduct(app.ctx, {
    sku,
    name,
    price: 100,
    tags: [],
    barcodes: [],
    packs: [],
    defaultLowStockThreshold: 0,
    ...more,
  })

const written: [name: string, ...searches: string[]][] = [
  ['Große Straße', 'STRASSE', 'grosse'],
  ['KIRMIZI ışık', 'kırmızı', 'IŞIK'],
  ['Łódź Ørsted Đường', 'lodz', 'orsted', 'duong'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ'],
  ['co\u00adoperate wireless\u200bmouse قـهوة', 'cooperate', 'wirelessmouse', 'قهوة'],
  ['无线蓝牙鼠标', '鼠标', '无线', '无线鼠标'],
  ['ﾜｲﾔﾚｽマウス เมาส์ไร้สาย', 'マウス', 'わいやれす', 'ไร้สาย'],
  ["L'Oréal Wi-Fi", 'oreal', 'loreal', 'wifi'],
  ['HandyWiFi AB100', 'ab-100', 'handy-wifi'],
]
const many = 10_500
const manyTags = Array.from({ length: 50 }, (_, n) => `tag${n} of a few more words${n}`)
const manyBarcodes = Array.from({ length: 50 }, (_, n) => `CODE-${n}-X${n}`)

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, 'CUP-7': 5 }, LEEDS: { MUG: 3 } })
  admin = await app.as('admin')
  const leeds = await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail()
  ofLeeds = await app.as('manager', { warehouses: [String(leeds._id)] })
  await ProductModel.collection.insertMany([
    ...written.map(([name], n) => named(`W${n}`, name)),
    named('ALL', 'Everything', { tags: manyTags, barcodes: manyBarcodes }),
    named('R-A', 'Desk lamp keyboard'),
    named('R-B', 'Keys'),
    named('KEY', 'Opener'),
    named('R-C', 'Key ring'),
    named('R-D', 'Ring for a key'),
    named('R-E', 'Key'),
    named('KEY-9', 'Spare'),
  ])
  for (let from = 0; from < many; from += 3_500)
    await ProductModel.collection.insertMany(
      Array.from({ length: 3_500 }, (_, n) =>
        named(`K${String(from + n).padStart(5, '0')}`, `bulk ${from + n}`),
      ),
    )
  const lines = ['K00000', 'K05000', 'K10499'].map((sku) => ({ sku, warehouseCode: 'LEEDS', delta: 2 }))
  await adjustStocks(app.ctx, { lines, reason: AdjustmentReason.RECEIPT })
}, 60_000)
afterAll(() => app.stop())

interface Found {
  totalCount: number | null
  nodes: { sku: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
const productsQuery =
  'query ($first: Int, $after: String, $filter: ProductFilter, $sort: ProductSort) { products(first: $first, after: $after, filter: $filter, sort: $sort) { totalCount nodes { sku } pageInfo { hasNextPage endCursor } } }'
async function products(search: string, more: object = {}): Promise<Found> {
  const found = await admin.run<{ products: Found }>(productsQuery, {
    filter: { search },
    first: 100,
    ...more,
  })
  return found.products
}
const skus = async (search: string, more?: object) =>
  (await products(search, more)).nodes.map(({ sku }) => sku)

async function download(path: string, client = admin): Promise<string[]> {
  const headers = { authorization: `Bearer ${client.accessToken}` }
  const text = await (await fetch(`${app.url}/export/${path}`, { headers })).text()
  return text.trim().split('\r\n').slice(1)
}

describe('a product is found', () => {
  it.each(written.map(([name, ...searches], n) => ({ name, searches, sku: `W${n}` })))(
    'as people type $name',
    async ({ searches, sku }) => {
      for (const search of searches) expect([search, await skus(search)]).toEqual([search, [sku]])
    },
  )

  it('by each of its words, however many', async () => {
    for (const search of ['words49', 'tag49', 'CODE-49-X49', 'x49', 'everything'])
      expect([search, await skus(search)]).toEqual([search, ['ALL']])
  })

  it('first where it is called so, then where its name or code begins so, then where that is a word', async () => {
    const best = ['KEY', 'R-E', 'KEY-9', 'R-B', 'R-C', 'R-D', 'R-A']
    expect(await skus('key')).toEqual(best)
    expect(await skus('key', { sort: 'SKU' })).toEqual([...best].sort())
    expect((await products('key')).totalCount).toBe(best.length)
    const paged: string[] = []
    for (let after: string | null = null; ;) {
      const { nodes, pageInfo } = await products('key', { first: 2, after })
      paged.push(...nodes.map(({ sku }) => sku))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(paged).toEqual(best)
  })

  it('with one wrong letter where nothing is right, in totals and files too', async () => {
    for (const search of ['keybaord', 'keyboad', 'keybboard', 'kezboard', 'desk lapm', 'lamp keyboaard'])
      expect([search, await skus(search)]).toEqual([search, ['R-A']])
    expect((await products('keybaord')).totalCount).toBe(1)
    expect((await download('products.csv?search=keybaord')).length).toBe(1)
    expect(await skus('kebaord')).toEqual([])
    expect(await skus('keybaord', { filter: { search: 'keybaord', tags: ['none'] } })).toEqual([])
  })

  it.each(['9.W10', '0.', '1e1.W10', 'W10', '0.bm90aGluZw'])(
    'not by the made-up cursor %s',
    async (after) => {
      const { errors } = await admin.send(productsQuery, { filter: { search: 'key' }, after })
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ code: 'NO_CURSOR' }],
      })
    },
  )

  it('by nothing but its words: a blank search is none, one of marks alone finds nothing', async () => {
    expect((await products('  ')).totalCount).toBeNull()
    expect(await skus('+/&')).toEqual([])
  })
})

describe('where a search finds more products than can be named', () => {
  const lists = ['stocks', 'movements'] as const
  const query = (list: string) =>
    `query ($search: String, $first: Int, $after: String) { ${list}(first: $first, after: $after, filter: { search: $search }) { totalCount nodes { product { sku } } pageInfo { hasNextPage endCursor } } }`

  it.each(lists)('%s, their total and their file are whole', async (list) => {
    type Rows = Record<string, Omit<Found, 'nodes'> & { nodes: { product: { sku: string } }[] }>
    const found: string[] = []
    for (let after: string | null = null; ;) {
      const { [list]: page }: Rows = await admin.run<Rows>(query(list), { search: 'bulk', first: 2, after })
      expect(page!.totalCount).toBe(3)
      found.push(...page!.nodes.map(({ product }) => product.sku))
      if (!page!.pageInfo.hasNextPage) break
      after = page!.pageInfo.endCursor
    }
    expect(found.sort()).toEqual(['K00000', 'K05000', 'K10499'])
    const file = list === 'stocks' ? 'stock.csv' : 'movements.csv'
    expect((await download(`${file}?search=bulk`)).length).toBe(3)
    expect((await download(`${file}?search=bulk`, ofLeeds)).length).toBe(3)
  })

  it('the products themselves come page by page and in their file, each once, and the total says that it is more', async () => {
    const { totalCount } = await products('bulk')
    expect(totalCount).toBeNull()
    const seen = new Set((await download('products.csv?search=bulk')).map((row) => row.split(',')[0]))
    expect(seen.size).toBe(many)
    expect((await skus('bulk', { first: 3 })).length).toBe(3)
  })
})

describe('an order is found', () => {
  const find = async (search: string, client = admin) => {
    const query =
      'query ($search: String) { orders(filter: { search: $search }) { totalCount nodes { orderNumber } } orderCounts(filter: { search: $search }) { count } }'
    const { orders, orderCounts } = await client.run<{
      orders: { totalCount: number; nodes: { orderNumber: string }[] }
      orderCounts: { count: number }[]
    }>(query, { search })
    expect(orderCounts.reduce((sum, { count }) => sum + count, 0)).toBe(orders.totalCount)
    expect(orders.totalCount).toBe(orders.nodes.length)
    return orders.nodes.map(({ orderNumber }) => orderNumber)
  }
  let number: string
  beforeAll(async () => {
    const { orderNumber } = await placeOrder(app.ctx, {
      customerName: 'Budi Þórsson',
      customerEmail: 'budi.santoso@example.com',
      customerPhone: '+62 812-3456-789',
      externalReference: 'PO/77-A',
      items: [{ sku: 'CUP-7', qty: 1 }],
    })
    number = orderNumber
    await placeOrder(app.ctx, {
      customerName: 'Ann',
      externalReference: 'PO/77-AB',
      items: [{ sku: 'LAMP', qty: 1 }],
    })
  })

  it.each([
    ...['budi.santoso@example.com', 'BUDI.SANTOSO', '@example.com', 'thorsson'],
    ...['+62 812-3456-789', '0812 3456 789', '08123456789', '+628123456789', '3456789', '0062812'],
    ...['CUP-7', 'cup', 'cup7', 'budi cup', 'bdui', 'santozo'],
  ])('by %s', async (search) => {
    expect(await find(search)).toEqual([number])
  })

  it('first where its number or reference is just that', async () => {
    expect((await find('po/77-a'))[0]).toBe(number)
    expect((await find('PO77')).length).toBe(2)
    expect(await find(number)).toEqual([number])
  })

  it('by nobody who may not see it, not even as a guess', async () => {
    for (const search of ['budi', 'CUP-7', '08123456789', number, 'bdui'])
      expect(await find(search, ofLeeds)).toEqual([])
  })
})

it('users and tags are found the same way', async () => {
  await admin.run(
    'mutation ($roleId: ID!) { createUser(input: { email: "lukasz@gudang.test", fullName: "Łukasz Straße", roleId: $roleId }) { user { id } } }',
    { roleId: (await admin.run<{ roles: { id: string }[] }>('{ roles { id } }')).roles[0]!.id },
  )
  for (const search of ['strasse', 'lukasz', 'LUKASZ@gudang', 'lukazs']) {
    const { users } = await admin.run<{ users: { nodes: { fullName: string }[] } }>(
      'query ($search: String) { users(filter: { search: $search }) { nodes { fullName } } }',
      { search },
    )
    expect([search, users.nodes]).toEqual([search, [{ fullName: 'Łukasz Straße' }]])
  }
  const tags = (search: string) =>
    admin.run<{ tags: { tag: string }[] }>('query ($search: String) { tags(search: $search) { tag } }', {
      search,
    })
  expect((await tags('wrods49')).tags).toEqual([{ tag: manyTags[49] }])
  expect((await tags('TÁG4 of')).tags[0]).toEqual({ tag: manyTags[4] })
})
