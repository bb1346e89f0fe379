import fc from 'fast-check'
import { expect, it } from 'vitest'
import { raiseAndResolve, type Crossing, type Known } from './alerts.rules.ts'

const crossing = fc.record({
  stock: fc.constantFrom('a', 'b', 'c'),
  low: fc.boolean(),
  quantity: fc.nat(10),
  threshold: fc.nat(10),
  at: fc.date({ noInvalidDate: true }),
  number: fc.constant(0),
})

const knownOf = (open: Iterable<string>) =>
  new Map<string, Known>([...open].map((stock) => [stock, { open: true, number: 0 }]))

/** Applies what was settled to the open alerts, as the database does. */
function apply(open: Set<string>, crossings: Crossing[]) {
  const { raised, resolved } = raiseAndResolve(knownOf(open), crossings)
  for (const stock of resolved.keys()) open.delete(stock)
  for (const { stock, resolved: end } of raised) if (!end) open.add(stock)
  return raised.length
}

it('leaves an open alert exactly where the last crossing was downward, never two of one stock', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), fc.array(crossing), (before, crossings) => {
      const { raised } = raiseAndResolve(knownOf(before), crossings)
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

it('ends as the last crossing left it, in whatever order and portions they are told', () => {
  const told = fc.nat(8).chain((count) =>
    fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index + 1),
      { minLength: count },
    ),
  )
  fc.assert(
    fc.property(told, fc.nat(8), (numbers, cut) => {
      const at = new Date(0)
      const crossings = numbers.map((number) => ({
        stock: 'a',
        low: number % 2 === 1,
        quantity: 0,
        threshold: 1,
        at,
        number,
      }))
      const known = new Map<string, Known>()
      let opened = 0
      for (const portion of [crossings.slice(0, cut), crossings.slice(cut)]) {
        const { raised, resolved } = raiseAndResolve(known, portion)
        opened += raised.filter((alert) => !alert.resolved).length - resolved.size
        expect([0, 1]).toContain(opened)
        const before = known.get('a')?.number ?? 0
        known.set('a', {
          open: opened === 1,
          number: Math.max(before, ...portion.map(({ number }) => number)),
        })
      }
      expect(opened).toBe(numbers.length % 2)
    }),
  )
})
