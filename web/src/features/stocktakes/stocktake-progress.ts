import type { StocktakeRowFragment } from './stocktakes.generated.ts'

export interface Progress {
  /** Lines that nobody has to go to any more. */
  done: number
  all: number
  percent: number
}

export function progressOf(lines: StocktakeRowFragment['progress']): Progress {
  const { open, recount, counted, moved, accepted, excluded, blocked, posted } = lines
  const done = counted + moved + accepted + excluded + blocked + posted
  const all = done + open + recount
  // Not 100 while one is left.
  return { done, all, percent: all > 0 ? Math.floor((done / all) * 100) : 0 }
}
