import { AdjustmentReason, adjustStocks } from '../modules/stock/index.ts'
import { createProduct } from '../modules/products/index.ts'
import { createWarehouse } from '../modules/warehouses/index.ts'
import type { Ctx } from '../platform/requests/context.ts'

/** Warehouses, products and their opening stock: `{ LONDON: { LAMP: 10 } }`. Prices are 100, 200, 300 … by product. */
export async function stockUp(ctx: Ctx, levels: Record<string, Record<string, number>>): Promise<void> {
  const skus = [...new Set(Object.values(levels).flatMap((stock) => Object.keys(stock)))]
  for (const [index, sku] of skus.entries()) {
    await createProduct(ctx, { sku, name: `Product ${sku}`, price: (index + 1) * 100 })
  }
  for (const [code, stock] of Object.entries(levels)) {
    await createWarehouse(ctx, { code, name: `Warehouse ${code}`, address: '1 Test Street' })
    const lines = Object.entries(stock)
      .filter(([, delta]) => delta > 0)
      .map(([sku, delta]) => ({ sku, warehouseCode: code, delta }))
    if (lines.length > 0) await adjustStocks(ctx, { lines, reason: AdjustmentReason.RECEIPT })
  }
}
