import { expect, test } from 'vitest'
import { receiptOf } from './transfer-receipt.ts'

const lines = [
  { sku: 'LAMP', open: 12 },
  { sku: 'MUG', open: 0 },
]

test('what is beyond what is left of a line is surplus, damaged ones counted first', () => {
  expect(receiptOf(lines, {})).toEqual([])
  expect(receiptOf(lines, { LAMP: { units: 8, damaged: 0 } })).toEqual([
    { sku: 'LAMP', received: 8, damaged: 0, surplus: 0 },
  ])
  expect(receiptOf(lines, { LAMP: { units: 12, damaged: 2 }, MUG: { units: 1, damaged: 0 } })).toEqual([
    { sku: 'LAMP', received: 10, damaged: 2, surplus: 2 },
    { sku: 'MUG', received: 0, damaged: 0, surplus: 1 },
  ])
})
