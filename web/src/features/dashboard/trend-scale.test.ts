import { expect, test } from 'vitest'
import { niceScale } from './trend-scale.ts'

test('round steps hold what came in above 0 and what went out below it', () => {
  expect(niceScale(34, 12)).toEqual({ top: 40, bottom: -20, ticks: [-20, 0, 20, 40] })
  expect(niceScale(9_000, 0)).toEqual({ top: 10_000, bottom: 0, ticks: [0, 5_000, 10_000] })
})

test('a time without movements still has an axis', () => {
  expect(niceScale(0, 0).ticks.map(Math.abs)).toEqual([0, 1])
})
