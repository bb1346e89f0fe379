// Makes server/demo/invoices.json.gz from the UCI "Online Retail" file: node scripts/make-demo-data.mjs FILE.csv.gz
// Kept: the products that are sold most often, and every sixth invoice of the last weeks with its lines of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { root } from './steps.mjs'

const productCount = 420
const everyNth = 6
const mostLines = 12

const text = gunzipSync(readFileSync(process.argv[2])).toString()
const [header, ...rows] = text.trim().split('\n')
const names = header.trim().split(',')

/** A CSV line whose fields may be quoted. */
const split = (row) =>
  [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, names.length)
    .map(([, field]) => field.replace(/^"|"$/g, '').replaceAll('""', '"'))

const lines = rows
  .map((row) => Object.fromEntries(split(row.trim()).map((value, index) => [names[index], value])))
  .map((line) => ({
    ...line,
    StockCode: line.StockCode.trim().toUpperCase(),
    Quantity: Number(line.Quantity),
    UnitPrice: Number(line.UnitPrice),
  }))
  .filter((line) => /^\d{5}[A-Z]*$/.test(line.StockCode))

const counts = new Map()
const products = new Map()
for (const { StockCode: sku, Description: name, Quantity: quantity, UnitPrice: price } of lines) {
  if (quantity <= 0 || price <= 0 || !name) continue
  counts.set(sku, (counts.get(sku) ?? 0) + 1)
  if (!products.has(sku)) products.set(sku, { sku, name, price: Math.round(price * 100) })
}
const kept = [...counts]
  .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  .slice(0, productCount)
  .map(([sku]) => sku)
  .sort()
const indexOf = new Map(kept.map((sku, index) => [sku, index]))

const invoices = new Map()
for (const line of lines) {
  const index = indexOf.get(line.StockCode)
  if (index === undefined) continue
  const kind = line.InvoiceNo.startsWith('C') ? 'return' : line.Quantity < 0 ? 'damage' : 'order'
  const invoice = invoices.get(line.InvoiceNo) ?? {
    no: line.InvoiceNo,
    at: `${line.InvoiceDate.replace(' ', 'T')}Z`,
    kind,
    lines: [],
  }
  invoices.set(line.InvoiceNo, invoice)
  const same = invoice.lines.find(([product]) => product === index)
  if (same) same[1] += Math.abs(line.Quantity)
  else if (invoice.lines.length < mostLines) invoice.lines.push([index, Math.abs(line.Quantity)])
}
const ofKind = (kind, nth) =>
  [...invoices.values()].filter((invoice) => invoice.kind === kind).filter((_, index) => index % nth === 0)
const chosen = [...ofKind('order', everyNth), ...ofKind('return', 8), ...ofKind('damage', 2)].sort((a, b) =>
  a.at < b.at ? -1 : 1,
)

const data = {
  attribution: 'Daqing Chen (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0. Reduced.',
  products: kept.map((sku) => products.get(sku)),
  invoices: chosen,
}
const packed = gzipSync(JSON.stringify(data), { level: 9 })
writeFileSync(join(root, 'server/demo/invoices.json.gz'), packed)
console.log(`${data.products.length} products, ${chosen.length} invoices, ${packed.length} bytes`)
