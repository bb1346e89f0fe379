import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { barsOf, canBeBarred, type Bars } from './bars.ts'
import { cornerOf, type Sheet } from './label-sheets.ts'

export type LabelKind = 'product' | 'shelf'

export interface Label {
  sku: string
  name: string
  /** As it is printed. */
  price: string
  /** The content of the bars. */
  code: string
}

interface Print {
  sheet: Sheet
  kind: LabelKind
  labels: Label[]
  /** Labels of the first sheet that are used already. */
  skip: number
  /** Printed where a code has no bars. */
  words: Record<WhyNoBars, string>
}

/** CHARACTERS: scanners would not read what was printed. LENGTH: the bars would be too thin for this label. */
export type WhyNoBars = 'CHARACTERS' | 'LENGTH'

export interface Printed {
  bytes: Uint8Array
  /** Each code once. */
  withoutBars: { code: string; why: WhyNoBars }[]
}

const points = (millimetres: number) => (millimetres * 72) / 25.4

interface Pen {
  document: PDFDocument
  plain: PDFFont
  bold: PDFFont
  page: PDFPage
  words: Print['words']
  /** Of the label, in points from the lower left corner of the page. */
  box: { x: number; y: number; width: number; height: number }
}

/** A PDF with bars as shapes, sharp on any printer. A label that can have none is listed, and the others keep their positions. */
export async function labelPdf({ sheet, kind, labels, skip, words }: Print): Promise<Printed> {
  const withoutBars = new Map<string, WhyNoBars>()
  const document = await PDFDocument.create()
  const plain = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const [width, height] = sheet.page.map(points) as [number, number]
  for (const [index, label] of labels.entries()) {
    const corner = cornerOf(sheet, skip + index)
    while (document.getPageCount() <= corner.page) document.addPage([width, height])
    const [labelWidth, labelHeight] = sheet.label.map(points) as [number, number]
    const pad = Math.min(labelWidth, labelHeight) * 0.08
    const box = {
      x: points(corner.x) + pad,
      y: height - points(corner.y) - labelHeight + pad,
      width: labelWidth - 2 * pad,
      height: labelHeight - 2 * pad,
    }
    const pen = { document, plain, bold, words, page: document.getPage(corner.page), box }
    const why = await drawLabel(pen, kind, label)
    if (why) withoutBars.set(label.code, why)
  }
  return {
    bytes: await document.save(),
    withoutBars: [...withoutBars].map(([code, why]) => ({ code, why })),
  }
}

async function drawLabel(pen: Pen, kind: LabelKind, label: Label): Promise<WhyNoBars | undefined> {
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
  const barHeight = box.height - size * textLines - foot
  const why = canBeBarred(label.code)
    ? drawBars(pen, barsOf(label.code), { y: box.y + foot, height: barHeight })
    : 'CHARACTERS'
  if (why) {
    await drawLine(pen, pen.words[why], {
      font: plain,
      size,
      y: box.y + foot + barHeight / 2,
      width: box.width,
    })
  }
  await drawLine(pen, label.code, { font: plain, size: size * 0.9, y: box.y + size * 0.3, width: box.width })
  return why
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

/** Dots of a printer of 300 dpi: edges that lie on them stay sharp there and at 600. */
const dot = 72 / 300
const leastDots = 2
const mostDots = 5

/** Quiet zones of ten modules on either side, without which scanners find no beginning. */
function drawBars(
  { page, box }: Pen,
  { width, bars }: Bars,
  at: { y: number; height: number },
): WhyNoBars | undefined {
  const dots = Math.min(mostDots, Math.floor(box.width / (width + 20) / dot))
  if (dots < leastDots) return 'LENGTH'
  const module = dots * dot
  const start = Math.round((box.x + (box.width - width * module) / 2) / dot) * dot
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
