import { expect, test } from 'vitest'
import { previewAdjustment } from './adjustment.rules.ts'

const level = { quantity: 7, onHand: 10 }

test('a difference moves on hand and available alike', () => {
  expect(previewAdjustment(level, 'delta', -3)).toEqual({ delta: -3, onHandAfter: 7, quantityAfter: 4 })
})

test('a count is compared with what is on hand, promised units included', () => {
  expect(previewAdjustment(level, 'counted', 12)).toEqual({ delta: 2, onHandAfter: 12, quantityAfter: 9 })
  expect(previewAdjustment(level, 'counted', 10)?.delta).toBe(0)
})

test('what is no whole number has no result yet', () => {
  for (const figure of ['', ' ', '-', '1.5', 'x'])
    expect(previewAdjustment(level, 'delta', figure)).toBeUndefined()
  expect(previewAdjustment(level, 'counted', -1)).toBeUndefined()
})
