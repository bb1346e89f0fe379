import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { adjustStock, cancelOrder, placeOrder } from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ProductModel } from './products.model.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 } })
})
afterAll(() => app.stop())

const fields = 'sku name price tags barcodes isDeleted deletedAt defaultLowStockThreshold'
const mutation = (
  name: string,
) => `mutation ($input: ${name === 'createProduct' ? 'Create' : 'Update'}ProductInput!) {
  ${name}(input: $input) { ${fields} }
}`
const create = (input: object) => manager.send(mutation('createProduct'), { input })
const update = (input: object) => manager.send(mutation('updateProduct'), { input })
const mark = (name: 'deleteProduct' | 'restoreProduct', sku: string) =>
  manager.send(`mutation ($sku: String!) { ${name}(sku: $sku) { ${fields} } }`, { sku })
const by = async (name: 'productByBarcode' | 'productByCode', code: string) => {
  const argument = name === 'productByCode' ? 'code' : 'barcode'
  const query = `query ($code: String!) { found: ${name}(${argument}: $code) { sku } }`
  return (await manager.run<{ found: { sku: string } | null }>(query, { code })).found?.sku ?? null
}

interface Listed {
  products: { nodes: { sku: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}
async function list(variables: object): Promise<string[]> {
  const query = `query ($filter: ProductFilter, $sort: ProductSort, $first: Int, $after: String) {
    products(filter: $filter, sort: $sort, first: $first, after: $after) { nodes { sku } pageInfo { hasNextPage endCursor } }
  }`
  const skus: string[] = []
  let after: string | undefined
  do {
    const { products } = await manager.run<Listed>(query, { ...variables, first: 2, after })
    skus.push(...products.nodes.map((node) => node.sku))
    after = products.pageInfo.hasNextPage ? products.pageInfo.endCursor : undefined
  } while (after)
  return skus
}

describe('updateProduct', () => {
  it('changes what is given, keeps the rest, and tells before and after in the audit log', async () => {
    await create({ sku: 'pot-1', name: 'Pot', price: 500, tags: ['clay'], barcodes: ['own-1'] })
    expect((await update({ sku: 'POT-1', price: 700, tags: ['clay', 'big'] })).data).toEqual({
      updateProduct: {
        sku: 'POT-1',
        name: 'Pot',
        price: 700,
        tags: ['clay', 'big'],
        barcodes: ['OWN-1'],
        isDeleted: false,
        deletedAt: null,
        defaultLowStockThreshold: 0,
      },
    })
    const admin = await app.as('admin')
    const log = await admin.run<{ auditLog: { nodes: { changes: object[] }[] } }>(
      '{ auditLog(filter: { kinds: ["product.updated"] }) { nodes { changes { field before after } } } }',
    )
    expect(log.auditLog.nodes[0]!.changes).toEqual([
      { field: 'price', before: '500', after: '700' },
      { field: 'tags', before: 'clay', after: 'clay, big' },
    ])
  })

  it('keeps what two editors change at once where they change different fields', async () => {
    await create({ sku: 'DUO', name: 'Duo', price: 1 })
    await Promise.all([update({ sku: 'DUO', name: 'Two' }), update({ sku: 'DUO', price: 2 })])
    expect(await ProductModel.findOne({ sku: 'DUO' }).lean()).toMatchObject({ name: 'Two', price: 2 })
  })

  it('is found anew by what it is called now, and no longer by what it was called', async () => {
    await create({ sku: 'RENAMED', name: 'Teapot', price: 1 })
    await update({ sku: 'RENAMED', name: 'Kettle' })
    expect(await list({ filter: { search: 'kettle' } })).toEqual(['RENAMED'])
    expect(await list({ filter: { search: 'teapot' } })).toEqual([])
  })
})

describe('codes', () => {
  it('are found exactly, by barcode or by either, and a UPC-A as the EAN-13 that it is', async () => {
    await create({ sku: 'TEA', name: 'Tea', price: 1, barcodes: ['036000291452', 'tea-box'] })
    expect(await by('productByBarcode', '0036000291452')).toBe('TEA')
    expect(await by('productByCode', ' tea-box ')).toBe('TEA')
    expect(await by('productByCode', 'tea')).toBe('TEA')
    expect(await by('productByBarcode', 'TEA')).toBeNull()
    expect(await by('productByCode', 'TEA-B')).toBeNull()
    expect(await list({ filter: { search: '036000291452' } })).toEqual(['TEA'])
  })

  it.each([
    ['the SKU of another', { sku: 'lamp' }, [['sku']]],
    ['an SKU that is a barcode of another', { sku: 'TEA-BOX' }, [['sku']]],
    [
      'barcodes of others, each named',
      { sku: 'NEW', barcodes: ['OK', 'tea-box', 'LAMP'] },
      [
        ['barcodes', '1'],
        ['barcodes', '2'],
      ],
    ],
  ])('refuses %s', async (_what, input, paths) => {
    const before = await snapshot()
    const { errors } = await create({ name: 'New', price: 1, ...input })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: paths.map((path) => ({ path, code: 'TAKEN' })),
    })
    expect(await snapshot()).toBe(before)
  })

  it('go to exactly one of ten products that claim one at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        create({ sku: `CLAIM${n}`, name: 'C', price: 1, barcodes: ['CLAIMED'] }),
      ),
    )
    expect(answers.filter((answer) => answer.data?.['createProduct' as never])).toHaveLength(1)
    expect(answers.flatMap((answer) => answer.errors ?? [])).toHaveLength(9)
    for (const { errors } of answers)
      expect(errors?.[0]?.extensions.code ?? 'BAD_USER_INPUT').toBe('BAD_USER_INPUT')
  })
})

describe('a deleted product', () => {
  const lamp = { sku: 'LAMP', warehouseCode: 'LONDON' }
  const adjust = (input: object) =>
    manager.send(adjustStock, { input: { ...lamp, reason: 'LOSS', ...input } })
  let orderNumber: string

  beforeAll(async () => {
    const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 2 }] }
    orderNumber = (await manager.run<{ placeOrder: { orderNumber: string } }>(placeOrder, { input }))
      .placeOrder.orderNumber
    await mark('deleteProduct', 'LAMP')
  })

  it('leaves the lists and the tags, and is still found by SKU', async () => {
    expect(await list({ filter: { search: 'lamp' } })).toEqual([])
    expect(await list({ filter: { search: 'lamp', includeDeleted: true } })).toEqual(['LAMP'])
    expect(await by('productByCode', 'LAMP')).toBe('LAMP')
  })

  it.each([
    ['ordered', placeOrder, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] }],
    ['received', adjustStock, { ...lamp, delta: 1, reason: 'RECEIPT' }],
    ['counted up', adjustStock, { ...lamp, countedOnHand: 11, reason: 'COUNT' }],
  ])('cannot be %s', async (_what, operation, input) => {
    const before = await snapshot()
    const { errors } = await manager.send(operation, { input })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ code: 'DELETED' }] })
    expect(await snapshot()).toBe(before)
  })

  it('can be written off, and its old order shows it as it was and can be cancelled', async () => {
    expect((await adjust({ delta: -3 })).data).toMatchObject({ adjustStock: { stock: { quantity: 5 } } })
    const { order } = await manager.run<{ order: object }>(
      'query ($orderNumber: String!) { order(orderNumber: $orderNumber) { items { sku productName } } }',
      { orderNumber },
    )
    expect(order).toEqual({ items: [{ sku: 'LAMP', productName: 'Product LAMP' }] })
    expect((await manager.send(cancelOrder, { orderNumber })).data).toMatchObject({
      cancelOrder: { status: 'CANCELLED' },
    })
  })

  it('can be restored as it was, and its SKU is not given to another meanwhile', async () => {
    expect(
      (await create({ sku: 'LAMP', name: 'Other', price: 1 })).errors?.[0]?.extensions.fields,
    ).toMatchObject([{ code: 'TAKEN' }])
    expect((await mark('restoreProduct', 'LAMP')).data).toMatchObject({
      restoreProduct: { sku: 'LAMP', isDeleted: false, deletedAt: null },
    })
    expect((await adjust({ delta: 1, reason: 'FOUND' })).data).toMatchObject({ adjustStock: { stock: {} } })
  })
})

describe('lists', () => {
  beforeAll(async () => {
    await ProductModel.deleteMany({})
    await create({ sku: 'C', name: 'éclair', price: 300, tags: ['Sweet', 'France'] })
    await create({ sku: 'A', name: 'Zebra', price: 100, tags: ['Animal'] })
    await create({ sku: 'B', name: 'ferry', price: 100, tags: ['France'] })
    await create({ sku: 'D', name: 'Apple', price: 200, tags: ['Sweet'] })
  })

  it.each([
    ['SKU', ['A', 'B', 'C', 'D']],
    ['NAME', ['D', 'C', 'B', 'A']],
    ['PRICE_ASC', ['A', 'B', 'D', 'C']],
    ['PRICE_DESC', ['C', 'D', 'B', 'A']],
    ['NEWEST', ['D', 'B', 'A', 'C']],
  ])('page through everything by %s', async (sort, skus) => {
    expect(await list({ sort })).toEqual(skus)
  })

  it('search words and beginnings without case and diacritics, and all tags that are asked for', async () => {
    expect(await list({ filter: { search: 'ECL' } })).toEqual(['C'])
    expect(await list({ filter: { search: 'france éc' } })).toEqual(['C'])
    expect(await list({ filter: { tags: ['France', 'Sweet'] } })).toEqual(['C'])
    expect(await list({ filter: { tags: ['France'] }, sort: 'NAME' })).toEqual(['C', 'B'])
  })

  it('count tags by name, without those of deleted products', async () => {
    const tags = async (search?: string) =>
      (
        await manager.run<{ tags: object[] }>(
          'query ($search: String) { tags(search: $search) { tag count } }',
          { search },
        )
      ).tags
    expect(await tags()).toEqual([
      { tag: 'Animal', count: 1 },
      { tag: 'France', count: 2 },
      { tag: 'Sweet', count: 2 },
    ])
    await mark('deleteProduct', 'B')
    expect(await tags('fr')).toEqual([{ tag: 'France', count: 1 }])
  })
})

describe('what is no product', () => {
  it.each([
    ['an unknown SKU', { sku: 'NOPE', name: 'x' }, 'NOT_FOUND'],
    ['an empty name', { sku: 'A', name: ' ' }, 'BAD_USER_INPUT'],
    ['a price below 0', { sku: 'A', price: -1 }, 'BAD_USER_INPUT'],
    ['a fraction of a penny', { sku: 'A', price: 0.5 }, 'BAD_USER_INPUT'],
    ['51 tags', { sku: 'A', tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }, 'BAD_USER_INPUT'],
    ['a barcode with a space', { sku: 'A', barcodes: ['a b'] }, 'BAD_USER_INPUT'],
    ['an empty barcode', { sku: 'A', barcodes: [''] }, 'BAD_USER_INPUT'],
    ['a misread EAN', { sku: 'A', barcodes: ['4006381333932'] }, 'BAD_USER_INPUT'],
    ['a threshold below 0', { sku: 'A', defaultLowStockThreshold: -1 }, 'BAD_USER_INPUT'],
    ['a control character', { sku: 'A', name: 'a\u0000b' }, 'BAD_USER_INPUT'],
    ['a key of 256 characters', { sku: 'A', idempotencyKey: 'k'.repeat(256) }, 'BAD_USER_INPUT'],
  ])('%s changes nothing', async (_what, input, code) => {
    const before = await snapshot()
    expect((await update(input)).errors?.[0]?.extensions.code).toBe(code)
    expect(await snapshot()).toBe(before)
  })

  it.each(['deleteProduct', 'restoreProduct'] as const)('%s of an unknown SKU is NOT_FOUND', async (name) => {
    expect((await mark(name, 'NOPE')).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })

  it('is not changed by who may only look', async () => {
    const viewer = await app.as('viewer')
    const before = await snapshot()
    const answers = [
      await viewer.send(mutation('updateProduct'), { input: { sku: 'A', name: 'x' } }),
      await viewer.send('mutation { deleteProduct(sku: "A") { sku } }'),
      await viewer.send('mutation { restoreProduct(sku: "B") { sku } }'),
    ]
    for (const { errors } of answers) expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await snapshot()).toBe(before)
  })
})
