import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naturalKey } from './natural.ts'

const byKey = (a: string, b: string) => (naturalKey(a) < naturalKey(b) ? -1 : 1)

test('bins are in the order of a walk', () => {
  const walk = ['A-1', 'a-2', 'A-2-3', 'A-10', 'A-010-1', 'B1', 'B02', 'B3', 'B12', 'Lantai 2', 'Lantai 11']
  expect([...walk].reverse().sort(byKey)).toEqual(walk)
})

test('any two numbers are in their order, however many zeros stand before them', () => {
  const number = fc.nat()
  const zeros = fc.integer({ min: 0, max: 4 }).map((count) => '0'.repeat(count))
  fc.assert(
    fc.property(number, number, zeros, zeros, (a, b, before, between) => {
      const [left, right] = [naturalKey(`R${before}${a}`), naturalKey(`R${between}${b}`)]
      expect(left < right).toBe(a < b)
      expect(left === right).toBe(a === b)
    }),
  )
})
