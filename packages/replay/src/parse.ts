import { parse } from 'csv-parse'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** One line of an invoice file, as it stands there. */
export interface InvoiceLine {
  invoiceNo: string
  stockCode: string
  description: string
  quantity: string
  invoiceDate: string
  unitPrice: string
}

const columns = {
  InvoiceNo: 'invoiceNo',
  StockCode: 'stockCode',
  Description: 'description',
  Quantity: 'quantity',
  InvoiceDate: 'invoiceDate',
  UnitPrice: 'unitPrice',
} as const

export class FileError extends Error {}

/** All lines of a CSV file, gzipped or not, and the digest of its content. */
export async function readInvoiceFile(file: string): Promise<{ lines: InvoiceLine[]; digest: string }> {
  const hash = createHash('sha256')
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const raw = createReadStream(file)
  const parser = parse({
    columns: (header: string[]) => header.map(nameOf),
    bom: true,
    relax_column_count: true,
    trim: true,
  })
  const forward = (error: Error) => parser.destroy(new FileError(`${file} cannot be read: ${error.message}`))
  raw.on('error', forward)
  if (file.endsWith('.gz')) raw.pipe(createGunzip().on('error', forward)).pipe(tap).pipe(parser)
  else raw.pipe(tap).pipe(parser)
  const lines: InvoiceLine[] = []
  for await (const line of parser as AsyncIterable<InvoiceLine>) {
    if (lines.length === 0) requireColumns(file, line)
    lines.push(line)
  }
  return { lines, digest: hash.digest('hex') }
}

const nameOf = (title: string): string => columns[title as keyof typeof columns] ?? title

function requireColumns(file: string, line: InvoiceLine): void {
  const missing = Object.entries(columns)
    .filter(([, name]) => line[name] === undefined)
    .map(([title]) => title)
  if (missing.length > 0) throw new FileError(`${file} has no column ${missing.join(', ')}.`)
}
