import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inPacks, isPackName, readUnits } from './packs.ts'

const packs = [
  { name: 'pak', units: 6 },
  { name: 'dus', units: 12 },
  { name: 'Dus besar', units: 144, retired: true },
]

it.each([
  ['4', 4],
  [' 3 * 12 ', 36],
  ['3x12', 36],
  ['2d+4', 28],
  ['2 dus + 4', 28],
  ['1 PAK+1d', 18],
  ['0', 0],
])('%s is read as %i', (text, units) => expect(readUnits(text, packs)).toBe(units))

it.each([
  '',
  '+',
  '2d+',
  'd',
  '-3',
  '1.5',
  '2 kg',
  '2 dus besar',
  '99999999999',
  '2000000000+2000000000',
  '1e3',
  '3*',
  '٣',
])('%j is no quantity', (text) => expect(readUnits(text, packs)).toBeUndefined())

it('a beginning that two packs share is none of them, and a whole name is itself', () => {
  const alike = [...packs, { name: 'dus kecil', units: 4 }]
  expect(readUnits('2d', alike)).toBeUndefined()
  expect(readUnits('2dus', alike)).toBe(24)
})

it('what is written in packs is read as it was', () => {
  expect(inPacks(28, packs)).toBe('2 dus + 4')
  expect(inPacks(24, packs)).toBe('2 dus')
  expect(inPacks(5, packs)).toBeUndefined()
  const name = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isPackName)
  const some = fc.uniqueArray(fc.record({ name, units: fc.integer({ min: 2, max: 100_000 }) }), {
    ...{ minLength: 1, maxLength: 10, selector: (pack) => pack.name.trim().toLowerCase() },
  })
  const trimmed = some.map((all) => all.map((pack) => ({ ...pack, name: pack.name.trim() })))
  fc.assert(
    fc.property(fc.nat(2_147_483_647), trimmed, (units, of) => {
      const written = inPacks(units, of)
      if (written !== undefined) expect(readUnits(written, of)).toBe(units)
    }),
    { numRuns: 10_000 },
  )
})
