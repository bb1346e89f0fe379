import { FillRule, PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { barsOf, canBeBarred, squareOf, type Bars } from './bars.ts'
import { cornerOf, type Sheet } from './label-sheets.ts'

export interface Label {
  /** Is read from afar; what is stuck to the goods themselves has none. */
  headline?: string
  name: string
  /** As it is printed. */
  price?: string
  /** The content of the bars. */
  code: string
  /** Where bars cannot say the code, dots do: for what nobody reads with a laser. */
  orDots?: boolean
}

interface Print {
  sheet: Sheet
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
export async function labelPdf({ sheet, labels, skip, words }: Print): Promise<Printed> {
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
    const why = await drawLabel(pen, label)
    if (why) withoutBars.set(label.code, why)
  }
  return {
    bytes: await document.save(),
    withoutBars: [...withoutBars].map(([code, why]) => ({ code, why })),
  }
}

async function drawLabel(pen: Pen, label: Label): Promise<WhyNoBars | undefined> {
  const { box, plain } = pen
  const { code, headline } = label
  const bars = canBeBarred(code) ? barsOf(code) : undefined
  const why = bars ? (dotsOf(bars, box) ? undefined : 'LENGTH') : 'CHARACTERS'
  if (why && label.orDots) {
    const side = drawDots(pen, code)
    if (side > 0) {
      await drawHead({ ...pen, box: { ...box, x: box.x + side, width: box.width - side } }, label)
      return undefined
    }
  }
  const size = sizeOf(box)
  await drawHead(pen, label)
  const foot = size * 1.4
  const barHeight = box.height - size * (headline === undefined ? 1.6 : 3.6) - foot
  if (bars && !why) drawBars(pen, bars, { y: box.y + foot, height: barHeight })
  if (why) {
    await drawLine(pen, pen.words[why], {
      font: plain,
      size,
      y: box.y + foot + barHeight / 2,
      width: box.width,
    })
  }
  await drawLine(pen, code, { font: plain, size: size * 0.9, y: box.y + size * 0.3, width: box.width })
  return why
}

const sizeOf = ({ height }: Pen['box']) => Math.min(10, height / 8)

async function drawHead(pen: Pen, { headline, name, price }: Label): Promise<void> {
  const { box, plain, bold } = pen
  const size = sizeOf(box)
  const top = box.y + box.height
  if (headline !== undefined) {
    const most = encodable(bold, headline) ? box.width / bold.widthOfTextAtSize(headline, 1) : size * 2
    const large = Math.max(size, Math.min(size * 2, most))
    await drawLine(pen, headline, { font: bold, size: large, y: top - size * 1.8, width: box.width })
    await drawLine(pen, name, { font: plain, size, y: top - size * 3.1, width: box.width })
    return
  }
  const priceWidth = price && encodable(bold, price) ? bold.widthOfTextAtSize(price, size) : 0
  await drawLine(pen, name, { font: plain, size, y: top - size, width: box.width - priceWidth - size })
  if (price && priceWidth > 0)
    await drawLine(pen, price, { font: bold, size, y: top - size, width: priceWidth, right: true })
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

/** Of one module, with quiet zones of ten modules on either side, without which scanners find no beginning; 0: too long. */
function dotsOf({ width }: Bars, box: Pen['box']): number {
  const dots = Math.min(mostDots, Math.floor(box.width / (width + 20) / dot))
  return dots < leastDots ? 0 : dots
}

function drawBars({ page, box }: Pen, all: Bars, at: { y: number; height: number }): void {
  const module = dotsOf(all, box) * dot
  const start = Math.round((box.x + (box.width - all.width * module) / 2) / dot) * dot
  for (const bar of all.bars)
    page.drawRectangle({ x: start + bar.x * module, width: bar.width * module, ...at })
}

/** Cameras need more than lasers. */
const leastOfDots = 3
const quietModules = 4

/** At the left of the label, as high as it: gives back how much of the width is gone, 0 where it does not fit. */
function drawDots({ page, box }: Pen, text: string): number {
  const { modules, outline } = squareOf(text)
  const side = Math.min(box.height, box.width / 2)
  const dots = Math.floor(side / (modules + quietModules) / dot)
  if (dots < leastOfDots) return 0
  const module = dots * dot
  const y = box.y + (box.height + modules * module) / 2
  page.drawSvgPath(outline, {
    x: box.x,
    y,
    scale: module / 2,
    color: rgb(0, 0, 0),
    fillRule: FillRule.EvenOdd,
  })
  return (modules + quietModules) * module
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
