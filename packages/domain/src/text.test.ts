import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readName, readNote, readText } from './text.ts'

const units = fc.string({ unit: 'binary' })
const anything = fc.oneof(
  units,
  fc.string({ unit: 'grapheme' }),
  // Halves of pairs, joiners, marks, controls and turns of direction, close together.
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'ß',
          'e',
          '\u0301',
          ' ',
          '\u00a0',
          '\u3000',
          '\n',
          '\r\n',
          '\t',
          '\u0085',
          '\u0000',
          '\u001d',
        ],
        ...[
          '\u200b',
          '\u200d',
          '\u200e',
          '\u202e',
          '\u2066',
          '\ufeff',
          '\u00ad',
          '\u3164',
          '\ufe0f',
          '\ufffe',
        ],
        ...['🔥', '👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\ud83d', '\udd25', '\u2028', 'ﬁ', '\ufb2c', '\u{1d160}', 'ế', '가'],
      ),
    )
    .map((parts) => parts.join('')),
)

describe.each([
  ['any text', readText],
  ['a name', readName],
  ['a note', readNote],
])('%s', (_what, rule) => {
  it('is refused or whole, composed, and the same when it is read again', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const read = rule(given)
        if ('problem' in read) return
        expect(Buffer.from(read.text).toString()).toBe(read.text)
        expect(read.text.normalize('NFC')).toBe(read.text)
        expect(read.text).not.toContain('\0')
        expect(rule(read.text)).toEqual(read)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each(['\ud83d', 'cut \ud83d', '\udd25 cut', 'a\ud800b'])(
    'is refused where it is cut in a character',
    (given) => {
      expect(rule(given)).toEqual({ problem: 'BROKEN_CHARACTER' })
    },
  )

  it.each(['whole 🔥', '👨‍👩‍👧 family', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', 'می‌خواهم', 'Tiếng Việt', 'ภาษาไทย', '한국어'])(
    '%s stays as it is',
    (given) => {
      expect(rule(given)).toEqual({ text: given })
    },
  )
})

describe('a name', () => {
  it.each([
    ['lines and tabs', 'Cup\r\nand\tsaucer', 'Cup and saucer'],
    ['spaces of every kind', ' a\u00a0\u2003b\u3000 ', 'a b'],
    ['what cannot be seen', 'Te\u00ada\u200b\ufeff', 'Tea'],
    ['turns of direction', '\u202a+62 811\u202c\u200e', '+62 811'],
    ['accents that stand apart', 'Cafe\u0301', 'Café'],
    ['nothing that can be seen', '\u3164\u200d \ufe0f', ''],
  ])('with %s is one line of what can be seen', (_what, given, text) => {
    expect(readName(given)).toEqual({ text })
  })

  it.each(['\u0000', '\u0007', '\u001b[2J', '\u007f', '\u0085', '\u009d'])(
    'is refused with a control character',
    (bad) => {
      expect(readName(`a${bad}b`)).toEqual({ problem: 'CONTROL_CHARACTER' })
    },
  )
})

describe('a note', () => {
  it('keeps its lines, tabs and spaces', () => {
    expect(readNote(' one\r\n\ttwo  three\n')).toEqual({ text: 'one\r\n\ttwo  three' })
  })

  it('is refused with a control character, and freed of what cannot be seen', () => {
    expect(readNote('a\u000bb')).toEqual({ problem: 'CONTROL_CHARACTER' })
    expect(readNote('\ufeffinvoice \u202e99\u202c')).toEqual({ text: 'invoice 99' })
  })
})
