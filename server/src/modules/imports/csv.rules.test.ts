import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLines, readCell, readList, writeList } from '../../platform/csv.ts'
import { CsvReader, type CsvRecord } from './csv.rules.ts'

/** Read in stretches of this many characters, as a file may be cut anywhere. */
function read(text: string, { separator = ',', stretch = text.length || 1 } = {}): CsvRecord[] {
  const reader = new CsvReader(separator)
  const records: CsvRecord[] = []
  for (let at = 0; at < text.length; at += stretch) records.push(...reader.read(text.slice(at, at + stretch)))
  return [...records, ...reader.end()]
}

const cellsOf = (text: string, separator?: string) =>
  read(text, separator ? { separator } : {}).map(({ cells, fault }) => fault ?? cells)

describe('CSV', () => {
  it.each<[string, string, (string[] | string)[]]>([
    [
      'an inch mark in a cell',
      'A,27" monitor\nB,x',
      [
        ['A', '27" monitor'],
        ['B', 'x'],
      ],
    ],
    ['quotes, doubled ones within', 'A,"27"" ""wide"""\n', [['A', '27" "wide"']]],
    ['spaces around a quoted cell', 'A, "x, y" ,\t"z"', [['A', 'x, y', 'z']]],
    ['line breaks in a quoted cell', '"a\r\nb\rc\nd",x\nB', [['a\r\nb\rc\nd', 'x'], ['B']]],
    ['line ends of three kinds', 'A\r\nB\rC\nD', [['A'], ['B'], ['C'], ['D']]],
    ['empty rows', '\n\r\n,\nA', [[''], [''], ['', ''], ['A']]],
    ['a text after a closed quote', 'A\n"27" monitor",x\nB', [['A'], 'STRAY_QUOTE', ['B']]],
    ['a quote after a closed one', '"a" "b"\r\nB', ['STRAY_QUOTE', ['B']]],
    ['an open quote', 'A\nB,"open\nC', [['A'], 'OPEN_QUOTE']],
    ['a cell that ends with its file', 'A,"x"', [['A', 'x']]],
    ['nothing', '', []],
    [
      'any number of empty cells at the end',
      `A${','.repeat(5_000)}\nB`,
      [['A', ...Array<string>(999).fill('')], ['B']],
    ],
    ['more cells than anybody has', `${'A,'.repeat(1_001)}\nB`, ['TOO_MANY_CELLS', ['B']]],
  ])('knows %s, wherever it is cut', (_what, text, expected) => {
    expect(cellsOf(text)).toEqual(expected)
    for (const stretch of [1, 2, 3, 7]) expect(read(text, { stretch })).toEqual(read(text))
  })

  it('counts rows as a spreadsheet does', () => {
    const rows = read('sku,name\n\nA,"two\nlines"\r\n"B" x\nC').map(({ row, cells, fault }) => [
      row,
      fault ?? cells[0],
    ])
    expect(rows).toEqual([
      [1, 'sku'],
      [2, ''],
      [3, 'A'],
      [4, 'STRAY_QUOTE'],
      [5, 'C'],
    ])
  })

  it('builds no row beyond its length, and nothing after it', () => {
    for (const text of ['a', ',', '"', '\u0000'].map((part) => part.repeat(1_000_000)))
      expect(read(text).length).toBeLessThan(3)
  })

  it('holds lists so that they come back, and no two are written the same', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (list) => {
        expect(readList(writeList(list))).toEqual(list)
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads back every text that an export writes, whatever it is cut into', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(item, item, item), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, stretch) => {
          const found = read(csvLines(rows), { stretch })
          expect(found.map(({ cells }) => cells.map(readCell))).toEqual(rows)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

/** Of a name, a tag or a code: never empty, and without spaces around it. */
const item = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'\'"=+-@|\\,;\t\r\n \ufeffa1＝'), maxLength: 12 }),
  )
  .map((text) => text.trim())
  .filter((text) => text !== '')
