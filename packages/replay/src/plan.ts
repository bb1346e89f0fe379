import type { InvoiceLine } from './parse.ts'

/** Codes of postage, fees, discounts, samples and vouchers: no product has them. */
const notAProduct = /^(POST|DOT|M|D|S|C2|B|CRUK|PADS|BANK CHARGES|AMAZONFEE|GIFT_.*|TEST.*|ADJUST.*)$/

export type LeftOut = 'no product' | 'unreadable' | 'quantity 0' | 'after --days'

interface Sum {
  sku: string
  quantity: number
}

/** A command to send; `lines` says how many lines of the file it stands for. */
export type Step = { id: string; lines: number; items: Sum[] } & (
  | { kind: 'order'; invoiceNo: string }
  | { kind: 'return'; invoiceNo: string }
  | { kind: 'damage'; invoiceNo: string }
)

export interface Plan {
  products: { sku: string; name: string; price: number }[]
  /** Units to book before the first invoice, by SKU. */
  opening: Sum[]
  /** In the order of time. */
  steps: Step[]
  linesRead: number
  leftOut: Record<LeftOut, number>
}

interface PlanOptions {
  openingFactor: number
  /** Only the first so many days of the file. */
  days?: number
}

interface Line {
  invoiceNo: string
  sku: string
  description: string
  quantity: number
  at: number
  price: number
}

const mostOrderLines = 1_000
const mostAdjustmentLines = 500
const dayMs = 86_400_000

/**
 * What to do with every line. Lines that repeat exactly are kept: an invoice may list a thing twice. An invoice
 * whose number begins with C gives back; any other negative quantity was written off.
 */
export function planReplay(read: InvoiceLine[], { openingFactor, days }: PlanOptions): Plan {
  const leftOut: Plan['leftOut'] = { 'no product': 0, unreadable: 0, 'quantity 0': 0, 'after --days': 0 }
  const lines: Line[] = []
  for (const raw of read) {
    const line = readLine(raw)
    if (typeof line === 'string') leftOut[line]++
    else lines.push(line)
  }
  const end = days === undefined ? Infinity : startOfDay(earliest(lines)) + days * dayMs
  const used = lines.filter((line) => line.at < end)
  leftOut['after --days'] = lines.length - used.length
  const steps = stepsOf(used)
  return {
    products: productsOf(used),
    opening: openingOf(steps, openingFactor),
    steps,
    linesRead: read.length,
    leftOut,
  }
}

function readLine(raw: InvoiceLine): Line | LeftOut {
  const sku = raw.stockCode?.trim().toUpperCase()
  const quantity = Number(raw.quantity)
  const price = Number(raw.unitPrice)
  const at = Date.parse(`${raw.invoiceDate?.replace(' ', 'T')}Z`)
  const readable =
    raw.invoiceNo &&
    sku &&
    raw.quantity &&
    Number.isInteger(quantity) &&
    Number.isFinite(price) &&
    Number.isFinite(at)
  if (!readable || Math.abs(quantity) > 2_147_483_647) return 'unreadable'
  if (notAProduct.test(sku)) return 'no product'
  if (quantity === 0) return 'quantity 0'
  if (isReturn(raw.invoiceNo) && quantity > 0) return 'unreadable'
  return { invoiceNo: raw.invoiceNo, sku, description: raw.description ?? '', quantity, at, price }
}

const isReturn = (invoiceNo: string) => invoiceNo.startsWith('C')

const earliest = (lines: Line[]) => lines.reduce((first, { at }) => Math.min(first, at), Infinity)
const startOfDay = (at: number) => Math.floor(at / dayMs) * dayMs

/** The first description and the first price above 0 that the file gives; lines at 0 or less are used all the same. */
function productsOf(lines: Line[]): Plan['products'] {
  const products = new Map<string, { sku: string; name: string; price: number }>()
  for (const { sku, description, price } of lines) {
    const product = products.get(sku) ?? { sku, name: '', price: 0 }
    products.set(sku, product)
    if (!product.name && description && description !== '?') product.name = description
    if (product.price === 0 && price > 0) product.price = Math.round(price * 100)
  }
  return [...products.values()].map((product) => ({ ...product, name: product.name || product.sku }))
}

type Kind = Step['kind']

function stepsOf(lines: Line[]): Step[] {
  const groups = new Map<string, { kind: Kind; invoiceNo: string; at: number; lines: Line[] }>()
  for (const line of lines) {
    const kind: Kind = isReturn(line.invoiceNo) ? 'return' : line.quantity < 0 ? 'damage' : 'order'
    const key = `${kind}:${line.invoiceNo}`
    const group = groups.get(key) ?? { kind, invoiceNo: line.invoiceNo, at: line.at, lines: [] }
    group.lines.push(line)
    groups.set(key, group)
  }
  // Sorting is stable, so that invoices of one minute keep their order in the file.
  const inTime = [...groups.values()].sort((a, b) => a.at - b.at)
  return inTime.flatMap(({ kind, invoiceNo, lines: own }) =>
    partsOf(own, kind === 'order' ? mostOrderLines : mostAdjustmentLines).map((part, index): Step => ({
      id: `${kind}:${invoiceNo}:${index}`,
      kind,
      invoiceNo,
      lines: part.length,
      items: summed(part),
    })),
  )
}

/** Parts of at most so many different SKUs; all lines of a SKU stay together. */
function partsOf(lines: Line[], most: number): Line[][] {
  const parts: Line[][] = []
  const partOf = new Map<string, number>()
  for (const line of lines) {
    const at = partOf.get(line.sku) ?? Math.floor(partOf.size / most)
    partOf.set(line.sku, at)
    ;(parts[at] ??= []).push(line)
  }
  return parts
}

function summed(lines: Line[]): Sum[] {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + Math.abs(quantity))
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }))
}

function openingOf(steps: Step[], factor: number): Sum[] {
  const sold = new Map<string, number>()
  for (const step of steps) {
    if (step.kind !== 'order') continue
    for (const { sku, quantity } of step.items) sold.set(sku, (sold.get(sku) ?? 0) + quantity)
  }
  return [...sold]
    .map(([sku, quantity]) => ({ sku, quantity: Math.ceil(quantity * factor) }))
    .filter((sum) => sum.quantity > 0)
}

/** 60, 30 and 10 of a hundred; what rounding leaves goes to the first. */
export function splitOpening(quantity: number): [number, number, number] {
  const second = Math.floor(quantity * 0.3)
  const third = Math.floor(quantity * 0.1)
  return [quantity - second - third, second, third]
}
