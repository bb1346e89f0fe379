import type { PickedProduct } from '../../domain/products/product-picker.tsx'

export interface TransferLine {
  product: PickedProduct
  quantity: number | string
}

/** One more of a product: in its line, or in a new one under the others. */
export function withOneMore(lines: TransferLine[], product: PickedProduct): TransferLine[] {
  if (!lines.some((line) => line.product.sku === product.sku)) return [...lines, { product, quantity: 1 }]
  return lines.map((line) =>
    line.product.sku === product.sku ? { product, quantity: oneMore(line.quantity) } : line,
  )
}

/** What is not a number yet counts as none. */
function oneMore(quantity: number | string): number {
  return typeof quantity === 'number' ? quantity + 1 : 1
}

/** Undefined for those who may not see levels. */
export function availableIn({ stocks }: PickedProduct, warehouseCode: string): number | undefined {
  return stocks && (stocks.find(({ warehouse }) => warehouse.code === warehouseCode)?.quantity ?? 0)
}

export const unitsOf = (lines: TransferLine[]): number =>
  lines.reduce((sum, { quantity }) => sum + (typeof quantity === 'number' ? quantity : 0), 0)
