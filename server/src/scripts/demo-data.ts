import { dayMs, hourMs } from '@gudang/domain'
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
  | { kind: 'order' | 'return' | 'damage'; items: Items }
  | { kind: 'process' | 'ship' | 'cancel' }
  | { kind: 'transfer'; from: string; to: string; items: Items }
  | { kind: 'send'; expectedAt: Date }
  | { kind: 'receive'; items: (Items[number] & { damaged: number })[] }
)

/** From ordering a product until it arrives. */
const leadTimeDays = 7
/** What each warehouse holds at first beside its share of the month's sales, in lead times of them. */
const spareLeadTimes = 5

/** By product: the units of all orders. */
function unitsSold({ products, invoices }: DemoData): number[] {
  const sold = new Array<number>(products.length).fill(0)
  for (const { kind, lines } of invoices) {
    if (kind === 'order') for (const [product, units] of lines) sold[product] = sold[product]! + units
  }
  return sold
}

/** By product: what one warehouse sells within a lead time, rounded up. Whoever has no more should order now. */
function reorderPoints(data: DemoData): number[] {
  const times = data.invoices.map(({ at }) => Date.parse(at))
  const days = (Math.max(...times) - Math.min(...times)) / dayMs
  return unitsSold(data).map((units) =>
    Math.max(1, Math.ceil(((units / days) * leadTimeDays) / demoWarehouses.length)),
  )
}

export function demoProducts(data: DemoData) {
  const points = reorderPoints(data)
  return data.products.map((product, index) => ({ ...product, defaultLowStockThreshold: points[index]! }))
}

export function demoOpening(data: DemoData): OpeningLine[] {
  const sold = unitsSold(data)
  const points = reorderPoints(data)
  return data.products.flatMap(({ sku }, index) =>
    demoWarehouses.map(({ code, share }) => ({
      sku,
      warehouseCode: code,
      delta: Math.round(sold[index]! * share) + spareLeadTimes * points[index]!,
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
  steps.push(...transfersOf(products, now))
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

/** One of each state: arrived, late and in part with a broken unit, on the way, a draft. */
function transfersOf(products: DemoData['products'], now: Date): DemoStep[] {
  const ago = (hours: number) => new Date(now.getTime() - hours * hourMs)
  const [london, leeds, bristol] = demoWarehouses.map(({ code }) => code) as [string, string, string]
  const items = (first: number, units: number[]) =>
    units.map((qty, index) => ({ sku: products[first + index]!.sku, qty }))
  const arrived = items(40, [6, 4])
  const late = items(44, [8, 6, 4])
  return [
    { at: ago(150), no: 'T1', kind: 'transfer', from: leeds, to: london, items: arrived },
    { at: ago(149), no: 'T1', kind: 'send', expectedAt: ago(120) },
    { at: ago(124), no: 'T1', kind: 'receive', items: arrived.map((item) => ({ ...item, damaged: 0 })) },
    { at: ago(80), no: 'T2', kind: 'transfer', from: london, to: leeds, items: late },
    { at: ago(79), no: 'T2', kind: 'send', expectedAt: ago(30) },
    {
      at: ago(28),
      no: 'T2',
      kind: 'receive',
      items: late.slice(0, 2).map((item, index) => ({ ...item, qty: item.qty - 1, damaged: index })),
    },
    { at: ago(21), no: 'T3', kind: 'transfer', from: leeds, to: bristol, items: items(48, [3, 2, 2]) },
    { at: ago(20), no: 'T3', kind: 'send', expectedAt: ago(-28) },
    { at: ago(2), no: 'T4', kind: 'transfer', from: london, to: leeds, items: items(52, [4, 3]) },
  ]
}
