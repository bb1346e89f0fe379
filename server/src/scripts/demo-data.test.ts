import { expect, it } from 'vitest'
import { demoOpening, demoProducts, demoTimeline, loadDemoData } from './demo-data.ts'

const data = loadDemoData()
const now = new Date('2026-05-01T12:00:00Z')
const { opening, steps } = demoTimeline(data, now)

it('lays every invoice in the weeks before now, the last one an hour ago, in the order of time', () => {
  const times = steps.map((step) => step.at.getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  const invoices = steps.filter(({ kind }) => ['order', 'return', 'damage'].includes(kind))
  expect(invoices).toHaveLength(data.invoices.length)
  expect(invoices.at(-1)!.at).toEqual(new Date('2026-05-01T11:00:00Z'))
  expect(opening.getTime()).toBeLessThan(times[0]!)
})

it('puts no step of an order after now, nor before the order', () => {
  const placed = new Map(steps.filter(({ kind }) => kind === 'order').map(({ no, at }) => [no, at]))
  for (const { kind, no, at } of steps) {
    expect(at.getTime()).toBeLessThanOrEqual(now.getTime())
    if (['process', 'ship', 'cancel'].includes(kind))
      expect(at.getTime()).toBeGreaterThan(placed.get(no)!.getTime())
  }
})

it('leaves some orders open', () => {
  const ended = new Set(steps.filter(({ kind }) => kind === 'ship' || kind === 'cancel').map(({ no }) => no))
  const orders = steps.filter(({ kind }) => kind === 'order')
  expect(orders.filter(({ no }) => !ended.has(no)).length).toBeGreaterThan(5)
})

it('watches every product, by what is sold of it, and opens far above that', () => {
  const thresholds = new Map(
    demoProducts(data).map(({ sku, defaultLowStockThreshold }) => [sku, defaultLowStockThreshold]),
  )
  expect(Math.min(...thresholds.values())).toBe(1)
  expect(Math.max(...thresholds.values())).toBeGreaterThan(20)
  for (const { sku, delta } of demoOpening(data))
    expect(delta).toBeGreaterThanOrEqual(5 * thresholds.get(sku)!)
})
