import { expect, test } from 'vitest'
import { anOrder } from '../../testing/examples.ts'
import { leeds, london } from '../../testing/network.ts'
import { mergedSheets, sheetsOf } from './order-sheets.ts'

const dus = { __typename: 'Pack' as const, name: 'dus', units: 12, retired: false }

test('each warehouse has a sheet of what it gives, as one walks, with lines of one SKU summed and its packs', () => {
  const [item] = anOrder().items
  const bins: Record<string, string> = { LAMP: 'A-10', TABLE: 'A-2' }
  const give = (sku: string, ...from: [typeof london | typeof leeds, number][]) => ({
    ...item!,
    sku,
    productName: `Name of ${sku}`,
    product: { __typename: 'Product' as const, id: sku, packs: sku === 'LAMP' ? [dus] : [] },
    qty: from.reduce((sum, [, quantity]) => sum + quantity, 0),
    allocations: from.map(([warehouse, quantity]) => ({
      __typename: 'OrderAllocation' as const,
      warehouse,
      quantity,
      bin: bins[sku] ?? null,
    })),
  })
  const items = [
    give('TABLE', [london, 1]),
    give('LAMP', [london, 2], [leeds, 5]),
    give('LAMP', [london, 4]),
    give('BALL', [london, 3]),
  ]
  expect(sheetsOf(anOrder({ items }))).toEqual([
    {
      warehouse: leeds,
      lines: [{ sku: 'LAMP', name: 'Name of LAMP', quantity: 5, packs: [dus], bin: 'A-10' }],
      units: 5,
    },
    {
      warehouse: london,
      lines: [
        { sku: 'TABLE', name: 'Name of TABLE', quantity: 1, packs: [], bin: 'A-2' },
        { sku: 'LAMP', name: 'Name of LAMP', quantity: 6, packs: [dus], bin: 'A-10' },
        { sku: 'BALL', name: 'Name of BALL', quantity: 3, packs: [], bin: null },
      ],
      units: 10,
    },
  ])
})

test('one walk for many orders sums each SKU and keeps what is for which order', () => {
  const one = anOrder({ orderNumber: 'ONE' })
  const two = anOrder({ orderNumber: 'TWO' })
  expect(mergedSheets([one, two])).toEqual([
    {
      warehouse: london,
      lines: [
        {
          sku: 'LAMP',
          name: 'Name of LAMP',
          quantity: 4,
          packs: [],
          bin: null,
          parts: [
            { orderNumber: 'ONE', quantity: 2 },
            { orderNumber: 'TWO', quantity: 2 },
          ],
        },
      ],
      units: 4,
    },
  ])
})
