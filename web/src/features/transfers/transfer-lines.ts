import type { PickedProduct } from '../../domain/products/product-picker.tsx'

export interface TransferLine {
  product: PickedProduct
  quantity: number | string
}

/** So many more of a product: in its line, or in a new one under the others. */
export function withMore(lines: TransferLine[], product: PickedProduct, units: number): TransferLine[] {
  if (!lines.some((line) => line.product.sku === product.sku)) return [...lines, { product, quantity: units }]
  return lines.map((line) =>
    line.product.sku === product.sku ? { product, quantity: more(line.quantity, units) } : line,
  )
}

/** What is not a number yet counts as none. */
function more(quantity: number | string, units: number): number {
  return typeof quantity === 'number' ? quantity + units : units
}

/** Undefined for those who may not see levels. */
export function availableIn({ stocks }: PickedProduct, warehouseCode: string): number | undefined {
  return stocks && (stocks.find(({ warehouse }) => warehouse.code === warehouseCode)?.quantity ?? 0)
}

export const unitsOf = (lines: TransferLine[]): number =>
  lines.reduce((sum, { quantity }) => sum + (typeof quantity === 'number' ? quantity : 0), 0)
