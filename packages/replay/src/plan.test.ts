import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InvoiceLine } from './parse.ts'
import { planReplay, splitOpening } from './plan.ts'

const line = (changes: Partial<InvoiceLine> = {}): InvoiceLine => ({
  invoiceNo: '536365',
  stockCode: '85123A',
  description: 'WHITE HEART',
  quantity: '6',
  invoiceDate: '2010-12-01 08:26:00',
  unitPrice: '2.55',
  ...changes,
})

const plan = (lines: InvoiceLine[], options = {}) => planReplay(lines, { openingFactor: 1, ...options })

describe('a line', () => {
  it('of an invoice becomes part of its order, lines of one SKU summed whatever their case', () => {
    expect(
      plan([line(), line({ stockCode: '85123a ', quantity: '2' }), line({ stockCode: '71053' })]).steps,
    ).toEqual([
      {
        id: 'order:536365:0',
        kind: 'order',
        invoiceNo: '536365',
        lines: 3,
        items: [
          { sku: '85123A', quantity: 8 },
          { sku: '71053', quantity: 6 },
        ],
      },
    ])
  })

  it('of an invoice that begins with C is returned, another negative one written off', () => {
    const { steps } = plan([
      line({ invoiceNo: 'C1', quantity: '-2' }),
      line({ invoiceNo: '2', quantity: '-3' }),
    ])
    expect(steps.map(({ kind, items }) => [kind, items[0]!.quantity])).toEqual([
      ['return', 2],
      ['damage', 3],
    ])
  })

  it.each([
    ['POST', 'no product'],
    ['m', 'no product'],
    ['BANK CHARGES', 'no product'],
    ['gift_0001_40', 'no product'],
  ])('with the code %s is left out as %s', (stockCode, reason) => {
    const { leftOut, steps } = plan([line({ stockCode })])
    expect(steps).toEqual([])
    expect(leftOut).toMatchObject({ [reason]: 1 })
  })

  it.each([
    ['quantity', 'two'],
    ['quantity', ''],
    ['quantity', '1.5'],
    ['unitPrice', 'free'],
    ['invoiceDate', 'yesterday'],
    ['invoiceNo', ''],
  ])('whose %s is %j is left out as unreadable', (field, value) => {
    expect(plan([line({ [field]: value })]).leftOut.unreadable).toBe(1)
  })
})

it('names a product by its first description and prices it by its first price above 0', () => {
  const { products } = plan([
    line({ description: '', unitPrice: '0' }),
    line({ description: 'HEART', unitPrice: '2.55' }),
    line({ description: 'HEARTS', unitPrice: '5.79' }),
  ])
  expect(products).toEqual([{ sku: '85123A', name: 'HEART', price: 255 }])
})

it('splits an invoice of more than 1,000 SKUs over several orders and loses none', () => {
  const { steps } = plan(
    Array.from({ length: 2_300 }, (_, index) => line({ stockCode: `${10_000 + index}` })),
  )
  expect(steps.map((step) => step.items.length)).toEqual([1_000, 1_000, 300])
})

it('opens with the units sold by the factor, and stops after so many days', () => {
  const lines = [
    line({ quantity: '10' }),
    line({ quantity: '5', invoiceNo: '9', invoiceDate: '2010-12-03 09:00:00' }),
  ]
  expect(plan(lines, { openingFactor: 1.5 }).opening).toEqual([{ sku: '85123A', quantity: 23 }])
  const cut = plan(lines, { days: 2 })
  expect(cut.opening).toEqual([{ sku: '85123A', quantity: 10 }])
  expect(cut.leftOut['after --days']).toBe(1)
})

it('splits opening stock 60/30/10 and loses no unit', () => {
  expect(splitOpening(100)).toEqual([60, 30, 10])
  fc.assert(
    fc.property(fc.nat(), (units) => {
      expect(splitOpening(units).reduce((a, b) => a + b)).toBe(units)
    }),
  )
})

it('accounts for every line, whatever stands in it', () => {
  const anything = fc.record({
    invoiceNo: fc.constantFrom('1', '2', 'C3', 'C4', ''),
    stockCode: fc.constantFrom('10001', '10002A', 'POST', 'M', '', ' 10001 '),
    description: fc.string(),
    quantity: fc.oneof(fc.integer({ min: -5, max: 5 }).map(String), fc.string()),
    invoiceDate: fc.constantFrom('2010-12-01 08:26:00', '2010-12-02 08:26:00', 'never'),
    unitPrice: fc.oneof(fc.double({ min: -1, max: 9, noNaN: true }).map(String), fc.string()),
  })
  fc.assert(
    fc.property(
      fc.array(anything),
      fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      (lines, days) => {
        const { steps, leftOut, linesRead } = plan(lines, { days })
        const used = steps.reduce((sum, step) => sum + step.lines, 0)
        expect(used + Object.values(leftOut).reduce((a, b) => a + b)).toBe(linesRead)
      },
    ),
  )
})
