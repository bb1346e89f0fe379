import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { Types } from 'mongoose'
import { parse } from 'csv-parse/sync'
import type { GraphQLInputObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildGuardedSchema } from '../../schema.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { readsDuring } from '../../testing/command-count.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { placeOrder } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { OrderModel } from '../orders/orders.model.ts'
import { createProduct } from '../products/index.ts'
import { MovementModel } from '../stock/movement.model.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'
import { filterSchemas } from './exports.inputs.ts'

const lists = {
  PRODUCTS: 'ProductFilter',
  STOCK: 'StockFilter',
  MOVEMENTS: 'MovementFilter',
  ORDERS: 'OrderFilter',
  TRANSFERS: 'TransferFilter',
}

let app: TestApp
let manager: TestClient
let bounded: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 }, LEEDS: { LAMP: 3 } })
  await createProduct(app.ctx, {
    sku: '=EVIL',
    name: '=HYPERLINK("http://evil.test")',
    price: 1250,
    tags: ['a', '@b'],
    barcodes: ['x1'],
  })
  manager = await app.as('manager')
  const leeds = await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail()
  bounded = await app.as('manager', { warehouses: [String(leeds._id)] })
  const items = [
    { sku: 'LAMP', qty: 2 },
    { sku: 'MUG', qty: 1 },
  ]
  await manager.run(placeOrder, {
    input: {
      ...{ customerName: '+Ayu', warehouseCode: 'LONDON', items },
      metadata: [{ key: 'till', value: '4' }],
    },
  })
})
afterAll(() => app.stop())

const fetchAs = (client: TestClient, path: string) =>
  fetch(`${app.url}${path}`, {
    headers: client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {},
  })
const rowsOf = (csv: string) =>
  parse(csv, { columns: true, bom: true }) as unknown as Record<string, string>[]
const download = async (client: TestClient, path: string) =>
  rowsOf(await (await fetchAs(client, path)).text())
const refusal = async (response: Response) => {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
  return [response.status, errors[0]!.extensions.code]
}

describe('a download', () => {
  it('has the products with prices as people write them, and formulas made harmless', async () => {
    const response = await fetchAs(manager, '/export/products.csv?search=evil')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(/gudang-\d{4}-\d\d-\d\d-products\.csv/)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(rowsOf(bytes.toString())).toMatchObject([
      {
        sku: "'=EVIL",
        name: `'=HYPERLINK("http://evil.test")`,
        price: '12.50',
        tags: 'a|@b',
        barcodes: 'X1',
      },
    ])
  })

  it('has the stock, filtered as the list is', async () => {
    expect(await download(manager, '/export/stock.csv?warehouseCode=leeds')).toMatchObject([
      { sku: 'LAMP', productName: 'Product LAMP', warehouse: 'LEEDS', quantity: '3', onHand: '3' },
    ])
    expect(await download(manager, '/export/stock.csv?search=mug')).toMatchObject([
      { sku: 'MUG', quantity: '4', allocated: '1', onHand: '5' },
    ])
  })

  it('has the movements, whose numbers stay numbers below zero', async () => {
    const rows = await download(manager, '/export/movements.csv?types=ALLOCATION&types=SHIPMENT')
    expect(rows.map(({ sku, quantityDelta }) => [sku, quantityDelta]).sort()).toEqual([
      ['LAMP', '-2'],
      ['MUG', '-1'],
    ])
    expect(await download(manager, '/export/movements.csv?to=2020-01-01T00:00:00.000Z')).toEqual([])
    const { _id: order } = await OrderModel.findOne().lean().orFail()
    const told = await download(manager, `/export/movements.csv?referenceId=${String(order)}`)
    expect(told.map(({ type }) => type)).toEqual(['ALLOCATION', 'ALLOCATION'])
    expect(await download(manager, '/export/movements.csv?actorId=nobody')).toEqual([])
  })

  it('has the orders, a row a line', async () => {
    expect(await download(manager, '/export/orders.csv?statuses=PENDING')).toMatchObject([
      { customerName: "'+Ayu", sku: 'LAMP', qty: '2', price: '1.00', lineTotal: '2.00', orderTotal: '4.00' },
      { customerName: "'+Ayu", sku: 'MUG', qty: '1' },
    ])
  })

  it.each([
    ['statuses=SHIPPED', 0],
    ['amountFrom=400', 2],
    ['amountFrom=401', 0],
    ['amountTo=399', 0],
    [`metadata=${encodeURIComponent('{"key":"till","value":"4"}')}`, 2],
    [`metadata=${encodeURIComponent('{"key":"till","value":"5"}')}`, 0],
    ['placedBy=000000000000000000000000', 0],
  ])('has the orders with %s', async (query, rows) => {
    expect(await download(manager, `/export/orders.csv?${query}`)).toHaveLength(rows)
  })

  it.each(['stock', 'movements', 'orders'])('of %s ends at the warehouses of the actor', async (name) => {
    const rows = await download(bounded, `/export/${name}.csv`)
    expect(new Set(rows.map((row) => row['warehouse']))).toEqual(
      name === 'orders' ? new Set() : new Set(['LEEDS']),
    )
  })

  it.each([
    ['without a token', () => fetchAs(app.client(), '/export/stock.csv'), [401, 'UNAUTHENTICATED']],
    [
      'without the permission',
      async () => fetchAs(await app.asHolderOf('product.view'), '/export/stock.csv'),
      [403, 'FORBIDDEN'],
    ],
    [
      'with a filter of another kind',
      () => fetchAs(manager, '/export/orders.csv?tags=a'),
      [400, 'BAD_USER_INPUT'],
    ],
    [
      'with a filter that is none',
      () => fetchAs(manager, '/export/movements.csv?from=yesterday'),
      [400, 'BAD_USER_INPUT'],
    ],
    [
      'of a warehouse that is not one’s own',
      () => fetchAs(bounded, '/export/orders.csv?warehouseCode=LONDON'),
      [404, 'NOT_FOUND'],
    ],
  ])('is refused %s', async (_what, ask, answer) => {
    expect(await refusal(await ask())).toEqual(answer)
  })
})

describe('a link', () => {
  const link = async (client: TestClient, kind: string, filter: object = {}) =>
    client.send<{ exportCsv: { url: string; expiresAt: string } }>(
      'mutation ($kind: ExportKind!, $filter: ExportFilter) { exportCsv(kind: $kind, filter: $filter) { url expiresAt } }',
      { kind, filter },
    )
  const urlOf = async (...args: Parameters<typeof link>) => (await link(...args)).data!.exportCsv.url

  it('streams to a browser, which sends no token, what its maker may see', async () => {
    const filter = { types: ['ADJUSTMENT'], search: 'lamp', from: '2020-01-01T00:00:00.000Z' }
    const rows = await download(app.client(), await urlOf(bounded, 'MOVEMENTS', filter))
    expect(rows).toMatchObject([{ sku: 'LAMP', warehouse: 'LEEDS', quantityDelta: '3' }])
  })

  it('is for its download alone', async () => {
    const url = await urlOf(manager, 'STOCK', { sku: 'LAMP' })
    const bent = [
      url.replace('sku=LAMP', 'sku=MUG'),
      url.replace('stock.csv', 'orders.csv'),
      `${url}x`,
      `${url}&sku=MUG`,
    ]
    for (const other of bent) expect((await refusal(await fetchAs(app.client(), other)))[0]).toBe(401)
    const token = new URL(url, app.url).searchParams.get('token')!
    const asBearer = { ...app.client(), accessToken: token }
    expect((await refusal(await fetchAs(asBearer, '/export/stock.csv')))[0]).toBe(401)
  })

  it('ends with the session that made it', async () => {
    const leaving = await app.as('manager')
    const url = await urlOf(leaving, 'STOCK')
    await leaving.run('mutation { logout }')
    expect((await refusal(await fetchAs(app.client(), url)))[0]).toBe(401)
  })

  it('takes whatever its list is filtered by, but for what is read by pages', async () => {
    const schema = await buildGuardedSchema()
    const fieldsOf = (type: string) =>
      Object.keys((schema.getType(type) as GraphQLInputObjectType).getFields())
    const byPages = ['updatedSince', 'skus', 'externalReferences']
    const named: Record<string, string> = { 'TransferFilter.statuses': 'transferStatuses' }
    for (const [kind, list] of Object.entries(lists)) {
      const known = fieldsOf(list).filter((name) => !byPages.includes(name))
      const taken = known.map((name) => named[`${list}.${name}`] ?? name)
      expect(Object.keys(filterSchemas[kind as keyof typeof lists].shape).sort()).toEqual(taken.sort())
      expect(fieldsOf('ExportFilter')).toEqual(expect.arrayContaining(taken))
    }
  })

  it('carries a fact of an order', async () => {
    const filter = { metadata: { key: 'till', value: '4' }, amountFrom: 1 }
    expect(await download(app.client(), await urlOf(manager, 'ORDERS', filter))).toHaveLength(2)
  })

  it('is not made for what the actor may not see, or for a filter that does not fit', async () => {
    const viewer = await app.asHolderOf('product.view')
    expect((await link(viewer, 'ORDERS')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await link(manager, 'ORDERS', { lowOnly: true })).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
  })
})

it('reads no further than its client does, and stops when the client goes', async () => {
  const [first] = await MovementModel.find().limit(1).lean()
  const total = 16_000
  for (let done = 0; done < total; done += 2_000) {
    const batch = Array.from({ length: 2_000 }, (_, index) => ({
      ...first!,
      _id: new Types.ObjectId(),
      stock: new Types.ObjectId(),
      sku: 'BULK',
      sequence: done + index + 1,
      note: 'n'.repeat(1_000),
    }))
    await MovementModel.collection.insertMany(batch, byHand)
  }
  let response: IncomingMessage
  const untilStalled = await readsDuring(async () => {
    const request = get(`${app.url}/export/movements.csv?sku=BULK`, {
      headers: { authorization: `Bearer ${manager.accessToken}` },
    })
    ;[response] = (await once(request, 'response')) as [IncomingMessage]
    await untilQuiet()
  })
  const after = await readsDuring(async () => {
    response.destroy()
    await untilQuiet()
  })
  // Of the export alone: the server's workers look for work of their own.
  const ofExport = (reads: string[]) => reads.filter((read) => /movements|getMore/.test(read))
  expect(ofExport(untilStalled).length).toBeLessThan(total / 1_000)
  expect(ofExport(after)).toEqual([])
})

/** Until no movement has been read for a while: what is to be seen here is that nothing happens. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    const reads = await readsDuring(() => new Promise((resolve) => setTimeout(resolve, 500)))
    if (!reads.includes('find movements')) return
  }
}
