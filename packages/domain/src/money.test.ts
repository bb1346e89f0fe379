import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimalMoney, formatMoney, minorDigits, parseMoney } from './money.ts'

it('knows how many decimals a currency has', () => {
  expect([minorDigits('GBP'), minorDigits('JPY'), minorDigits('KWD'), minorDigits('IDR')]).toEqual([
    2, 0, 3, 0,
  ])
})

it('writes minor units as people do', () => {
  expect(formatMoney(1250, 'GBP')).toBe('£12.50')
  expect(formatMoney(1250, 'JPY', 'en')).toBe('¥1,250')
})

it('parses what it would write, for every amount that a currency can express', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000_000_000 }),
      fc.constantFrom('GBP', 'JPY', 'KWD', 'IDR'),
      (minor, currency) => {
        const decimal = (minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))
        expect(parseMoney(decimal, currency)).toBe(minor)
        expect(decimalMoney(minor, currency)).toBe(decimal)
      },
    ),
  )
})

it('reads zeros that a currency has no use for, but none that may be thousands', () => {
  expect([parseMoney('15.00', 'IDR'), parseMoney('1.5000', 'GBP'), parseMoney('1.234', 'KWD')]).toEqual([
    15, 150, 1234,
  ])
  expect([parseMoney('15.000', 'IDR'), parseMoney('15.000', 'GBP')]).toEqual([null, null])
})

it.each(['', '-1', '1.', '1.234', 'abc', '1e3', '99999999999999999999', '1,5'])('refuses %j', (amount) => {
  expect(parseMoney(amount, 'GBP')).toBeNull()
})
