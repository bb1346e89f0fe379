import { expect, test } from 'vitest'
import { capOf, niceScale } from './trend-scale.ts'

test('round steps hold what came in above 0 and what went out below it', () => {
  expect(niceScale(34, 12)).toEqual({ top: 40, bottom: -20, ticks: [-20, 0, 20, 40] })
  expect(niceScale(9_000, 0)).toEqual({ top: 10_000, bottom: 0, ticks: [0, 5_000, 10_000] })
})

test('a time without movements still has an axis', () => {
  expect(niceScale(0, 0).ticks.map(Math.abs)).toEqual([0, 1])
})

test('one receipt of a whole month does not flatten the other days', () => {
  const days = [40, 0, 25, 30, 5, 0, 38, 12, 0, 22, 31]
  expect(capOf(days)).toBe(40)
  expect(capOf([...days, 9_000])).toBe(50)
  expect(capOf([9_000, 8_500])).toBe(9_000)
  expect(capOf([9_000])).toBe(9_000)
  expect(capOf([])).toBe(0)
})
