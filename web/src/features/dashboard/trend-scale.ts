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
