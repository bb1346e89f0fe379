import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { applied, applyImport, checked, importOf, settled, upload } from '../../testing/imports.ts'
import { placeOrder } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { deleteProduct } from '../products/products.service.ts'
import { ProductModel } from '../products/products.model.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { StockModel } from '../stock/stock.model.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'
import { ImportChunkModel, ImportPieceModel } from './imports.model.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 }, LEEDS: { LAMP: 3 } })
})
afterAll(() => app.stop())

const lines = (...rows: string[]) => rows.join('\r\n')
const product = (sku: string) => ProductModel.findOne({ sku }).lean()
const level = (sku: string, warehouseCode: string) => StockModel.findOne({ sku, warehouseCode }).lean()
/** Everything but what the imports keep of themselves. */
const business = async () => {
  const {
    imports: _i,
    importPieces: _p,
    importChunks: _c,
    ...rest
  } = JSON.parse(await snapshot()) as Record<string, unknown>
  return rest
}

describe('a file of products', () => {
  it('is checked first, changes nothing until it is applied, then creates and changes', async () => {
    const before = await business()
    const file = await checked(
      manager,
      'products',
      lines(
        'sku,name,price,tags,barcodes',
        'lamp,Lamp of brass,12.50,,',
        'TEA,Tea,3,drinks|hot,own-1|own-2',
        'MUG,,2.00,,',
      ),
    )
    expect(file).toMatchObject({ state: 'READY', rows: 3, rowsDone: 0, errorCount: 0, changeCount: 2 })
    expect(file.changes).toEqual([
      {
        row: 2,
        sku: 'LAMP',
        warehouseCode: null,
        creates: false,
        fields: [
          { field: 'name', before: 'Product LAMP', after: 'Lamp of brass' },
          { field: 'price', before: '100', after: '1250' },
        ],
        summary: 'name Product LAMP → Lamp of brass; price 1.00 → 12.50',
      },
      {
        row: 3,
        sku: 'TEA',
        warehouseCode: null,
        creates: true,
        fields: [
          { field: 'name', before: null, after: 'Tea' },
          { field: 'price', before: null, after: '300' },
          { field: 'tags', before: null, after: 'drinks|hot' },
          { field: 'barcodes', before: null, after: 'OWN-1|OWN-2' },
        ],
        summary: 'new: name Tea; price 3.00; tags drinks|hot; barcodes OWN-1|OWN-2',
      },
    ])
    expect(await business()).toEqual(before)
    expect(await applied(manager, file.id)).toMatchObject({ state: 'APPLIED', rowsDone: 3 })
    expect(await product('LAMP')).toMatchObject({ name: 'Lamp of brass', price: 1250 })
    expect(await product('TEA')).toMatchObject({
      price: 300,
      tags: ['drinks', 'hot'],
      codes: ['TEA', 'OWN-1', 'OWN-2'],
    })
    expect([await ImportPieceModel.countDocuments(), await ImportChunkModel.countDocuments()]).toEqual([0, 0])
  })

  const text = lines('Kode Barang;Nama;Harga', 'KOPI;Kopi “Café”;12,50', '')
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'windows-1252'],
    ['Windows-1252', iconv.encode(text, 'win1252'), 'Windows-1252'],
    ['Macintosh', iconv.encode(text, 'macintosh'), 'macintosh'],
    ['UTF-16', iconv.encode(text, 'utf16-le', { addBOM: true })],
    ['UTF-16, the high byte first', iconv.encode(text, 'utf16-be', { addBOM: true })],
    ['UTF-16 without its mark', iconv.encode(text, 'utf16-be'), 'utf-16be'],
    ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
    ['commas and quotes', Buffer.from(lines('kode,nama,harga', 'KOPI,"Kopi “Café”","12.50"'))],
    ['the separator named', Buffer.from(`sep=;\r\n${text}`)],
    ['line ends of three kinds', Buffer.from('\n\rKode Barang;Nama;Harga\r\n\rKOPI;Kopi “Café”;12,50\n;;\n')],
    ['columns without a name', Buffer.from(lines('kode;nama;harga;;', 'KOPI;Kopi “Café”;12,50;;;;', ';;;;'))],
  ])('is read as spreadsheets write it: %s', async (_what, bytes, encoding?: string) => {
    await ProductModel.deleteOne({ sku: 'KOPI' })
    const { id, errors, warnings } = await checked(manager, 'products', bytes, encoding)
    expect(warnings).toEqual([])
    expect(errors).toEqual([])
    await applied(manager, id)
    expect(await product('KOPI')).toMatchObject({ name: 'Kopi “Café”', price: 1250 })
  })

  it('takes back what an export wrote, formulas too, and finds nothing to change', async () => {
    await manager.run('mutation { createProduct(input: { sku: "=1+1", name: "@evil", price: 5 }) { sku } }')
    const headers = { authorization: `Bearer ${manager.accessToken}` }
    const file = await (await fetch(`${app.url}/export/products.csv`, { headers })).arrayBuffer()
    expect(await checked(manager, 'products', new Uint8Array(file))).toMatchObject({
      state: 'READY',
      changeCount: 0,
    })
  })

  it('is told every row that is wrong, and nothing of it can be applied', async () => {
    await deleteProduct(app.ctx, { sku: 'MUG' })
    const before = await business()
    const file = await checked(
      manager,
      'products',
      lines(
        'sku,name,price,barcodes,minimum',
        'NEW1,,5,,',
        'NEW2,New,1.234,,',
        ',Nameless,1,,',
        'NEW3,Ok,1,,1.5',
        'NEW3,Again,1,,',
        'MUG,Mug,1,,',
        'NEW4,Taken,1,LAMP,',
        'NEW5,Misread,1,4006381333932,',
        'NEW6,Long,1,,,,more',
        'NEW7,Fine,1,,',
      ),
    )
    expect(file).toMatchObject({ state: 'INVALID', rows: 10, errorCount: 8 })
    expect(
      file.errors
        .map(({ row, column, code }) => [row, column, code])
        .sort((a, b) => Number(a[0]) - Number(b[0])),
    ).toEqual([
      [2, 'name', 'NEEDED_FOR_NEW'],
      [3, 'price', 'NO_AMOUNT'],
      [4, 'sku', 'EMPTY'],
      [5, 'defaultLowStockThreshold', 'NO_COUNT'],
      [7, 'sku', 'DELETED'],
      [8, 'barcodes', 'TAKEN'],
      [9, 'barcodes', 'CHECK_DIGIT'],
      [10, null, 'SURPLUS_CELLS'],
    ])
    expect(file.errors.find(({ row }) => row === 8)).toMatchObject({
      message: 'LAMP is a code of LAMP already.',
      values: [
        { name: 'value', value: 'LAMP' },
        { name: 'by', value: 'LAMP' },
      ],
    })
    const { errors } = await manager.send(applyImport, { id: file.id })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ code: 'HAS_ERRORS' }],
    })
    expect(await business()).toEqual(before)
  })

  it.each([
    ['a missing column', 'name,price\nA,1', 'MISSING_COLUMN'],
    ['a column twice', 'sku,kode\nA,A', 'REPEATED_COLUMN'],
    ['no rows', 'sku,name\n', 'NO_ROWS'],
    ['an open quote', 'sku,name\nA,"open', 'OPEN_QUOTE'],
    ['a row that goes on for ever', `sku,name\nA,"${'open\n'.repeat(30_000)}`, 'ROW_TOO_LONG'],
    ['a header that goes on for ever', ','.repeat(200_000), 'ROW_TOO_LONG'],
    ['a thousand columns and one', `sku,${'name,'.repeat(1_000)}`, 'TOO_MANY_CELLS'],
    ['nothing but empty rows', '\n'.repeat(200_002), 'TOO_MANY_ROWS'],
    ['too many empty rows', `sku\nLAMP\n${',\n'.repeat(200_000)}`, 'TOO_MANY_ROWS'],
    ['a cell of tens of thousands of tags', `sku,tags\nLAMP,${'a|'.repeat(40_000)}`, 'TOO_LONG'],
    ['one SKU in two rows', 'sku\nLAMP\nlamp', 'DUPLICATE'],
  ])('with %s is refused', async (_what, body, code) => {
    const file = await checked(manager, 'products', body)
    expect(file).toMatchObject({ state: 'INVALID', errors: [{ code }] })
  })

  it('tells the first hundred errors and counts the rest', async () => {
    const rows = Array.from({ length: 700 }, (_, n) => `N${n},,1`)
    const file = await checked(manager, 'products', lines('sku,name,price', ...rows))
    expect(file).toMatchObject({ state: 'INVALID', rows: 700, errorCount: 700 })
    expect(file.errors).toHaveLength(100)
  })
})

describe('a file of stock counts', () => {
  it('books each count as a movement that names the file, in chunks', async () => {
    await manager.run(placeOrder, {
      input: { customerName: 'Ayu', warehouseCode: 'LONDON', items: [{ sku: 'LAMP', qty: 4 }] },
    })
    const file = await checked(
      manager,
      'stock-counts',
      lines('kode;gudang;jumlah fisik', 'lamp;london;8', 'LAMP;LEEDS;3', 'TEA;LEEDS;7'),
    )
    expect(file).toMatchObject({ state: 'READY', rows: 3, changeCount: 2 })
    expect(file.changes.map(({ summary }) => summary)).toEqual(['10 → 8', '0 → 7'])
    expect(await applied(manager, file.id)).toMatchObject({ state: 'APPLIED', rowsDone: 3 })
    expect(await level('LAMP', 'LONDON')).toMatchObject({ quantity: 4, allocated: 4 })
    expect(await level('TEA', 'LEEDS')).toMatchObject({ quantity: 7 })
    const { movements } = await manager.run<{ movements: { nodes: object[] } }>(
      'query ($id: ID!) { movements(filter: { referenceId: $id }) { nodes { reason reference { kind label } } } }',
      { id: file.id },
    )
    expect(movements.nodes).toEqual(
      Array(3).fill({ reason: 'COUNT', reference: { kind: 'IMPORT', label: 'list.csv' } }),
    )
    const again = await applied(manager, file.id)
    expect(again.state).toBe('APPLIED')
    expect(await level('TEA', 'LEEDS')).toMatchObject({ version: 1 })
  })

  it.each([
    ['an unknown SKU', 'NOPE,LONDON,1', 'sku', 'UNKNOWN'],
    ['an unknown warehouse', 'LAMP,NOWHERE,1', 'warehouse', 'UNKNOWN'],
    ['less than is promised', 'LAMP,LONDON,3', 'counted', 'PROMISED'],
    ['a fraction', 'LAMP,LONDON,1.5', 'counted', 'NO_COUNT'],
    ['a number below 0', 'LAMP,LONDON,-1', 'counted', 'NO_COUNT'],
    ['2^31', 'LAMP,LONDON,2147483648', 'counted', 'TOO_BIG'],
    ['more of a deleted product', 'MUG,LONDON,6', 'sku', 'DELETED'],
    ['an empty count', 'LAMP,LONDON,', 'counted', 'EMPTY'],
  ])('with %s is refused', async (_what, row, column, code) => {
    expect(await checked(manager, 'stock-counts', `sku,warehouse,counted\n${row}`)).toMatchObject({
      state: 'INVALID',
      errors: [{ row: 2, column, code }],
    })
  })

  it('leaves rows that somebody has changed since the check as they are, tells them, and books the others', async () => {
    const file = await checked(
      manager,
      'stock-counts',
      lines(
        'sku,warehouse,counted',
        'TEA,LEEDS,9',
        'LAMP,LEEDS,4',
        'LAMP,LONDON,7',
        'KOPI,LEEDS,0',
        'KOPI,LONDON,5',
      ),
    )
    expect(file).toMatchObject({ state: 'READY', changeCount: 4 })
    await deleteProduct(app.ctx, { sku: 'TEA' })
    const receive = (sku: string, warehouseCode: string, delta: number) =>
      adjustStock(app.ctx, { sku, warehouseCode, delta, reason: AdjustmentReason.RECEIPT })
    await receive('LAMP', 'LEEDS', 2)
    await receive('KOPI', 'LEEDS', 3)
    await receive('KOPI', 'LONDON', 5)
    const done = await applied(manager, file.id)
    expect(done).toMatchObject({ state: 'APPLIED', rowsDone: 2, errorCount: 3 })
    expect(done.errors.map(({ row, column, code, values }) => [row, column, code, values[0]?.value])).toEqual(
      [
        [2, 'sku', 'DELETED', 'TEA'],
        [3, 'counted', 'CHANGED_SINCE', '3'],
        [5, 'counted', 'CHANGED_SINCE', '0'],
      ],
    )
    expect(await level('TEA', 'LEEDS')).toMatchObject({ quantity: 7 })
    expect(await level('LAMP', 'LEEDS')).toMatchObject({ quantity: 5 })
    expect(await level('LAMP', 'LONDON')).toMatchObject({ quantity: 3, allocated: 4 })
    expect(await level('KOPI', 'LEEDS')).toMatchObject({ quantity: 3 })
    expect(await level('KOPI', 'LONDON')).toMatchObject({ quantity: 5 })
    await manager.run('mutation { restoreProduct(sku: "TEA") { sku } }')
  })
})

describe('who may import', () => {
  it('needs the permission of the kind to upload, to see and to apply', async () => {
    const keeper = await app.asHolderOf('inventory.adjust', 'inventory.view')
    const viewer = await app.as('viewer')
    expect((await upload(app.client(), 'products', 'sku\nA')).status).toBe(401)
    expect((await upload(viewer, 'products', 'sku\nA')).status).toBe(403)
    expect((await upload(keeper, 'products', 'sku\nA')).status).toBe(403)
    const file = await checked(manager, 'products', 'sku,price\nLAMP,9')
    const before = await business()
    expect(await importOf(keeper, file.id)).toBeNull()
    expect((await keeper.send(applyImport, { id: file.id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await viewer.send(applyImport, { id: file.id })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await business()).toEqual(before)
  })

  it('counts and sees in own warehouses only', async () => {
    const leeds = await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail()
    const bounded = await app.as('manager', { warehouses: [String(leeds._id)] })
    const foreign = await checked(manager, 'stock-counts', 'sku,warehouse,counted\nLAMP,LONDON,9')
    expect(await importOf(bounded, foreign.id)).toBeNull()
    expect(await checked(bounded, 'stock-counts', 'sku,warehouse,counted\nLAMP,LONDON,9')).toMatchObject({
      state: 'INVALID',
      errors: [{ column: 'warehouse' }],
    })
    const own = await checked(bounded, 'stock-counts', 'sku,warehouse,counted\nLAMP,LEEDS,5')
    expect(await applied(bounded, own.id)).toMatchObject({ state: 'APPLIED' })
    const { imports } = await bounded.run<{ imports: { nodes: { id: string }[] } }>(
      '{ imports { nodes { id } } }',
    )
    expect(imports.nodes).toHaveLength(2)
  })
})

it.each([
  ['nothing', new Uint8Array(), 'EMPTY'],
  ['a spreadsheet that is no CSV', Buffer.from('PK\u0003\u0004\u0000\u0000'), 'NO_CSV'],
  ['more than 50 MB', Buffer.alloc(50_000_001, 'a'), 'FILE_TOO_BIG'],
  ['an encoding that nobody has', 'sku', 'UNKNOWN_ENCODING', 'ebcdic'],
])('an upload of %s leaves nothing behind', async (_what, body, code, encoding?: string) => {
  const before = await snapshot()
  const response = await upload(manager, 'products', body, encoding)
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { errors: [{ extensions: { fields: [{ code }] } }] },
  ])
  expect(await snapshot()).toBe(before)
})

it('is applied once, however often and however many at once ask for it', async () => {
  const file = await checked(manager, 'stock-counts', 'sku,warehouse,counted\nLAMP,LEEDS,50')
  const { version } = (await level('LAMP', 'LEEDS'))!
  await Promise.all(Array.from({ length: 10 }, () => manager.run(applyImport, { id: file.id })))
  expect(await settled(manager, file.id)).toMatchObject({ state: 'APPLIED' })
  expect(await level('LAMP', 'LEEDS')).toMatchObject({ quantity: 50, version: version + 1 })
})
