import { limits, type Permission } from '@gudang/domain'
import type { ImportKind } from '../../graphql/schema.generated.ts'

export interface Kind {
  kind: ImportKind
  permission: Permission
  /** The API's path for uploads. */
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
  {
    kind: 'TRANSFERS',
    permission: 'inventory.transfer',
    path: './imports/transfers',
    columns: [
      { name: 'from', required: true },
      { name: 'to', required: true },
      { name: 'sku', required: true },
      { name: 'units', required: true },
    ],
    row: ['LONDON', 'LEEDS', 'EXAMPLE-1', '12'],
  },
]

/** A template: the columns and one row, with the byte order mark by which spreadsheets recognise UTF-8. */
export function templateOf({ columns, row }: Kind): Blob {
  const lines = [columns.map(({ name }) => name), row].map((cells) => cells.join(','))
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' })
}

/** How the server decodes a file without a byte order mark; the first unless another is chosen. */
const names: Record<string, string> = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Windows-1252 (Western)',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'windows-1258': 'Windows-1258 (Vietnamese)',
  'windows-874': 'Windows-874 (Thai)',
  'iso-8859-2': 'ISO 8859-2',
  'iso-8859-15': 'ISO 8859-15',
  macintosh: 'Mac Roman',
  ibm437: 'DOS 437',
  ibm850: 'DOS 850',
  'koi8-r': 'KOI8-R',
  shift_jis: 'Shift JIS',
  'euc-jp': 'EUC-JP',
  'euc-kr': 'EUC-KR',
  gb18030: 'GB 18030',
  big5: 'Big5',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
}

export const encodingName = (encoding: string) => names[encoding] ?? encoding

export const encodings = Object.entries(names).map(([value, label]) => ({ value, label }))

/** Reasons not to send a file at all; the server checks these and more. */
export async function refusalOf(
  file: File,
  encoding = '',
): Promise<'EMPTY' | 'FILE_TOO_BIG' | 'NO_CSV' | undefined> {
  if (file.size === 0) return 'EMPTY'
  if (file.size > limits.importMegabytes * 1_000_000) return 'FILE_TOO_BIG'
  const start = new Uint8Array(await file.slice(0, 65_536).arrayBuffer())
  const isUtf16 = encoding.startsWith('utf-16') || (start[0]! + start[1]! === 0x1fd && start[0]! >= 0xfe)
  return !isUtf16 && start.includes(0) ? 'NO_CSV' : undefined
}
