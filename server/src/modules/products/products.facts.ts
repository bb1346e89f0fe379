import { sortText } from '@gudang/domain'
import { storedTerms } from '../../platform/search.ts'

/** What people state of a product; everything else that is stored follows from it. */
export interface ProductFacts {
  sku: string
  name: string
  price: number
  tags: string[]
  barcodes: string[]
  defaultLowStockThreshold: number
}

interface Stored extends Omit<ProductFacts, 'barcodes'> {
  codes: string[]
}

/** The barcodes among the codes: all but the SKU, which comes first. */
export const barcodesOf = ({ codes }: Pick<Stored, 'codes'>): string[] => codes.slice(1)

export function factsOf(product: Stored): ProductFacts {
  const { sku, name, price, tags, defaultLowStockThreshold } = product
  return { sku, name, price, tags, barcodes: barcodesOf(product), defaultLowStockThreshold }
}

export function storedFrom({ barcodes, ...facts }: ProductFacts) {
  return {
    ...facts,
    codes: [...new Set([facts.sku, ...barcodes])],
    ...comparedOf({ ...facts, barcodes }),
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
