import { batchesOf } from '@gudang/domain'
import { Types } from 'mongoose'
import { AdjustmentReason, adjustStocks } from '../modules/stock/index.ts'
import { createProduct } from '../modules/products/index.ts'
import { ProductModel } from '../modules/products/products.model.ts'
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

/** The same of very many, in a warehouse that is there: products are copies of one that is there, too. */
export async function stockUpMany(
  ctx: Ctx,
  { like, warehouseCode, skus, each }: { like: string; warehouseCode: string; skus: string[]; each: number },
): Promise<void> {
  const model = await ProductModel.findOne({ sku: like }).select('+terms').lean().orFail()
  for (const batch of batchesOf(skus, 2_000))
    await ProductModel.collection.insertMany(
      batch.map((sku) => ({
        ...{ ...model, _id: new Types.ObjectId(), sku },
        ...{ codes: [sku], terms: [sku.toLowerCase()] },
      })),
    )
  for (const batch of batchesOf(skus, 500))
    await adjustStocks(ctx, {
      lines: batch.map((sku) => ({ sku, warehouseCode, delta: each })),
      reason: AdjustmentReason.RECEIPT,
    })
}
