import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/use-format.ts'
import { barsOf } from './bars.ts'
import { labelPdf, type Label } from './label-pdf.ts'
import { nameOf, placeOf, sheetNames, sheets } from './label-sheets.ts'

const labels = (count: number, code = 'LAMP'): Label[] =>
  Array.from({ length: count }, () => ({ sku: 'LAMP', name: 'Lamp — 60 W', price: '£2.50', code }))

test('a SKU becomes Code 128, a barcode of 13 digits EAN-13', () => {
  // Start, four letters and the check letter of 11 modules each, and a stop of 13.
  expect(barsOf('LAMP').width).toBe(6 * 11 + 13)
  expect(barsOf('5012345678900').width).toBe(95)
  expect(barsOf('5012345678900').bars).toHaveLength(30)
  expect(barsOf('LAMP').bars[0]).toEqual({ x: 0, width: 2 })
})

test('labels fill their sheets, beginning after those that are used', async () => {
  const print = { sheet: sheets.a4x21, kind: 'product' as const, labels: labels(20), skip: 1 }
  const one = await PDFDocument.load(await labelPdf(print))
  expect(one.getPageCount()).toBe(1)
  const two = await PDFDocument.load(await labelPdf({ ...print, skip: 2 }))
  expect(two.getPageCount()).toBe(2)
  expect(two.getPage(0).getSize().width).toBeCloseTo(595.3, 1)
})

test('every sheet holds its labels', () => {
  for (const name of sheetNames) {
    const { page, columns, rows, label, ...rest } = sheets[name]
    const last = placeOf({ ...sheets[name] }, columns * rows - 1)
    expect(last.page, name).toBe(0)
    expect(last.x + label[0], name).toBeLessThanOrEqual(page[0] + 0.5)
    expect(last.y + label[1], name).toBeLessThanOrEqual(page[1] + 0.5)
    expect(rest.left).toBeGreaterThanOrEqual(0)
  }
})

test('shelf labels of the smallest size are made too', async () => {
  const bytes = await labelPdf({
    sheet: sheets.a4x65,
    kind: 'shelf',
    labels: labels(3, '5012345678900'),
    skip: 0,
  })
  expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe('%PDF-')
})

test('calls a sheet by its paper, labels and size in the decimals of the reader', () => {
  const names = Object.values(sheets).map((sheet) => nameOf(sheet, createFormat('id-ID').number))
  expect(names).toContain('A4, 21 × 63,5 × 38,1 mm')
  expect(names).toContain('100 × 50 mm')
})
