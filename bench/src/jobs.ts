import { randomUUID } from 'node:crypto'
import { adjustStock, cancelOrder, placeOrder, transferStock } from '../../server/src/testing/operations.ts'
import type { TestClient } from '../../server/src/testing/test-client.ts'
import { skuOf, warehouseCodeOf } from '../../server/src/testing/fill-ledger.ts'

export const catalogue = { products: 500, warehouses: 3 }

/** Orders that were placed and may still be cancelled. */
export type Pool = string[]

export interface Job {
  name: string
  /** One operation as a partner sends it; false where there is nothing left to do it to. */
  run(client: TestClient, pool: Pool): Promise<boolean>
}

export const anySku = (): string => skuOf(Math.floor(Math.random() * catalogue.products))
const key = () => ({ idempotencyKey: randomUUID() })

async function change(client: TestClient, query: string, variables: object, wanted: string) {
  const [answer] = Object.values(
    await client.run<Record<string, { __typename: string; orderNumber: string }>>(query, variables),
  )
  if (answer!.__typename !== wanted) throw new Error(JSON.stringify(answer))
  return answer!
}

function place(skus: string[]) {
  return async (client: TestClient, pool: Pool) => {
    const items = skus.map((sku) => ({ sku: sku || anySku(), qty: 1 }))
    const input = { customerName: 'Ayu', items, ...key() }
    pool.push((await change(client, placeOrder, { input }, 'Order')).orderNumber)
    return true
  }
}

const list = `query ($after: String) { products(first: 50, after: $after) {
  nodes { id sku name price stocks { id quantity allocated warehouse { code } } } pageInfo { endCursor hasNextPage } } }`
const history = `query ($sku: String!) { movements(first: 50, filter: { sku: $sku }) {
  nodes { id sequence type reason quantityDelta quantityAfter createdAt actor { name } reference { label } warehouse { code } } } }`

export const jobs: Job[] = [
  {
    name: 'place an order of 1 to 3 lines',
    run: (client, pool) => place(['', '', ''].slice(0, 1 + Math.floor(Math.random() * 3)))(client, pool),
  },
  { name: 'place an order of one SKU that everybody wants', run: place([skuOf(0)]) },
  {
    name: 'cancel an order',
    async run(client, pool) {
      const orderNumber = pool.pop()
      if (!orderNumber) return false
      await change(client, cancelOrder, { orderNumber, ...key() }, 'Order')
      return true
    },
  },
  {
    name: 'adjust a stock',
    async run(client) {
      const at = { sku: anySku(), warehouseCode: warehouseCodeOf(0), delta: 1, reason: 'RECEIPT' }
      await change(client, adjustStock, { input: { ...at, ...key() } }, 'StockAdjusted')
      return true
    },
  },
  {
    name: 'transfer between two warehouses',
    async run(client) {
      const route = { fromWarehouseCode: warehouseCodeOf(0), toWarehouseCode: warehouseCodeOf(1) }
      const input = { ...route, lines: [{ sku: anySku(), quantity: 1 }], ...key() }
      await change(client, transferStock, { input }, 'StockTransfer')
      return true
    },
  },
  {
    name: 'list 50 products with their stocks',
    async run(client) {
      const { products } = await client.run<{ products: { nodes: { stocks: unknown[] }[] } }>(list)
      if (products.nodes.length !== 50 || products.nodes[0]!.stocks.length !== catalogue.warehouses)
        throw new Error('The list is not what it should be.')
      return true
    },
  },
  {
    name: 'page of 50 movements of a product',
    async run(client) {
      const { movements } = await client.run<{ movements: { nodes: unknown[] } }>(history, { sku: skuOf(0) })
      if (movements.nodes.length !== 50) throw new Error('The page is not full.')
      return true
    },
  },
]
