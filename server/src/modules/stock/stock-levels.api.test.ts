import { afterAll, beforeAll, expect, it } from 'vitest'
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
