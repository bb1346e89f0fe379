import { sortText } from '@gudang/domain'
import { storedTerms } from '../../platform/database/search.ts'
import { keysOf } from './products.codes.ts'
import type { Pack } from './products.model.ts'

/** What people state of a product; everything else that is stored follows from it. */
export interface ProductFacts {
  sku: string
  name: string
  price: number
  tags: string[]
  barcodes: string[]
  packs: Pack[]
  defaultLowStockThreshold: number
}

type Stored = Omit<ProductFacts, 'packs'> & { packs?: Pack[]; codes: string[] }

export function factsOf({
  sku,
  name,
  price,
  tags,
  barcodes,
  packs = [],
  defaultLowStockThreshold,
}: Stored): ProductFacts {
  return { sku, name, price, tags, barcodes, packs, defaultLowStockThreshold }
}

const mostRetired = 10

/** Units of a pack never change: what is not wanted any more is retired, and keeps its barcode until another pack has it. */
export function packsAfter(before: Pack[], wanted: Omit<Pack, 'retired'>[]): Pack[] {
  const nameOf = ({ name, units }: Omit<Pack, 'retired'>) => `${units} ${name.toLowerCase()}`
  const used = new Set(wanted.map(nameOf))
  const codes = new Set(keysOf(wanted.flatMap(({ barcode }) => barcode ?? [])))
  const retired = before
    .filter((pack) => !used.has(nameOf(pack)))
    .map(({ barcode, ...pack }) => ({
      ...pack,
      ...(barcode && !codes.has(keysOf([barcode])[0]!) ? { barcode } : {}),
      retired: true,
    }))
  const active = wanted.map(({ name, units, barcode }) => ({
    ...{ name, units, ...(barcode ? { barcode } : {}), retired: false },
  }))
  return [...active, ...retired.slice(0, mostRetired)]
}

/** `before`: the keys that the product has had. */
export function storedFrom(
  // Events of before packs tell none.
  { barcodes: given, packs = [], ...facts }: Omit<ProductFacts, 'packs'> & { packs?: Pack[] },
  before?: string[],
) {
  const codes = keysOf([facts.sku, ...given], before)
  const barcodes = eachOnce(given, codes[0]!, before)
  const onPacks = packs.flatMap(({ barcode }) => barcode ?? [])
  const packCodes = keysOf(onPacks, before)
  const all = [...new Set([...codes, ...packCodes])]
  const searched = [...barcodes, ...onPacks, ...all.filter((key) => /^\d{14}$/.test(key))]
  return {
    ...facts,
    ...{ barcodes, packs, packCodes, codes: all },
    ...comparedOf({ ...facts, barcodes: searched }),
  }
}

/** What the order by name and search compare. */
export const comparedOf = ({
  sku,
  name,
  barcodes,
  tags,
}: Pick<ProductFacts, 'sku' | 'name' | 'barcodes' | 'tags'>) => ({
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
