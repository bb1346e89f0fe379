import type { Permission } from '@gudang/domain'
import type { ImportKind } from '../../graphql/schema.generated.ts'

export interface Kind {
  kind: ImportKind
  permission: Permission
  /** Of the API: where its files are sent to. */
  path: string
  columns: { name: string; required?: boolean }[]
  /** As an example, in the order of the columns. */
  row: string[]
}

/** The kinds of files that the server reads, with the columns by which it knows them. */
export const importKinds: Kind[] = [
  {
    kind: 'PRODUCTS',
    permission: 'product.manage',
    path: './imports/products',
    columns: [
      { name: 'sku', required: true },
      { name: 'name' },
      { name: 'price' },
      { name: 'tags' },
      { name: 'barcodes' },
      { name: 'minimum' },
    ],
    row: ['EXAMPLE-1', 'Example product', '12.50', 'gifts|summer', '4006381333931', '10'],
  },
  {
    kind: 'STOCK_COUNTS',
    permission: 'inventory.adjust',
    path: './imports/stock-counts',
    columns: [
      { name: 'sku', required: true },
      { name: 'warehouse', required: true },
      { name: 'counted', required: true },
    ],
    row: ['EXAMPLE-1', 'LONDON', '48'],
  },
]

/** A file to begin with: the columns and one row, with the mark by which a spreadsheet knows UTF-8. */
export function templateOf({ columns, row }: Kind): Blob {
  const lines = [columns.map(({ name }) => name), row].map((cells) => cells.join(','))
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' })
}

const mostBytes = 50_000_000

/** Why a file need not be sent at all; the server looks at the same and at more. */
export async function refusalOf(file: File): Promise<'EMPTY' | 'FILE_TOO_BIG' | 'NO_CSV' | undefined> {
  if (file.size === 0) return 'EMPTY'
  if (file.size > mostBytes) return 'FILE_TOO_BIG'
  const start = new Uint8Array(await file.slice(0, 65_536).arrayBuffer())
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe
  return !isUtf16 && start.includes(0) ? 'NO_CSV' : undefined
}
