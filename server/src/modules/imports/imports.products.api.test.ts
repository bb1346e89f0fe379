import { afterAll, beforeAll, expect, it, describe } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { applied, cancelImport, checked } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ProductModel } from '../products/products.model.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10, TEA: 5 } })
  await ProductModel.updateOne({ sku: 'LAMP' }, { $set: { price: 1_250 } })
})
afterAll(() => app.stop())

const lines = (...rows: string[]) => rows.join('\r\n')
const product = (sku: string) => ProductModel.findOne({ sku }).lean()

interface Told {
  totalCount: number
  nodes: { sku: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

describe('what a file of products says and what it does', () => {
  it('are the same: lists are lists, and a change of their order alone is one', async () => {
    await manager.run(
      'mutation { createProduct(input: { sku: "LISTS", name: "Lists", price: 1, tags: ["red, blue", "a|b"], barcodes: ["L1", "L2"] }) { sku } }',
    )
    const same = await checked(
      manager,
      'products',
      'sku,tags,barcodes\nLISTS,"red, blue|a\\|b",L1|L2|LISTS|L1',
    )
    expect(same).toMatchObject({ state: 'READY', changeCount: 0 })
    const other = await checked(manager, 'products', 'sku,name,tags,barcodes\nLISTS,,red|blue|a|b,L2|L1')
    expect(other.changes.map(({ fields }) => fields)).toEqual([
      [
        { field: 'tags', before: 'red, blue|a\\|b', after: 'red|blue|a|b' },
        { field: 'barcodes', before: 'L1|L2', after: 'L2|L1' },
      ],
    ])
    await applied(manager, other.id)
    expect(await product('LISTS')).toMatchObject({
      tags: ['red', 'blue', 'a', 'b'],
      codes: ['LISTS', 'L2', 'L1'],
    })
  })

  it('leaves what a colleague has changed since the check, and what nobody was shown', async () => {
    const run = (input: object) =>
      manager.run('mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { sku } }', {
        input,
      })
    for (const sku of ['C1', 'C2', 'C3', 'C4'])
      await manager.run('mutation ($input: CreateProductInput!) { createProduct(input: $input) { sku } }', {
        input: { sku, name: sku, price: 1_000 },
      })
    const file = await checked(
      manager,
      'products',
      lines(
        'sku,name,price',
        'C1,One,',
        'C2,Two,12.00',
        'C3,Three,10.00',
        'C4,Four,',
        'C5,Five,5.00',
        'C6,Six,6.00',
      ),
    )
    expect(file).toMatchObject({ state: 'READY', changeCount: 6 })
    await run({ sku: 'C1', price: 1_100 })
    await run({ sku: 'C2', price: 1_300 })
    await run({ sku: 'C3', price: 1_400 })
    await run({ sku: 'C4', name: 'Four' })
    await manager.run('mutation { createProduct(input: { sku: "C5", name: "Mine", price: 7 }) { sku } }')
    const done = await applied(manager, file.id)
    expect(done).toMatchObject({ state: 'APPLIED', rows: 6, rowsDone: 3, errorCount: 3 })
    expect(done.errors.map(({ row, column, message }) => [row, column, message])).toEqual([
      [3, 'price', 'It was 10.00 when the file was checked and is 13.00 now: the row is left as it is.'],
      [4, 'price', 'It was 10.00 when the file was checked and is 14.00 now: the row is left as it is.'],
      [6, 'sku', 'It was – when the file was checked and is Mine now: the row is left as it is.'],
    ])
    const names = await ProductModel.find({ sku: /^C\d$/ }).sort({ sku: 1 }).lean()
    expect(names.map(({ name, price }) => [name, price])).toEqual([
      ['One', 1_100],
      ['C2', 1_300],
      ['C3', 1_400],
      ['Four', 1_000],
      ['Mine', 7],
      ['Six', 600],
    ])
  })

  it('tells of columns that are left out, with or without a name, and goes on', async () => {
    const file = await checked(manager, 'products', 'sku,nmae,,price\nLAMP,Lamb,,12.50\nTEA,,?,')
    expect(file).toMatchObject({ state: 'READY', changeCount: 0 })
    expect(file.warnings.map(({ row, code, values }) => [row, code, values[0]?.value])).toEqual([
      [1, 'UNKNOWN_COLUMN', 'nmae'],
      [3, 'UNNAMED_COLUMN', '3'],
    ])
  })

  it.each([
    ['sku', '5.01E+12,new,1.00,'],
    ['sku', '#REF!,new,1.00,'],
    ['barcodes', 'SP1,new,1.00,5.01235E+12'],
    ['barcodes', 'SP1,new,1.00,"5,01E+12"'],
    ['barcodes', 'SP1,new,1.00,5012345678900.0'],
  ])('refuses a %s that a spreadsheet has spoilt: %s', async (column, row) => {
    expect(await checked(manager, 'products', `sku,name,price,barcodes\n${row}`)).toMatchObject({
      state: 'INVALID',
      errors: [{ row: 2, column, code: 'SPOILT' }],
    })
  })

  it('tells by row which bytes are no characters, and calls no fault of the file ours', async () => {
    const body = Buffer.concat([
      Buffer.from('sku,name,price\nD1,Café �,1\nD2,"x\nand more",1\nD3,caf'),
      Buffer.from([0xe9]),
      Buffer.from(',1\nD4,27" monitor,1\nD5,"27" monitor",1\nD6,x,1\n"D7,x,1'),
    ])
    const file = await checked(manager, 'products', body)
    expect(file.errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, 'name', 'NOT_DECODABLE'],
      [4, 'name', 'NOT_DECODABLE'],
      [6, null, 'STRAY_QUOTE'],
      [8, null, 'OPEN_QUOTE'],
    ])
    expect(await checked(manager, 'products', Buffer.from('sku,name,price\nD1,Café �,1'))).toMatchObject({
      state: 'READY',
    })
  })

  it('has every change on some page, not the first hundred alone', async () => {
    const rows = Array.from({ length: 1_230 }, (_, n) => `PAGE${n},Page,1`)
    const { id, changes, changeCount } = await checked(manager, 'products', lines('sku,name,price', ...rows))
    expect([changes.length, changeCount]).toEqual([100, 1_230])
    const told: string[] = []
    for (let after: string | null = null; ;) {
      const query =
        'query ($id: ID!, $after: String) { importChanges(id: $id, first: 90, after: $after) { totalCount nodes { row sku } pageInfo { hasNextPage endCursor } } }'
      const { importChanges: page }: { importChanges: Told } = await manager.run(query, { id, after })
      expect(page.totalCount).toBe(1_230)
      told.push(...page.nodes.map(({ sku }) => sku))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(told).toEqual(Array.from({ length: 1_230 }, (_, n) => `PAGE${n}`))
    await manager.run(cancelImport, { id })
  })
})
