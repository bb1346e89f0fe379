import { hasWrongCheckDigit } from '@gudang/domain'
import { code128, ean13, qrcode, upca, type DrawingContext } from 'bwip-js/generic'

export interface Bars {
  /** In modules, the narrowest bar. */
  width: number
  bars: { x: number; width: number }[]
}

/**
 * Code 128 has more letters than these only by a shift that many scanners leave out: they would read another code,
 * which is worse than none.
 */
export const canBeBarred = (code: string): boolean => /^[\x20-\x7e]+$/.test(code)

/** EAN-13 and UPC-A where the check digit says that it is one, anything else as Code 128. */
export function barsOf(code: string): Bars {
  const options = { bcid: 'code128', text: code, scale: 1, includetext: false }
  const isGtin = !hasWrongCheckDigit(code)
  if (isGtin && /^\d{13}$/.test(code)) return ean13({ ...options, bcid: 'ean13' }, collector())
  if (isGtin && /^\d{12}$/.test(code)) return upca({ ...options, bcid: 'upca' }, collector())
  return code128(options, collector())
}

export interface Square {
  /** In modules, the smallest dot; as wide as it is high. */
  modules: number
  /** An outline as SVG says it, in halves of a module, to be filled by the even-odd rule. */
  outline: string
}

/** Says of what follows how its letters are written: readers guess otherwise. */
const utf8 = '^ECI000026'

/** A QR code: says any letters, on little room, to cameras. */
export function squareOf(text: string): Square {
  const outlines: string[] = []
  let size = 0
  return qrcode(
    { bcid: 'qrcode', text: `${utf8}${text.replaceAll('^', '^^')}`, parsefnc: true, scale: 1 },
    {
      ...nothingPainted,
      init: (width) => void (size = width),
      polygon: (corners) => void outlines.push(`M${corners.map((corner) => corner.join(' ')).join('L')}Z`),
      line: () => undefined,
      end: () => ({ modules: size / 2, outline: outlines.join('') }),
    },
  )
}

const nothingPainted = {
  scale: () => null,
  measure: () => ({ width: 0, ascent: 0, descent: 0 }),
  init: () => undefined,
  polygon: () => undefined,
  hexagon: () => undefined,
  ellipse: () => undefined,
  fill: () => undefined,
  text: () => undefined,
}

/** Takes down the bars that bwip-js would paint. */
function collector(): DrawingContext<Bars> {
  const bars: Bars['bars'] = []
  return {
    ...nothingPainted,
    // The middle of a bar of odd width is a whole number, with the bigger half to its left.
    line: (x, _y0, _x1, _y1, thick) => void bars.push({ x: x - Math.ceil(thick / 2), width: thick }),
    // What is left of the first bar and right of the last is the label's to give.
    end() {
      const start = Math.min(...bars.map(({ x }) => x))
      const ends = bars.map(({ x, width }) => x + width - start)
      return { width: Math.max(...ends), bars: bars.map(({ x, width }) => ({ x: x - start, width })) }
    },
  }
}
