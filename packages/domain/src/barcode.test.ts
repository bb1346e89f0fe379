import { expect, it } from 'vitest'
import { hasWrongCheckDigit, normalizeBarcode } from './barcode.ts'

it('takes a UPC-A and the EAN-13 of the same number for one code', () => {
  expect(normalizeBarcode(' 0036000291452 ')).toBe('036000291452')
  expect(normalizeBarcode('036000291452')).toBe('036000291452')
  expect(normalizeBarcode('own-7b')).toBe('OWN-7B')
})

it.each(['4006381333931', '036000291452', '10012345678902', 'OWN-7', '12345678', '123'])(
  'accepts %s',
  (code) => {
    expect(hasWrongCheckDigit(code)).toBe(false)
  },
)

it.each(['4006381333932', '036000291453', '10012345678903'])('sees the misread digit of %s', (code) => {
  expect(hasWrongCheckDigit(code)).toBe(true)
})
