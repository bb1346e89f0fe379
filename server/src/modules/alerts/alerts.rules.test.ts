import fc from 'fast-check'
import { expect, it } from 'vitest'
import { settle, type Crossing } from './alerts.rules.ts'

const crossing = fc.record({
  stock: fc.constantFrom('a', 'b', 'c'),
  low: fc.boolean(),
  quantity: fc.nat(10),
  threshold: fc.nat(10),
  at: fc.date({ noInvalidDate: true }),
})

/** Applies what was settled to the open alerts, as the database does. */
function apply(open: Set<string>, crossings: Crossing[]) {
  const { raised, resolved } = settle(open, crossings)
  for (const stock of resolved.keys()) open.delete(stock)
  for (const { stock, resolved: end } of raised) if (!end) open.add(stock)
  return raised.length
}

it('leaves an open alert exactly where the last crossing was downward, never two of one stock', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), fc.array(crossing), (before, crossings) => {
      const { raised } = settle(before, crossings)
      const unresolved = raised.filter(({ resolved }) => !resolved).map(({ stock }) => stock)
      expect(new Set(unresolved).size).toBe(unresolved.length)
      const open = new Set<string>(before)
      apply(open, crossings)
      for (const stock of ['a', 'b', 'c'] as const) {
        const last = crossings.findLast((one) => one.stock === stock)
        expect(open.has(stock)).toBe(last ? last.low : before.includes(stock))
      }
    }),
  )
})

it('comes to the same in one batch or one by one', () => {
  fc.assert(
    fc.property(fc.array(crossing), (crossings) => {
      const [atOnce, oneByOne] = [new Set<string>(), new Set<string>()]
      const raised = apply(atOnce, crossings)
      const raisedOneByOne = crossings.reduce((sum, one) => sum + apply(oneByOne, [one]), 0)
      expect([raised, atOnce]).toEqual([raisedOneByOne, oneByOne])
    }),
  )
})
