import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeKey, readBarcode, readCode, tidyCode } from './code.ts'
import { gtin14, hasWrongCheckDigit, printedGtin } from './gtin.ts'

const text = (given: string) => ({ text: given })

const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['a', 'ß', 'ẞ', 'ı', 'İ', 'ς', 'ŉ', 'ﬁ', 'ǆ', 'ᾳ', '\u0345', '\u0301', 'e', '¨', '½', 'ﷺ', '가'],
        ...[' ', '\u00a0', '\u200b', '\u00ad', '\u200e', '\u3164', '\ufeff', '–', '－', '\u001d', '\r\n'],
        ...[']C1', '］Ｃ１', ']E0', '01', '(01)', '05012345678900', '17261231', '96385074', '04252614', '𐐨'],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

describe('a code', () => {
  it('is the same when it is read again, and never longer than its letters written out', () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const read = readCode(given)
        if ('problem' in read) return
        expect(readCode(read.text)).toEqual(read)
        expect(read.text.length).toBeLessThanOrEqual(given.normalize('NFKC').length)
        expect(codeKey(codeKey(read.text))).toBe(codeKey(read.text))
        expect(read.text).toBe(read.text.trim())
        expect(Buffer.from(read.text).toString()).toBe(read.text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('of any characters is stable', () => {
    for (let point = 0; point <= 0x1ffff; point += 16) {
      const given = Array.from({ length: 16 }, (_, at) => `${String.fromCodePoint(point + at)}b`).join('')
      const read = readCode(given.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, ''))
      expect('text' in read && readCode(read.text)).toEqual(read)
    }
  })

  it.each([
    ['é composed and apart', 'CAFÉ', 'CAFE\u0301'],
    ['a zero-width space', 'ZW', 'Z\u200bW'],
    ['a soft hyphen', 'SH', 'S\u00adH'],
    ['a left-to-right mark', 'LR', 'LR\u200e'],
    ['a no-break space', 'A B', 'A\u00a0B'],
    ['two spaces', 'C D', 'C  D'],
    ['full width', 'FW1', 'ＦＷ１'],
    ['case', 'ab-1', 'AB-1'],
    ['both cases of ß', 'STRAẞE', 'straße'],
    ['both small sigmas', 'ΟΔΟΣ', 'οδος'],
    ['the hyphen of a word processor', 'A-1', 'A–1'],
    ['the suffix of a scanner', 'MUG-1', 'MUG-1\r\n'],
    ['an AIM identifier', 'MUG-1', ']C0mug-1'],
  ])('is one whatever %s', (_what, one, other) => {
    expect(readCode(other)).toEqual(readCode(one))
  })

  it.each([
    ['L\nB', 'CONTROL_CHARACTER'],
    ['T\tB', 'CONTROL_CHARACTER'],
    ['A\u001dB', 'CONTROL_CHARACTER'],
    ['R\u202eB', 'TEXT_DIRECTION'],
    ['I\u2066B', 'TEXT_DIRECTION'],
    ['cut \ud83d', 'BROKEN_CHARACTER'],
  ])('%j is refused', (given, problem) => {
    expect(readCode(given)).toEqual({ problem })
    expect(tidyCode(given)).toBe(given)
  })

  it('of 64 ß has 64 characters', () => {
    expect(readCode('ß'.repeat(64))).toEqual(text('ß'.repeat(64)))
  })
})

describe('a GTIN', () => {
  it.each([
    ['EAN-13 and GTIN-14', '5012345678900', '05012345678900'],
    ['UPC-A and EAN-13', '036000291452', '0036000291452'],
    ['UPC-A and GTIN-14', '036000291452', '00036000291452'],
    ['GTIN-8 and EAN-13', '96385074', '0000096385074'],
    ['UPC-E and UPC-A', '04252614', '042100005264'],
    ['UPC-E and EAN-13', '01234565', '0012345000065'],
  ])('is one number as %s', (_what, one, other) => {
    expect(codeKey(one)).toBe(codeKey(other))
    expect(codeKey(one)).toHaveLength(14)
  })

  it.each(['4006381333931', '036000291452', '10012345678902', 'OWN-7', '12345678', '123'])(
    'accepts %s',
    (code) => {
      expect(hasWrongCheckDigit(code)).toBe(false)
    },
  )

  it.each(['4006381333932', '036000291453', '10012345678903'])('sees the misread digit of %s', (code) => {
    expect(hasWrongCheckDigit(code)).toBe(true)
    expect(codeKey(code)).toBe(code)
  })

  it('that a UPC-E leaves out in a shorter way too is not that of the longer one', () => {
    const longer = Array.from({ length: 10 }, (_, check) => gtin14(`0120453${check}`))
    const shorter = Array.from({ length: 10 }, (_, check) => gtin14(`0120450${check}`))
    const upcA = /^0001200000045/
    expect([shorter, longer].map((keys) => keys.filter((key) => key && upcA.test(key)).length)).toEqual([
      1, 0,
    ])
  })

  it('is printed without the zeros of its carrier', () => {
    expect(printedGtin('05012345678900')).toBe('5012345678900')
    expect(printedGtin('0036000291452')).toBe('036000291452')
    expect(printedGtin('00000096385074')).toBe('96385074')
    expect(printedGtin('10012345678902')).toBe('10012345678902')
    expect(printedGtin('000000000017')).toBe('000000000017')
    expect(readBarcode(' 0036000291452\r')).toEqual(text('036000291452'))
    expect(readBarcode('own-7b')).toEqual(text('OWN-7B'))
  })

  it.each([
    [']E05012345678900'],
    [']C10105012345678900'],
    [']C1010501234567890017261231\u001d10ABC'],
    [']d20105012345678900\u001d21XYZ\r\n'],
    [']Q3010501234567890010LOT-7'],
    ['\u001d010501234567890021A'],
    ['010501234567890017261231'],
    ['0105012345678900'],
    ['(01)05012345678900(17)261231'],
    ['5012345678900\t'],
    ['\u00025012345678900\u0003'],
  ])('is what a scanner sends as %j', (given) => {
    expect(readCode(given)).toEqual(text('5012345678900'))
  })

  it('is not seen in digits that are no GS1 text', () => {
    for (const own of ['0105012345678901', '010501234567890099X', '0112345678'])
      expect(readCode(own)).toEqual(text(own))
  })
})
