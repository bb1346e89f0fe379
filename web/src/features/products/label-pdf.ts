import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib'
import { barsOf, type Bars } from './bars.ts'
import { placeOf, type Sheet } from './label-sheets.ts'

export type LabelKind = 'product' | 'shelf'

export interface Label {
  sku: string
  name: string
  /** As it is printed. */
  price: string
  /** What the bars say. */
  code: string
}

interface Print {
  sheet: Sheet
  kind: LabelKind
  labels: Label[]
  /** Labels of the first sheet that are used already. */
  skip: number
}

const points = (millimetres: number) => (millimetres * 72) / 25.4

interface Pen {
  document: PDFDocument
  plain: PDFFont
  bold: PDFFont
  page: PDFPage
  /** Of the label, in points from the lower left corner of the page. */
  box: { x: number; y: number; width: number; height: number }
}

/** A PDF with bars as shapes, sharp on any printer. */
export async function labelPdf({ sheet, kind, labels, skip }: Print): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const plain = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const [width, height] = sheet.page.map(points) as [number, number]
  for (const [index, label] of labels.entries()) {
    const place = placeOf(sheet, skip + index)
    while (document.getPageCount() <= place.page) document.addPage([width, height])
    const [labelWidth, labelHeight] = sheet.label.map(points) as [number, number]
    const pad = Math.min(labelWidth, labelHeight) * 0.08
    const box = {
      x: points(place.x) + pad,
      y: height - points(place.y) - labelHeight + pad,
      width: labelWidth - 2 * pad,
      height: labelHeight - 2 * pad,
    }
    await drawLabel({ document, plain, bold, page: document.getPage(place.page), box }, kind, label)
  }
  return document.save()
}

async function drawLabel(pen: Pen, kind: LabelKind, label: Label): Promise<void> {
  const { box, plain, bold } = pen
  const size = Math.min(10, box.height / 8)
  const top = box.y + box.height
  if (kind === 'shelf') {
    await drawLine(pen, label.sku, { font: bold, size: size * 2, y: top - size * 1.8, width: box.width })
    await drawLine(pen, label.name, { font: plain, size, y: top - size * 3.1, width: box.width })
  } else {
    const priceWidth = encodable(bold, label.price) ? bold.widthOfTextAtSize(label.price, size) : 0
    await drawLine(pen, label.name, {
      font: plain,
      size,
      y: top - size,
      width: box.width - priceWidth - size,
    })
    if (priceWidth > 0)
      await drawLine(pen, label.price, { font: bold, size, y: top - size, width: priceWidth, right: true })
  }
  const textLines = kind === 'shelf' ? 3.6 : 1.6
  const foot = size * 1.4
  drawBars(pen, barsOf(label.code), { y: box.y + foot, height: box.height - size * textLines - foot })
  await drawLine(pen, label.code, { font: plain, size: size * 0.9, y: box.y + size * 0.3, width: box.width })
}

interface Line {
  font: PDFFont
  size: number
  y: number
  width: number
  right?: boolean
}

async function drawLine(pen: Pen, text: string, line: Line): Promise<void> {
  const { font, size, y, width, right } = line
  const { page, box, document } = pen
  if (encodable(font, text)) {
    const cut = fitted(text, width, (part) => font.widthOfTextAtSize(part, size))
    const x = right ? box.x + box.width - font.widthOfTextAtSize(cut, size) : box.x
    page.drawText(cut, { x, y, size, font })
    return
  }
  // The PDF's own fonts know Latin letters alone: other scripts are painted with those of this device.
  const picture = await pictureOf(text, size, width)
  const image = await document.embedPng(picture.png)
  page.drawImage(image, { x: box.x, y: y - size * 0.25, width: picture.width, height: size * 1.25 })
}

/** Quiet zones of ten modules on either side, without which scanners find no beginning. */
function drawBars({ page, box }: Pen, { width, bars }: Bars, at: { y: number; height: number }): void {
  const quiet = 10
  const module = Math.min(1.4, box.width / (width + 2 * quiet))
  const start = box.x + (box.width - width * module) / 2
  for (const bar of bars) page.drawRectangle({ x: start + bar.x * module, width: bar.width * module, ...at })
}

function encodable(font: PDFFont, text: string): boolean {
  try {
    font.encodeText(text)
    return true
  } catch {
    return false
  }
}

function fitted(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  let end = text.length
  while (end > 0 && measure(`${text.slice(0, end)}…`) > width) end--
  return `${text.slice(0, end).trimEnd()}…`
}

async function pictureOf(text: string, size: number, width: number) {
  const sharpness = 6
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')!
  const font = `${size * sharpness}px system-ui, sans-serif`
  context.font = font
  const cut = fitted(text, width * sharpness, (part) => context.measureText(part).width)
  canvas.width = Math.ceil(Math.min(width * sharpness, context.measureText(cut).width)) || 1
  canvas.height = Math.ceil(size * sharpness * 1.25)
  context.font = font
  context.fillText(cut, 0, size * sharpness)
  const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!)))
  return { png: await blob.arrayBuffer(), width: canvas.width / sharpness }
}
