import fc from 'fast-check'
import { PDFDocument } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/use-format.ts'
import { scanPdf } from '../../testing/scan-pdf.ts'
import { barsOf } from './bars.ts'
import { labelPdf, type Label } from './label-pdf.ts'
import { nameOf, cornerOf, sheetNames, sheets } from './label-sheets.ts'

const words = { CHARACTERS: 'No bars: not in a barcode', LENGTH: 'No bars: too long' }

const labels = (count: number, code = 'LAMP'): Label[] =>
  Array.from({ length: count }, () => ({ name: 'Lamp — 60 W', price: '£2.50', code }))

test('a SKU becomes Code 128, a barcode of 13 digits EAN-13', () => {
  // Start, four letters and the check letter of 11 modules each, and a stop of 13.
  expect(barsOf('LAMP').width).toBe(6 * 11 + 13)
  expect(barsOf('5012345678900').width).toBe(95)
  expect(barsOf('5012345678900').bars).toHaveLength(30)
  expect(barsOf('LAMP').bars[0]).toEqual({ x: 0, width: 2 })
})

test('bars stand on whole modules: digits with a wrong check digit are no EAN but Code 128', () => {
  for (const code of ['LAMP', '85123A', '036000291452', '5012345678900', 'a|b ~{}', '5012345678901']) {
    for (const { x, width } of barsOf(code).bars) expect([x % 1, width % 1], code).toEqual([0, 0])
  }
  expect(barsOf('5012345678901').width).not.toBe(95)
  expect(barsOf('036000291453').width).not.toBe(95)
})

test('labels fill their sheets, beginning after those that are used', async () => {
  const print = { sheet: sheets.a4x21, labels: labels(20), skip: 1, words }
  const one = await PDFDocument.load((await labelPdf(print)).bytes)
  expect(one.getPageCount()).toBe(1)
  const two = await PDFDocument.load((await labelPdf({ ...print, skip: 2 })).bytes)
  expect(two.getPageCount()).toBe(2)
  expect(two.getPage(0).getSize().width).toBeCloseTo(595.3, 1)
})

test('every sheet holds its labels', () => {
  for (const name of sheetNames) {
    const { page, columns, rows, label, ...rest } = sheets[name]
    const last = cornerOf({ ...sheets[name] }, columns * rows - 1)
    expect(last.page, name).toBe(0)
    expect(last.x + label[0], name).toBeLessThanOrEqual(page[0] + 0.5)
    expect(last.y + label[1], name).toBeLessThanOrEqual(page[1] + 0.5)
    expect(rest.left).toBeGreaterThanOrEqual(0)
  }
})

const codes = [
  ...[
    '85123A',
    '71053',
    '84406B',
    '84029G',
    '22752',
    'KAOS-001',
    'GDG-26-0001',
    'BAJU-XL',
    'SKU12345',
    '00123',
  ],
  ...['5012345678900', '036000291452', '5012345678901', '036000291453', '96385074', 'A/B+C%', '=1+1'],
]
const kinds = ['product', 'shelf', 'pack', 'bin'] as const
const everySheet = sheetNames.flatMap((name) => kinds.map((kind) => ({ name, kind })))
const codesRead = (read: string[]) =>
  [...new Set(read.map((code) => code.replace(/^0(?=036000291452$)/, '')))].sort()
const labelled = (code: string, kind: (typeof kinds)[number] = 'product'): Label => ({
  ...{
    product: { name: 'Lamp — 60 W', price: '£2.50' },
    shelf: { headline: code, name: 'Lamp — 60 W' },
    pack: { headline: 'Dus isi 12', name: `${code} · Lamp — 60 W` },
    bin: { headline: code, name: 'LONDON · Warehouse London', orDots: true },
  }[kind],
  code,
})

test.each(everySheet)('a reader reads every code back from $name, $kind', async ({ name, kind }) => {
  const labels = codes.map((code) => labelled(code, kind))
  const print = { sheet: sheets[name], labels, skip: 0, words }
  const { bytes, withoutBars } = await labelPdf(print)
  expect(withoutBars).toEqual([])
  // What a printer of twice as many dots does is shown on one: it takes four times as long to read.
  for (const dpi of name === 'a4x21' ? [300, 600] : [300])
    expect(codesRead(scanPdf(bytes, dpi)), `${dpi} dpi`).toEqual([...codes].sort())
})

test('a reader reads back whatever has bars; the rest is told, and costs no other label its place', async () => {
  const ascii = fc
    .string({ minLength: 1, maxLength: 64, unit: 'grapheme-ascii' })
    .filter((text) => text.trim() === text)
  const random = fc.sample(ascii, { numRuns: 40, seed: 7 })
  const labels = [...random, 'KÄSE-1', 'X'.repeat(64), ...random].map((code) => labelled(code))
  const { bytes, withoutBars } = await labelPdf({
    sheet: sheets.a4x14,
    labels,
    skip: 0,
    words,
  })
  expect(withoutBars).toContainEqual({ code: 'KÄSE-1', why: 'CHARACTERS' })
  expect(withoutBars).toContainEqual({ code: 'X'.repeat(64), why: 'LENGTH' })
  const barred = random.filter((code) => !withoutBars.some((other) => other.code === code))
  expect(barred.length).toBeGreaterThan(20)
  expect(codesRead(scanPdf(bytes, 300))).toEqual([...new Set(barred)].sort())
})

/** As long and as strange as a bin may be called. */
const bins = ['A-2', 'Gang 3 · Rak B', 'Rak «Ö» ^2', 'X'.repeat(32), 'Lantai 2, dekat pintu biru no. 7']

test.each(sheetNames)('every bin is read back from %s, by bars or by dots', async (name) => {
  const labels = bins.map((bin) => labelled(bin, 'bin'))
  const { bytes, withoutBars } = await labelPdf({ sheet: sheets[name], labels, skip: 0, words })
  expect(withoutBars).toEqual([])
  expect(codesRead(scanPdf(bytes, 300, []))).toEqual(labels.map(({ code }) => code).sort())
})

test('calls a sheet by its paper, labels and size in the decimals of the reader', () => {
  const names = Object.values(sheets).map((sheet) => nameOf(sheet, createFormat('id-ID').number))
  expect(names).toContain('A4, 21 × 63,5 × 38,1 mm')
  expect(names).toContain('100 × 50 mm')
})
