import type { PickedProduct } from '../../domain/products/product-picker.tsx'

export interface OrderLine {
  /** For React and the focus; never sent. */
  key: string
  sku: string
  product: PickedProduct | undefined
  qty: number | string
}

export interface Shortage {
  sku: string
  warehouseCode: string | null
  requested: number
  available: number
}

let lastKey = 0
export const emptyLine = (): OrderLine => ({ key: `line-${++lastKey}`, sku: '', product: undefined, qty: '' })

/** An untouched line is not sent: there is always one more to type into. */
export const isBlank = ({ sku, qty }: OrderLine) => sku.trim() === '' && qty === ''

/** Undefined for those who may not see levels. */
export function availableIn(
  { stocks }: PickedProduct,
  warehouseCode: string | undefined,
): number | undefined {
  return stocks
    ?.filter(({ warehouse }) => !warehouseCode || warehouse.code === warehouseCode)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

export function lineTotal({ product, qty }: OrderLine): number | undefined {
  return product && typeof qty === 'number' ? product.price * qty : undefined
}

/** Lines with one SKU are allocated together, so the shortage is shown on each of them. */
export function shortageOf({ product }: OrderLine, shortages: Shortage[]): Shortage | undefined {
  return product && shortages.find(({ sku }) => sku === product.sku)
}

/** Warehouses that have some, largest first: what can be offered instead. */
export function warehousesWithStock({ stocks = [] }: PickedProduct): { code: string; quantity: number }[] {
  return stocks
    .filter(({ quantity }) => quantity > 0)
    .map(({ warehouse, quantity }) => ({ code: warehouse.code, quantity }))
    .sort((a, b) => b.quantity - a.quantity)
}
