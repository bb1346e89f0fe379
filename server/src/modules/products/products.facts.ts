import { sortText } from '@gudang/domain'
import { storedTerms } from '../../platform/database/search.ts'
import { keysOf } from './products.codes.ts'

/** What people state of a product; everything else that is stored follows from it. */
export interface ProductFacts {
  sku: string
  name: string
  price: number
  tags: string[]
  barcodes: string[]
  defaultLowStockThreshold: number
}

type Stored = ProductFacts & { codes: string[] }

export function factsOf({
  sku,
  name,
  price,
  tags,
  barcodes,
  defaultLowStockThreshold,
}: Stored): ProductFacts {
  return { sku, name, price, tags, barcodes, defaultLowStockThreshold }
}

/** `before`: the keys that the product has had. */
export function storedFrom({ barcodes: given, ...facts }: ProductFacts, before?: string[]) {
  const codes = keysOf([facts.sku, ...given], before)
  const barcodes = eachOnce(given, codes[0]!, before)
  return {
    ...facts,
    barcodes,
    codes,
    ...comparedOf({ ...facts, barcodes: [...barcodes, ...codes.filter((key) => /^\d{14}$/.test(key))] }),
  }
}

/** What the order by name and search compare. */
export const comparedOf = ({
  sku,
  name,
  barcodes,
  tags,
}: Omit<ProductFacts, 'price' | 'defaultLowStockThreshold'>) => ({
  nameKey: sortText(name),
  terms: storedTerms([sku, name, ...barcodes], ...tags),
})

/** A barcode that says the same as the SKU, or as one before it, adds nothing. */
function eachOnce(barcodes: string[], skuKey: string, before: string[] | undefined): string[] {
  const seen = new Set([skuKey])
  return barcodes.filter((code) => {
    const [key] = keysOf([code], before)
    return !seen.has(key!) && seen.add(key!)
  })
}
