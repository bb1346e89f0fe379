import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import {
  adjustStock,
  cancelOrder,
  placeOrder,
  processOrder,
  shipOrder,
  transferStock,
} from '../../testing/operations.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let manager: TestClient
let orderNumber: string

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 }, LEEDS: { LAMP: 3 } })
  manager = await app.as('manager')
  const input = { customerName: 'Ayu', warehouseCode: 'LONDON', items: [{ sku: 'LAMP', qty: 4 }] }
  const placed = await manager.run<{ placeOrder: { orderNumber: string } }>(placeOrder, { input })
  orderNumber = placed.placeOrder.orderNumber
  await manager.run(cancelOrder, { orderNumber })
})
afterAll(() => app.stop())

interface Entry {
  id: string
  type: string
  sequence: number
  reason: string | null
  reference: { kind: string; id: string; label: string } | null
  actor: { id: string }
  product: { sku: string }
}

const query =
  'query ($filter: MovementFilter) { movements(filter: $filter) { nodes { id type sequence reason reference { kind id label } actor { id } product { sku } } } }'
const movements = async (filter: object, client = manager) =>
  (await client.run<{ movements: { nodes: Entry[] } }>(query, { filter })).movements.nodes
const adjust = (input: object) =>
  manager.send<{ adjustStock: { movement: { id: string } } }>(adjustStock, {
    input: { sku: 'LAMP', warehouseCode: 'LONDON', ...input },
  })

it('are found by the order, however its number was typed, and not by a reference that only looks like it', async () => {
  await adjust({ delta: 1, reason: 'RETURN', externalReference: orderNumber })
  const found = await movements({ orderNumber: ` ${orderNumber.toLowerCase()} ` })
  expect(found.map(({ type }) => type)).toEqual(['RELEASE', 'ALLOCATION'])
})

it('are found by words of their product, and by who moved', async () => {
  expect(await movements({ search: 'mug' })).toMatchObject([{ product: { sku: 'MUG' } }])
  expect(await movements({ search: 'nothing like it' })).toEqual([])
  expect(await movements({ search: 'product', sku: 'MUG' })).toHaveLength(1)
  const [{ actor }] = (await movements({ orderNumber })) as [Entry]
  const own = await movements({ actorId: actor.id })
  expect(own.map(({ type }) => type)).toEqual(['ADJUSTMENT', 'RELEASE', 'ALLOCATION'])
})

it('are found by reason and by a moment that they lie before', async () => {
  await adjust({ delta: -1, reason: 'DAMAGE' })
  expect(await movements({ reasons: ['DAMAGE', 'LOSS'] })).toMatchObject([{ reason: 'DAMAGE' }])
  expect(await movements({ to: '2016-01-01T00:00:00Z' })).toEqual([])
})

it('of another warehouse stay hidden from a scoped user, whatever the filter', async () => {
  const { warehouses } = await manager.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  const leeds = warehouses.find(({ code }) => code === 'LEEDS')!
  const scoped = await app.as('manager', { warehouses: [leeds.id] })
  for (const filter of [{ orderNumber }, { warehouseCode: 'LONDON' }, { reasons: ['DAMAGE'] }])
    expect(await movements(filter, scoped)).toEqual([])
  expect(await movements({ search: 'lamp' }, scoped)).toHaveLength(1)
})

it('are corrected by new ones that name what they correct', async () => {
  const wrong = (await adjust({ delta: 5, reason: 'RECEIPT' })).data!.adjustStock.movement.id
  const corrected = await adjust({ delta: -5, reason: 'CORRECTION', corrects: wrong })
  expect(corrected.data).toMatchObject({ adjustStock: { movement: { reason: 'CORRECTION' } } })
  const [correction] = await movements({ referenceId: wrong })
  expect(correction!.reference).toMatchObject({ kind: 'CORRECTION', id: wrong })
  expect(correction!.reference!.label).toMatch(/^LAMP in LONDON, movement \d+$/)
})

it.each([
  ['another reason', { reason: 'FOUND' }, 'BAD_USER_INPUT'],
  ['a reference of its own', { externalReference: 'INV-1' }, 'BAD_USER_INPUT'],
  ['no id', { corrects: 'first' }, 'BAD_USER_INPUT'],
  ['a movement that does not exist', { corrects: '0123456789abcdef01234567' }, 'NOT_FOUND'],
  ['a movement of another warehouse', { warehouseCode: 'LEEDS' }, 'NOT_FOUND'],
  ['a movement of another product', { sku: 'MUG' }, 'NOT_FOUND'],
])('a correction with %s is refused and changes nothing', async (_what, input, code) => {
  const [movement] = await movements({ orderNumber })
  const before = await snapshot()
  const { errors } = await adjust({ delta: 1, reason: 'CORRECTION', corrects: movement!.id, ...input })
  expect(errors?.[0]?.extensions.code).toBe(code)
  expect(await snapshot()).toBe(before)
})

it('a transfer leaves two, with one reference', async () => {
  const input = {
    fromWarehouseCode: 'LONDON',
    toWarehouseCode: 'LEEDS',
    lines: [{ sku: 'MUG', quantity: 1 }],
  }
  const { transferStock: done } = await manager.run<{ transferStock: { id: string } }>(transferStock, {
    input,
  })
  const found = await movements({ referenceId: done.id })
  expect(found.map(({ type }) => type).sort()).toEqual(['TRANSFER_IN', 'TRANSFER_OUT'])
})

it('sorts stocks by quantity page by page, and refuses a cursor of another sort', async () => {
  const page = (sort: string, after?: string) =>
    manager.send<{ stocks: { nodes: { quantity: number }[]; pageInfo: { endCursor: string } } }>(
      `query ($after: String) { stocks(first: 2, sort: ${sort}, after: $after) { nodes { quantity } pageInfo { endCursor } } }`,
      { after },
    )
  const first = (await page('QUANTITY_ASC')).data!.stocks
  const second = (await page('QUANTITY_ASC', first.pageInfo.endCursor)).data!.stocks
  const quantities = [...first.nodes, ...second.nodes].map(({ quantity }) => quantity)
  expect(quantities).toHaveLength(4)
  expect(quantities).toEqual(quantities.toSorted((a, b) => a - b))
  const descending = (await page('QUANTITY_DESC')).data!.stocks.nodes.map(({ quantity }) => quantity)
  expect(descending).toEqual(quantities.toReversed().slice(0, 2))
  expect((await page('UPDATED_DESC', first.pageInfo.endCursor)).errors?.[0]?.extensions.code).toBe(
    'BAD_USER_INPUT',
  )
})

const allocations = (client: TestClient, variables: object = {}) =>
  client.send<{ stockAllocations: { nodes: { orderNumber: string }[] } }>(
    'query ($sku: String = "LAMP", $warehouseCode: String = "LONDON") { stockAllocations(sku: $sku, warehouseCode: $warehouseCode) { nodes { orderNumber } } }',
    variables,
  )

it('the open orders that hold the allocated units of a stock are listed, and no others', async () => {
  const input = { customerName: 'Budi', warehouseCode: 'LONDON', items: [{ sku: 'LAMP', qty: 2 }] }
  const open = await manager.run<{ placeOrder: { orderNumber: string } }>(placeOrder, { input })
  const shipped = await manager.run<{ placeOrder: { orderNumber: string } }>(placeOrder, { input })
  await manager.run(processOrder, { orderNumber: shipped.placeOrder.orderNumber })
  await manager.run(shipOrder, { orderNumber: shipped.placeOrder.orderNumber })
  expect((await allocations(manager)).data!.stockAllocations.nodes).toEqual([
    { orderNumber: open.placeOrder.orderNumber },
  ])
  expect((await allocations(manager, { sku: 'MUG' })).data!.stockAllocations.nodes).toEqual([])
  expect((await allocations(manager, { sku: 'NOPE' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  const counter = await app.asHolderOf('inventory.view')
  expect((await allocations(counter)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})
