import { afterAll, beforeAll, expect, it } from 'vitest'
import { AdjustmentReason, adjustStocks } from './index.ts'
import { setLowStockThreshold } from './stock.threshold.ts'
import { createWarehouse, warehousesByCode } from '../warehouses/index.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { readsDuring } from '../../testing/command-count.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let viewer: TestClient
const skus = Array.from({ length: 40 }, (_, index) => `SKU${String(index).padStart(2, '0')}`)

beforeAll(async () => {
  app = await startTestApp()
  const levels = Object.fromEntries(skus.map((sku, index) => [sku, index + 1]))
  await stockUp(app.ctx, { LONDON: levels, LEEDS: { SKU00: 9 } })
  viewer = await app.as('viewer')
}, 60_000)
afterAll(() => app.stop())

const query = `query ($skus: [String!]!, $codes: [String!]) { stockLevels(skus: $skus, warehouseCodes: $codes) { sku warehouseCode quantity } }`
interface Levels {
  stockLevels: { sku: string; warehouseCode: string; quantity: number }[]
}
const levels = async (wanted: string[], codes?: string[]) =>
  (await viewer.run<Levels>(query, { skus: wanted, codes })).stockLevels

it('tells the levels of many SKUs, each once, by SKU and warehouse', async () => {
  expect(await levels(['sku01', 'SKU00', 'sku00', 'NO-SUCH'])).toEqual([
    { sku: 'SKU00', warehouseCode: 'LEEDS', quantity: 9 },
    { sku: 'SKU00', warehouseCode: 'LONDON', quantity: 1 },
    { sku: 'SKU01', warehouseCode: 'LONDON', quantity: 2 },
  ])
  expect(await levels(['SKU00', 'SKU01'], ['leeds'])).toEqual([
    { sku: 'SKU00', warehouseCode: 'LEEDS', quantity: 9 },
  ])
  expect(await levels([])).toEqual([])
})

it('with as many commands for 500 as for one', async () => {
  const many = [...skus, ...Array.from({ length: 460 }, (_, index) => `NONE${index}`)]
  let found: unknown[] = []
  const ofMany = await readsDuring(async () => void (found = await levels(many)))
  expect(found).toHaveLength(41)
  expect(ofMany).toEqual(await readsDuring(() => levels(['SKU00'])))
})

it('of 500 SKUs at most, in warehouses that there are', async () => {
  const tooMany = await viewer.send(query, { skus: Array.from({ length: 501 }, (_, index) => `S${index}`) })
  expect(tooMany.errors?.[0]?.extensions).toMatchObject({ fields: [{ path: ['skus'], code: 'TOO_MANY' }] })
  const nowhere = await viewer.send(query, { skus: ['SKU00'], codes: ['LEEDS', 'NOWHERE'] })
  expect(nowhere.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', keys: ['NOWHERE'] })
})

const matrixQuery = `query ($first: Int, $after: String, $filter: StockMatrixFilter) { stockMatrix(first: $first, after: $after, filter: $filter) {
  nodes { sku name stocks { id warehouseCode quantity onHand isLow version } } pageInfo { hasNextPage endCursor } } }`
interface Matrix {
  nodes: { sku: string; stocks: { warehouseCode: string; quantity: number }[] }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}
const matrix = async (variables: object = {}, by = viewer) =>
  (await by.run<{ stockMatrix: Matrix }>(matrixQuery, variables)).stockMatrix
const inMatrix = async (filter: object, by = viewer) =>
  (await matrix({ filter }, by)).nodes.map(({ sku, stocks }) => [
    sku,
    ...stocks.map(({ warehouseCode, quantity }) => `${warehouseCode} ${quantity}`),
  ])

it('is a matrix too: products by SKU, each with its stocks of all warehouses', async () => {
  const first = await matrix({ first: 25 })
  const second = await matrix({ first: 25, after: first.pageInfo.endCursor })
  expect([...first.nodes, ...second.nodes].map(({ sku }) => sku)).toEqual(skus)
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false])

  const both = ['SKU00', 'LEEDS 9', 'LONDON 1']
  expect(await inMatrix({ warehouseCode: 'leeds' })).toEqual([both])
  expect(await inMatrix({ search: 'sku00' })).toEqual([both])
  expect(await inMatrix({ lowOnly: true })).toEqual([])
  await setLowStockThreshold(app.ctx, { sku: 'SKU00', warehouseCode: 'LONDON', threshold: 1 })
  expect(await inMatrix({ lowOnly: true })).toEqual([both])
  expect(await inMatrix({ lowOnly: true, warehouseCode: 'LEEDS' })).toEqual([])
  const leeds = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!
  const ofLeeds = await app.as('viewer', { warehouses: [String(leeds._id)] })
  expect(await inMatrix({}, ofLeeds)).toEqual([['SKU00', 'LEEDS 9']])

  const refused = await viewer.send(matrixQuery, { after: 'W10' })
  expect(refused.errors?.[0]?.extensions).toMatchObject({ fields: [{ path: ['after'], code: 'NO_CURSOR' }] })
})

it('whose page takes as many commands of twenty warehouses as of two', async () => {
  const ofTwo = await readsDuring(() => matrix())
  for (let n = 0; n < 18; n++) {
    const code = `W${n}`
    await createWarehouse(app.ctx, { code, name: code, address: '1 Test Street' })
    const lines = skus.map((sku) => ({ sku, warehouseCode: code, delta: 1 }))
    await adjustStocks(app.ctx, { lines, reason: AdjustmentReason.RECEIPT })
  }
  let page: Matrix | undefined
  const ofTwenty = await readsDuring(async () => void (page = await matrix()))
  expect(page?.nodes).toHaveLength(40)
  expect(page?.nodes[0]?.stocks).toHaveLength(20)
  expect(ofTwenty).toEqual(ofTwo)
})

it('and products are found by their SKUs, deleted ones where they are asked for', async () => {
  await (await app.as('manager')).run('mutation { deleteProduct(sku: "SKU02") { id } }')
  const found = async (filter: object) =>
    (
      await viewer.run<{ products: { nodes: { sku: string }[] } }>(
        'query ($filter: ProductFilter) { products(filter: $filter) { nodes { sku } } }',
        { filter },
      )
    ).products.nodes.map(({ sku }) => sku)
  const wanted = ['sku03', 'SKU02', 'NO-SUCH']
  expect(await found({ skus: wanted })).toEqual(['SKU03'])
  expect(await found({ skus: wanted, includeDeleted: true })).toEqual(['SKU02', 'SKU03'])
  expect(await found({ skus: [] })).toEqual([])
})
