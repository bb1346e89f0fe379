import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { applied, checked, upload } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { deleteProduct } from '../products/products.service.ts'
import { TransferModel } from '../transfers/transfers.model.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { updateWarehouse } from '../warehouses/warehouses.service.ts'

let app: TestApp
let manager: TestClient
let leeds: TestClient

beforeAll(async () => {
  app = await startTestApp()
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`S${n}`, 1]))
  await stockUp(app.ctx, { LONDON: { LAMP: 5, MUG: 5, POT: 5, ...many }, LEEDS: {}, YORK: {}, CLOSED: {} })
  await updateWarehouse(app.ctx, { code: 'CLOSED', isActive: false })
  manager = await app.as('manager')
  const id = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!._id
  leeds = await app.as('manager', { warehouses: [String(id)] })
})
afterAll(() => app.stop())

const drafts = async () =>
  (await TransferModel.find().sort({ _id: 1 }).lean()).map(({ fromCode, toCode, status, note, lines }) => ({
    ...{ way: `${fromCode} ${toCode}`, status, note },
    lines: lines.map(({ sku, requested }) => [sku, requested]),
  }))

it('becomes a draft for each way, of rows that are shown before; what holds no more is left out', async () => {
  const file =
    'Dari;Ke;SKU;Jumlah;status\nLondon;leeds;lamp;3;\nLEEDS;YORK;MUG;1;\nLONDON;LEEDS;POT;2;DRAFT\nLONDON;LEEDS;MUG;4;'
  const { id, ...found } = await checked(manager, 'transfers', file)
  expect(found).toMatchObject({ state: 'READY', rows: 4, changeCount: 4, warnings: [] })
  expect(found.changes[0]).toMatchObject({
    ...{ row: 2, sku: 'LAMP', creates: true, summary: 'LONDON → LEEDS: 3' },
    fields: [
      { field: 'from', before: null, after: 'LONDON' },
      { field: 'to', before: null, after: 'LEEDS' },
      { field: 'units', before: null, after: '3' },
    ],
  })
  expect(await drafts()).toEqual([])
  await deleteProduct(app.ctx, { sku: 'POT' })
  const done = await applied(manager, id)
  expect(done).toMatchObject({ state: 'APPLIED', rowsDone: 3, errorCount: 1 })
  expect(done.errors).toMatchObject([{ row: 4, column: 'sku', code: 'DELETED' }])
  const made = { status: 'DRAFT', note: 'list.csv' }
  expect(await drafts()).toEqual([
    {
      ...made,
      way: 'LONDON LEEDS',
      lines: [
        ['LAMP', 3],
        ['MUG', 4],
      ],
    },
    { ...made, way: 'LEEDS YORK', lines: [['MUG', 1]] },
  ])
})

it('tells of each row what is wrong, and of other warehouses no more than a transfer does', async () => {
  const rows = [
    'from,to,sku,units',
    ...['LONDON,LONDON,LAMP,1', 'LONDON,LEEDS,LAMP,0', 'LONDON,NOWHERE,LAMP,1', 'LONDON,CLOSED,LAMP,1'],
    ...['LONDON,LEEDS,NONE,1', 'LONDON,LEEDS,MUG,1', 'LONDON,LEEDS,mug,2', 'LONDON,YORK,MUG,1'],
  ].join('\n')
  const told = async (client: TestClient) =>
    (await checked(client, 'transfers', rows)).errors.map(({ row, column, code }) => [row, column, code])
  const always = [
    [2, 'to', 'SAME_WAREHOUSE'],
    [3, 'units', 'TOO_SMALL'],
    [8, null, 'DUPLICATE'],
  ]
  const sorted = (errors: unknown[][]) => errors.sort(([a], [b]) => Number(a) - Number(b))
  expect(sorted(await told(manager))).toEqual(
    sorted([...always, [4, 'to', 'UNKNOWN'], [5, 'to', 'INACTIVE'], [6, 'sku', 'UNKNOWN']]),
  )
  // Neither end of the last row is theirs; that a closed warehouse exists is not theirs to know.
  expect(sorted(await told(leeds))).toEqual(
    sorted([
      ...always,
      ...[
        [4, 'to', 'UNKNOWN'],
        [5, 'to', 'UNKNOWN'],
        [6, 'sku', 'UNKNOWN'],
      ],
      [9, 'from', 'UNKNOWN'],
    ]),
  )
  const viewer = await app.asHolderOf('inventory.view', 'inventory.adjust')
  expect((await upload(viewer, 'transfers', rows)).status).toBe(403)
  expect(await drafts()).toHaveLength(2)
})

it('of more rows than a draft may have makes several', async () => {
  const rows = ['LONDON,LEEDS', 'LEEDS,YORK'].flatMap((way) =>
    Array.from({ length: 300 }, (_, n) => `${way},S${n},1`),
  )
  const { id } = await checked(leeds, 'transfers', ['from,to,sku,units', ...rows].join('\n'))
  expect(await applied(leeds, id)).toMatchObject({ state: 'APPLIED', rowsDone: 600 })
  const made = await drafts()
  expect(made.slice(2).map(({ way, lines }) => [way, lines.length])).toEqual([
    ['LONDON LEEDS', 300],
    ['LEEDS YORK', 200],
    ['LEEDS YORK', 100],
  ])
})
