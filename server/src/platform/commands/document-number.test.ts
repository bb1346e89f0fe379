import fc from 'fast-check'
import { expect, it } from 'vitest'
import { documentNumberAt } from './document-number.ts'

const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })

it('is readable: the day, the moment of the day and chance, in letters that nobody mixes up', () => {
  expect(documentNumberAt(new Date('2026-11-23T14:55:36.456Z'), () => 0)).toBe('261123-1K7X08-0000')
  fc.assert(
    fc.property(moments, (at) => {
      expect(documentNumberAt(at)).toMatch(/^\d{6}-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{4}$/)
    }),
  )
})

it('sorts in the order of time', () => {
  fc.assert(
    fc.property(moments, moments, (a, b) => {
      if (a.getTime() < b.getTime()) expect(documentNumberAt(a) < documentNumberAt(b)).toBe(true)
    }),
  )
})
