/** Each with what it comes before. */
export enum AlertUrgency {
  PROMISED = 'PROMISED',
  SOON = 'SOON',
  LATER = 'LATER',
}

const inOrder = [AlertUrgency.PROMISED, AlertUrgency.SOON, AlertUrgency.LATER]

/** What lasts no longer is urgent. */
export const soonDays = 7
/** So many days tell how much is ordered a day. */
export const demandDays = 30

/** Days, and what nobody orders lasts longer than all of them. */
const longest = 999_999
const step = longest + 1

export interface Standing {
  quantity: number
  allocated: number
  /** Units ordered within `demandDays`. */
  ordered: number
}

/** What a list is sorted by: first what orders wait for, then the fewest days of cover. */
export function rankOf({ quantity, allocated, ordered }: Standing): number {
  const cover = ordered > 0 ? Math.min(longest - 1, Math.floor((quantity * demandDays) / ordered)) : longest
  const urgency = allocated > 0 ? 0 : cover <= soonDays ? 1 : 2
  return urgency * step + cover
}

/** Ranks below it are urgent. */
export const laterRank = 2 * step

export const urgencyOf = (rank: number): AlertUrgency => inOrder[Math.floor(rank / step)]!

export function coverOf(rank: number): number | null {
  const cover = rank % step
  return cover === longest ? null : cover
}

export interface Snoozed {
  quantity: number
  rank: number
}

/** More urgent than when it was snoozed, or half of what was left then is gone. */
export function isWorse(then: Snoozed, now: Snoozed): boolean {
  const urgency = ({ rank }: Snoozed) => Math.floor(rank / step)
  return urgency(now) < urgency(then) || (now.quantity < then.quantity && now.quantity * 2 <= then.quantity)
}
