import type { AbcClass, CountAge } from '../stock/index.ts'

export interface Rhythm {
  abcClass: AbcClass
  everyDays: number
}

/** Days of a week on which people count. */
const workingShare = 5 / 7

export interface Due {
  stocks: number
  due: number
  beingCounted: number
  countedToday: number
  daily: number
  proposed: number
}

type Ages = Pick<CountAge, 'days' | 'stocks'>[]

const sumOf = (ages: Ages) => ages.reduce((sum, { stocks }) => sum + stocks, 0)

/**
 * What of a class is to be counted today: as many as have to be on each working day so that none is late, and no more, so that
 * what was counted on one day, or never, does not become due on one.
 */
export function dueOf(
  { everyDays }: Rhythm,
  { all, open, openToday }: Record<'all' | 'open' | 'openToday', Ages>,
): Due {
  const isDue = ({ days }: Ages[number]) => days === null || days >= everyDays
  const stocks = sumOf(all)
  const beingCounted = sumOf(open)
  const countedToday = sumOf(all.filter(({ days }) => days !== null && days <= 0))
  const due = sumOf(all.filter(isDue)) - sumOf(open.filter(isDue))
  const daily = Math.ceil(stocks / (everyDays * workingShare))
  const proposed = Math.max(0, Math.min(due, daily - countedToday - sumOf(openToday)))
  return { stocks, due, beingCounted, countedToday, daily, proposed }
}
