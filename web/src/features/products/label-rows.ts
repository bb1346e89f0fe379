import type { ProductRowFragment } from './products.generated.ts'
import type { Label } from './label-pdf.ts'

export const labelKinds = ['product', 'shelf', 'pack', 'bin'] as const
export type LabelKind = (typeof labelKinds)[number]

export type Labelled = Pick<ProductRowFragment, 'sku' | 'name' | 'price' | 'barcodes' | 'packs'>
type Pack = Labelled['packs'][number]

/** Where a bin is: its warehouse. */
export interface Place {
  code: string
  name: string
}

/** What has a label of its own, and how many of it are printed. */
export type Row = { id: string; copies: number } & (
  | { of: 'product'; product: Labelled }
  | { of: 'pack'; product: Labelled; pack: Pack & { barcode: string } }
  | { of: 'bin'; bin: string; place: Place }
)

export const isShown = ({ of }: Row, kind: LabelKind): boolean => of === (kind === 'shelf' ? 'product' : kind)

/** The product itself, and each of its packs that a scanner can tell from it. */
export function rowsOf(product: Labelled): Row[] {
  const { sku, packs } = product
  return [
    { id: `product ${sku}`, copies: 1, of: 'product', product },
    ...packs.flatMap((pack): Row[] => {
      const { barcode, retired, name } = pack
      if (!barcode || retired) return []
      return [{ id: `pack ${sku} ${name}`, copies: 1, of: 'pack', product, pack: { ...pack, barcode } }]
    }),
  ]
}

export const rowOfBin = (bin: string, place: Place): Row => ({
  ...{ id: `bin ${place.code} ${bin}`, copies: 1, of: 'bin' as const },
  ...{ bin, place },
})

/** What is added again has one copy more of what it is; the rest of it stays as it is. */
export function withMore(rows: readonly Row[], added: Row[], more?: Row): Row[] {
  const known = new Set(rows.map(({ id }) => id))
  return [
    ...added.filter(({ id }) => !known.has(id)),
    ...rows.map((row) => (row.id === more?.id ? { ...row, copies: row.copies + 1 } : row)),
  ]
}

/** What is printed of it. */
export function labelOf(
  row: Row,
  {
    kind,
    money,
    packSaid,
  }: { kind: LabelKind; money: (price: number) => string; packSaid: (pack: Pack) => string },
): Label {
  if (row.of === 'bin') {
    const { bin, place } = row
    return { headline: bin, name: `${place.code} · ${place.name}`, code: bin, orDots: true }
  }
  const { sku, name, price, barcodes } = row.product
  if (row.of === 'pack')
    return { headline: packSaid(row.pack), name: `${sku} · ${name}`, code: row.pack.barcode }
  const code = barcodes[0] ?? sku
  return kind === 'shelf' ? { headline: sku, name, code } : { name, price: money(price), code }
}
