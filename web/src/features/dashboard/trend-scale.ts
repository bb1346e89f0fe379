export interface Scale {
  top: number
  bottom: number
  ticks: number[]
}

/** Round steps of 1, 2 or 5 that hold what came in above 0 and what went out below it. */
export function niceScale(mostIn: number, mostOut: number, lines = 4): Scale {
  const step = niceStep((mostIn + mostOut) / lines)
  const top = Math.max(step, Math.ceil(mostIn / step) * step)
  const bottom = 0 - Math.ceil(mostOut / step) * step
  const count = Math.round((top - bottom) / step) + 1
  return { top, bottom, ticks: Array.from({ length: count }, (_, index) => bottom + index * step) }
}

function niceStep(rough: number): number {
  if (rough <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
}

/** A day beyond this many times of what nearly all days stay below would flatten the others. */
const farBeyond = 3

/** Up to where bars are drawn in full: the most of all days, or, where few days lie far beyond the others, the most of those. */
export function capOf(units: number[]): number {
  const falling = units.filter((each) => each > 0).sort((a, b) => b - a)
  const most = falling[0] ?? 0
  const usual = falling[Math.ceil(falling.length / 10)] ?? most
  return most > farBeyond * usual ? Math.round(usual * 1.25) : most
}
