import { useMay } from '../../../domain/people/me.tsx'
import { paths } from '../../../paths.ts'

/** Where all that is known of a product is, for who may see products; else its stocks. */
export function useProductAddress(): (sku: string) => string {
  return useMay('product.view') ? paths.product : stocksOf
}

const stocksOf = (sku: string) => `${paths.stock}?${new URLSearchParams({ q: sku }).toString()}`
