import { expect, it } from 'vitest'
import { classesOf } from './stock.classes.rules.ts'

const classes = (...values: number[]) => {
  const demands = values.map((value) => ({ value }))
  const found = classesOf(demands)
  return demands.map((demand) => found.get(demand)).join('')
}

it('what comes first by value is A until it makes 80 %, B until 95 %, and what nobody asks for is C', () => {
  expect(classes(80, 15, 5)).toBe('ABC')
  expect(classes(5, 0, 15, 80, -3)).toBe('CCBAC')
  // The one that crosses a border is on the better side of it.
  expect(classes(79, 12, 9)).toBe('AAB')
  expect(classes(10, 10, 10, 10, 10, 10, 10, 10, 10, 10)).toBe('AAAAAAAABB')
  expect(classes(7)).toBe('A')
  expect(classes(0, 0)).toBe('CC')
  expect(classes()).toBe('')
})
