import { code128, ean13, upca, type DrawingContext } from 'bwip-js/generic'

export interface Bars {
  /** In modules, the narrowest bar. */
  width: number
  bars: { x: number; width: number }[]
}

/** EAN-13 and UPC-A as such, anything else as Code 128. Throws for what Code 128 cannot say either. */
export function barsOf(code: string): Bars {
  const options = { bcid: 'code128', text: code, scale: 1, includetext: false }
  if (/^\d{13}$/.test(code)) return ean13({ ...options, bcid: 'ean13' }, collector())
  if (/^\d{12}$/.test(code)) return upca({ ...options, bcid: 'upca' }, collector())
  return code128(options, collector())
}

/** Takes down the bars that bwip-js would paint. */
function collector(): DrawingContext<Bars> {
  const bars: Bars['bars'] = []
  return {
    scale: () => null,
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: () => undefined,
    line: (x, _y0, _x1, _y1, thick) => void bars.push({ x: x - thick / 2, width: thick }),
    polygon: () => undefined,
    hexagon: () => undefined,
    ellipse: () => undefined,
    fill: () => undefined,
    text: () => undefined,
    // What is left of the first bar and right of the last is the label's to give.
    end() {
      const start = Math.min(...bars.map(({ x }) => x))
      const ends = bars.map(({ x, width }) => x + width - start)
      return { width: Math.max(...ends), bars: bars.map(({ x, width }) => ({ x: x - start, width })) }
    },
  }
}
