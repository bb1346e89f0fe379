import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { adjustStock } from '../../testing/operations.ts'
import { applied, checked } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 10 } })
  admin = await app.as('admin')
  await admin.run('mutation { updateProduct(input: { sku: "LAMP", barcodes: ["5012345678900"] }) { id } }')
})
afterAll(() => app.stop())

const carton = '15012345678907'
const set = `mutation ($input: SetProductPacksInput!) { setProductPacks(input: $input) { version packs { name units barcode retired } } }`
const setPacks = (packs: object[], sku = 'LAMP', more = {}) =>
  admin.send(set, { input: { sku, packs, ...more } })
const packsOf = async (packs: object[]) => (await setPacks(packs)).data as unknown
const fieldsOf = async (packs: object[], sku?: string, more?: object) =>
  (await setPacks(packs, sku, more)).errors?.[0]?.extensions.fields
const scan = (code: string, client = admin) =>
  client.run('query ($code: String!) { scan(code: $code) { product { sku } units pack { name } } }', { code })
const unit = (sku: string) => ({ scan: { product: { sku }, units: 1, pack: null } })

it('a scanned carton is all that is in it, and is never taken for one piece', async () => {
  await setPacks([
    { name: 'dus', units: 12, barcode: carton },
    { name: 'pak', units: 6, barcode: 'pak-lamp' },
  ])
  const dus = { scan: { product: { sku: 'LAMP' }, units: 12, pack: { name: 'dus' } } }
  for (const code of [carton, `]C101${carton}`, `(01)${carton}`]) expect(await scan(code)).toEqual(dus)
  expect(await scan(' Pak-Lamp ')).toMatchObject({ scan: { units: 6 } })
  for (const code of ['LAMP', '5012345678900', '05012345678900'])
    expect(await scan(code)).toEqual(unit('LAMP'))
  expect(await scan('NOTHING')).toEqual({ scan: null })
  for (const code of [carton, 'PAK-LAMP']) {
    const input = { sku: code, warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' }
    expect((await admin.send(adjustStock, { input })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect(
      await admin.run(
        `{ productByCode(code: "${code}") { sku } productByBarcode(barcode: "${code}") { sku } }`,
      ),
    ).toEqual({
      productByCode: null,
      productByBarcode: null,
    })
    expect(await admin.run(`{ products(filter: { search: "${code}" }) { nodes { sku } } }`)).toEqual({
      products: { nodes: [{ sku: 'LAMP' }] },
    })
  }
  const nobody = await app.asHolderOf('inventory.view')
  expect((await nobody.send('{ scan(code: "LAMP") { units } }')).errors?.[0]?.extensions.code).toBe(
    'FORBIDDEN',
  )
})

it('units never change: what is left out or has others is retired, and known until its code is given to another', async () => {
  const dus = { name: 'dus', units: 12, barcode: carton, retired: false }
  await setPacks([{ name: 'dus', units: 12, barcode: carton }])
  const retired = { name: 'dus', units: 12, barcode: carton, retired: true }
  expect(await packsOf([{ name: 'Dus', units: 10 }])).toMatchObject({
    setProductPacks: {
      packs: [{ name: 'Dus', units: 10, retired: false }, retired, { name: 'pak', retired: true }],
    },
  })
  expect(await scan(carton)).toMatchObject({ scan: { units: 12 } })
  const moved = await packsOf([{ name: 'dus', units: 10, barcode: carton }])
  expect(moved).toMatchObject({
    setProductPacks: { packs: [{ units: 10 }, { units: 12, barcode: null }, {}] },
  })
  expect(await scan(carton)).toMatchObject({ scan: { units: 10 } })
  expect(await packsOf([{ name: 'dus', units: 12, barcode: carton }])).toMatchObject({
    setProductPacks: { packs: [dus, { units: 10, retired: true, barcode: null }, { name: 'pak' }] },
  })
})

it('no code is of two things, whoever had it first', async () => {
  const taken = (by: string) => [
    { code: 'TAKEN', path: ['packs', '0', 'barcode'], values: [{}, { value: by }] },
  ]
  for (const barcode of ['MUG', carton, '5012345678900'])
    expect(await fieldsOf([{ name: 'dus', units: 3, barcode }], 'MUG')).toMatchObject(
      barcode === 'MUG' ? taken('MUG') : taken('LAMP'),
    )
  const barcodes = (sku: string, list: string[]) =>
    admin.send(
      `mutation ($list: [String!]) { updateProduct(input: { sku: "${sku}", barcodes: $list }) { id } }`,
      { list },
    )
  for (const sku of ['MUG', 'LAMP'])
    expect((await barcodes(sku, [carton])).errors?.[0]?.extensions.fields).toMatchObject([
      { code: 'TAKEN', path: ['barcodes', '0'] },
    ])
  const own = `mutation { createProduct(input: { sku: "${carton}", name: "x", price: 1 }) { id } }`
  expect((await admin.send(own)).errors?.[0]?.extensions.fields).toMatchObject([
    { code: 'TAKEN', path: ['sku'] },
  ])
})

it.each([
  [[{ name: 'dus', units: 1 }], 'TOO_SMALL', ['packs', '0', 'units']],
  [[{ name: 'dus', units: 100_001 }], 'TOO_BIG', ['packs', '0', 'units']],
  [[{ name: '2x', units: 2 }], 'INVALID', ['packs', '0', 'name']],
  [[{ name: 'a:b', units: 2 }], 'INVALID', ['packs', '0', 'name']],
  [[{ name: ' ', units: 2 }], 'EMPTY', ['packs', '0', 'name']],
  [[{ name: 'dus', units: 2, barcode: '5012345678901' }], 'CHECK_DIGIT', ['packs', '0', 'barcode']],
  [
    [
      { name: 'a', units: 2 },
      { name: 'A', units: 3 },
    ],
    'DUPLICATE',
    ['packs', '1', 'name'],
  ],
  [
    [
      { name: 'a', units: 2, barcode: 'x' },
      { name: 'b', units: 3, barcode: 'X' },
    ],
    'DUPLICATE',
    ['packs', '1', 'barcode'],
  ],
  [Array.from({ length: 11 }, (_, n) => ({ name: `p${n}`, units: 2 })), 'TOO_MANY', ['packs']],
])('refuses %j', async (packs, code, path) => {
  expect(await fieldsOf(packs, 'MUG')).toMatchObject([{ code, path }])
})

it('a file states them, and a stale change is refused', async () => {
  const file = 'sku,packs\nMUG,dus:24:CTN-MUG|lusin:12\n'
  await applied(admin, (await checked(admin, 'products', file)).id)
  expect(await scan('ctn-mug')).toMatchObject({ scan: { product: { sku: 'MUG' }, units: 24 } })
  const response = await fetch(`${app.url}/export/products.csv`, {
    headers: { authorization: `Bearer ${admin.accessToken}` },
  })
  expect(await response.text()).toContain('dus:24:CTN-MUG|lusin:12')
  expect(await fieldsOf([], 'MUG', { expectedVersion: 0 })).toMatchObject([{ code: 'CHANGED' }])
})
