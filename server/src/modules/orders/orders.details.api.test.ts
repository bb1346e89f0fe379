import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { ordersAreFoundByTheirFacts } from '../../migrations/0021-orders-are-found-by-their-facts.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { OrderModel } from './orders.model.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
  manager = await app.as('manager')
})
afterAll(() => app.stop())

const place = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ... on Order { orderNumber customerAddress
  deliveryAddress { name addressLines city region postcode country } contact { name email phone } metadata { key value } } } }`
const items = [{ sku: 'LAMP', qty: 1 }]
const deliveryAddress = {
  ...{ name: 'Gudang Sari', addressLines: ['Jl. Braga 1', 'Lt. 2'], city: 'Bandung' },
  ...{ region: 'Jawa Barat', postcode: '40111', country: 'id' },
}
const contact = { name: 'Sari', email: 'sari@example.com', phone: '+62 812' }
const metadata = [
  { key: 'channel', value: 'web' },
  { key: 'cart', value: '=1+1' },
]

interface Placed {
  placeOrder: Record<string, unknown> & { orderNumber: string }
}
const placed = async (input: object) =>
  (await manager.run<Placed>(place, { input: { customerName: 'Ayu', items, ...input } })).placeOrder
const found = async (filter: object) => {
  const query =
    'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount nodes { orderNumber } } orderCounts(filter: $filter) { count } }'
  const { orders, orderCounts } = await manager.run<{
    orders: { totalCount: number; nodes: { orderNumber: string }[] }
    orderCounts: { count: number }[]
  }>(query, { filter })
  expect(orders.totalCount).toBe(orders.nodes.length)
  expect(orderCounts.reduce((sum, { count }) => sum + count, 0)).toBe(orders.nodes.length)
  return orders.nodes.map(({ orderNumber }) => orderNumber)
}

it('keeps address, contact and facts in their parts, tells the address in lines too, and all of it in the file', async () => {
  const input = { deliveryAddress, contact, metadata, idempotencyKey: 'k1' }
  const first = await placed(input)
  expect(first).toMatchObject({
    customerAddress: 'Gudang Sari\nJl. Braga 1\nLt. 2\n40111 Bandung Jawa Barat\nID',
    deliveryAddress: { ...deliveryAddress, country: 'ID' },
    ...{ contact, metadata },
  })
  expect(await placed(input)).toEqual(first)
  const other = { ...input, metadata: metadata.slice(1) }
  await expect(placed(other)).rejects.toThrow('IDEMPOTENCY_CONFLICT')

  const lines = await placed({ deliveryAddress, customerAddress: 'As I say' })
  expect(lines.customerAddress).toBe('As I say')
  const plain = await placed({ customerAddress: 'Jl. Braga 1' })
  expect(plain).toMatchObject({ deliveryAddress: null, contact: null, metadata: [] })

  const file = await fetch(`${app.url}/export/orders.csv`, {
    headers: { authorization: `Bearer ${manager.accessToken}` },
  })
  const text = await file.text()
  expect(text).toContain('Gudang Sari,"Jl. Braga 1\nLt. 2",Bandung,Jawa Barat,40111,ID,Sari,sari@example.com')
  expect(text).toContain('"channel=web\ncart==1+1"')
})

it('is found by a key, and by a key with its value, beside other conditions', async () => {
  const web = (await placed({ metadata: [{ key: 'shop', value: 'web' }] })).orderNumber
  const till = (await placed({ customerName: 'Budi', metadata: [{ key: 'shop', value: ' till ' }] }))
    .orderNumber
  expect(await found({ metadata: { key: 'shop' } })).toEqual([till, web])
  expect(await found({ metadata: { key: 'shop', value: 'till' } })).toEqual([till])
  expect(await found({ metadata: { key: 'till' } })).toEqual([])
  expect(await found({ metadata: { key: 'shop', value: 'we' } })).toEqual([])
  expect(await found({ metadata: { key: 'shop' }, search: 'budi', statuses: ['PENDING'] })).toEqual([till])
})

it('says everything that is wrong with them at once', async () => {
  const many = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: 'v' }))
  const wrong = async (input: object) => {
    const { errors } = await manager.send(place, { input: { customerName: 'Ayu', items, ...input } })
    const fields = errors![0]!.extensions.fields as { path: string[]; code: string }[]
    return fields.map(({ path, code }) => `${path.join('.')} ${code}`).sort()
  }
  expect(await wrong({ metadata: many })).toEqual(['metadata TOO_MANY'])
  expect(
    await wrong({
      metadata: [metadata[0], { key: 'channel', value: 'again' }, { key: '', value: 'v' }],
      deliveryAddress: { ...deliveryAddress, addressLines: [], country: '1D' },
      contact: { name: 'Sari', email: 'none' },
    }),
  ).toEqual([
    'contact.email NO_EMAIL',
    'deliveryAddress.addressLines EMPTY',
    'deliveryAddress.country INVALID',
    'metadata.1.key DUPLICATE',
    'metadata.2.key EMPTY',
  ])
  const long = { key: 'k'.repeat(41), value: 'v'.repeat(501) }
  expect(await wrong({ metadata: [long] })).toEqual(['metadata.0.key TOO_LONG', 'metadata.0.value TOO_LONG'])
})

it('a command of who knows none of it has the hash that it had', async () => {
  await placed({ idempotencyKey: 'k-old', metadata: [], deliveryAddress: null })
  const { inputHash } = await EventModel.findOne({ key: 'k-old' }).lean().orFail()
  const before = '["placeOrder",{"customerName":"Ayu","items":[{"qty":1,"sku":"LAMP"}]}]'
  expect(inputHash).toBe(createHash('sha256').update(before).digest('base64url'))
})

it('is found by the short values of its facts, also where it was placed before they were searched', async () => {
  const facts = [
    { key: 'till', value: 'Kasir Cempaka' },
    { key: 'text', value: `Melati ${'x'.repeat(100)}` },
  ]
  const { orderNumber } = await placed({ metadata: facts })
  expect(await found({ search: 'cempak' })).toEqual([orderNumber])
  expect(await found({ search: 'melati' })).toEqual([])
  const { terms } = await OrderModel.findOne({ orderNumber }).select('terms').lean().orFail()
  const before = terms.filter((term) => !/kasir|cempaka/.test(term))
  expect(before.length).toBeLessThan(terms.length)
  await OrderModel.collection.updateOne({ orderNumber }, { $set: { terms: before } }, byHand)
  expect(await found({ search: 'cempaka' })).toEqual([])
  for (let run = 0; run < 2; run++) await ordersAreFoundByTheirFacts.up(OrderModel.db.db!)
  expect(await found({ search: 'cempaka kasir' })).toEqual([orderNumber])
})
