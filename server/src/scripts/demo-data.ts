import { hourMs } from '@gudang/domain'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface DemoData {
  products: { sku: string; name: string; price: number }[]
  /** Lines name a product by its place in `products`, and units. */
  invoices: {
    no: string
    at: string
    kind: 'order' | 'return' | 'damage'
    lines: [product: number, units: number][]
  }[]
}

export function loadDemoData(): DemoData {
  const file = join(import.meta.dirname, '../../demo/invoices.json.gz')
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as DemoData
}

export const demoWarehouses = [
  { code: 'LONDON', name: 'London', address: '1 Tooley Street, London (synthetic)', share: 0.6 },
  { code: 'LEEDS', name: 'Leeds', address: '2 Wellington Street, Leeds (synthetic)', share: 0.3 },
  { code: 'BRISTOL', name: 'Bristol', address: '3 Welsh Back, Bristol (synthetic)', share: 0.1 },
] as const

export interface OpeningLine {
  sku: string
  warehouseCode: string
  delta: number
}

type Items = { sku: string; qty: number }[]

export type DemoStep = { at: Date; no: string } & (
  { kind: 'order' | 'return' | 'damage'; items: Items } | { kind: 'process' | 'ship' | 'cancel' }
)

const dayMs = 24 * hourMs

/** Sold units times 1.5, but 0.7 for every seventh product, so that some run short. */
function openingUnits({ products, invoices }: DemoData): number[] {
  const sold = new Array<number>(products.length).fill(0)
  for (const { kind, lines } of invoices) {
    if (kind === 'order') for (const [product, units] of lines) sold[product] = sold[product]! + units
  }
  return sold.map((units, index) => Math.max(10, Math.ceil(units * (index % 7 === 0 ? 0.7 : 1.5))))
}

/** The products with a tenth of their opening stock as the threshold in each warehouse. */
export function demoProducts(data: DemoData) {
  const units = openingUnits(data)
  return data.products.map((product, index) => ({
    ...product,
    defaultLowStockThreshold: Math.ceil(units[index]! / 10),
  }))
}

export function demoOpening(data: DemoData): OpeningLine[] {
  const units = openingUnits(data)
  return data.products.flatMap(({ sku }, index) =>
    demoWarehouses.map(({ code, share }) => ({
      sku,
      warehouseCode: code,
      delta: Math.max(1, Math.round(units[index]! * share)),
    })),
  )
}

/** What happens when, with the last invoice an hour before now and everything else as long before it as it was. */
export function demoTimeline(
  { products, invoices }: DemoData,
  now: Date,
): { opening: Date; steps: DemoStep[] } {
  const last = Math.max(...invoices.map((invoice) => Date.parse(invoice.at)))
  const shift = now.getTime() - hourMs - last
  let orders = 0
  const steps = invoices.flatMap(({ no, at, kind, lines }): DemoStep[] => {
    const placed = new Date(Date.parse(at) + shift)
    const items = lines.map(([product, qty]) => ({ sku: products[product]!.sku, qty }))
    const first: DemoStep = { at: placed, no, kind, items }
    return kind === 'order' ? [first, ...fateOf(no, placed, now, ++orders)] : [first]
  })
  const opening = new Date(Math.min(...steps.map((step) => step.at.getTime())) - dayMs)
  return { opening, steps: steps.sort((a, b) => a.at.getTime() - b.at.getTime()) }
}

/** Every 25th is cancelled; orders older than two days are shipped, those of the day before yesterday processed. */
function fateOf(no: string, placed: Date, now: Date, count: number): DemoStep[] {
  const after = (hours: number) => new Date(placed.getTime() + hours * hourMs)
  const age = now.getTime() - placed.getTime()
  if (count % 25 === 0 && age > 4 * hourMs) return [{ at: after(3), no, kind: 'cancel' }]
  if (age > 2 * dayMs)
    return [
      { at: after(2), no, kind: 'process' },
      { at: after(20), no, kind: 'ship' },
    ]
  if (age > dayMs) return [{ at: after(2), no, kind: 'process' }]
  return []
}
