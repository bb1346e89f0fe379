import { dayMs, hourMs, limits, minuteMs } from '@gudang/domain'
import type { WebhookDeliveryState } from './webhooks.model.ts'

/** How long after each failed attempt the next one follows: over a day, then no more. */
export const waits = [
  ...[5_000, 30_000, 2 * minuteMs, 10 * minuteMs, 30 * minuteMs],
  ...[1 * hourMs, 2 * hourMs, 4 * hourMs, 8 * hourMs, 8 * hourMs],
]

/** A tenth of it at random, so that what failed together does not come back together; undefined after the last. */
export function waitAfter(attempts: number): number | undefined {
  const wait = waits[attempts - 1]
  return wait && wait * (1 + Math.random() / 10)
}

const longestPauseMs = hourMs

/** For how long a receiver asks to be left alone: `Retry-After` in seconds or as a date. An hour at most; 0 where it is neither. */
export function pauseAsked(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now
  return asked > 0 ? Math.min(asked, longestPauseMs) : 0
}

/** For a delivery that is to be tried from this moment on, as if it never had been. */
export const waiting = (from: Date) => ({
  $set: { state: 'WAITING' as WebhookDeliveryState, attemptCount: 0, nextAttemptAt: from },
  $unset: { finishedAt: 1, expiresAt: 1 },
})

/** For a delivery that is not tried any more. */
export const finished = (state: WebhookDeliveryState, at: Date) => ({
  $set: { state, finishedAt: at, expiresAt: new Date(at.getTime() + limits.deliveryDays * dayMs) },
  $unset: { nextAttemptAt: 1 },
})

export interface Queued {
  subject: string
  position: number
  /** When it is to be tried, in milliseconds. */
  dueAt: number
  /** It is being tried, or what came of it is being written. */
  isBusy: boolean
}

/**
 * What is to be delivered to one receiver. The first of each subject alone may be tried: it holds back those after it and
 * nobody else.
 */
export class Line<T extends Queued> {
  readonly #subjects = new Map<string, T[]>()
  size = 0

  add(entry: T): void {
    const row = this.#subjects.get(entry.subject) ?? []
    this.#subjects.set(entry.subject, row)
    // What is replayed comes before what is younger.
    const at = row.findLastIndex((each) => each.isBusy || each.position <= entry.position) + 1
    row.splice(at, 0, entry)
    this.size++
  }

  remove(entry: T): void {
    const row = this.#subjects.get(entry.subject)
    const at = row?.indexOf(entry) ?? -1
    if (at < 0) return
    row!.splice(at, 1)
    if (row!.length === 0) this.#subjects.delete(entry.subject)
    this.size--
  }

  /** The oldest that is due; among those of one subject only the first counts. */
  next(now: number): T | undefined {
    let found: T | undefined
    for (const [first] of this.#subjects.values())
      if (!first!.isBusy && first!.dueAt <= now && (!found || first!.position < found.position)) found = first
    return found
  }

  /** When the next becomes due of those that nobody tries; undefined where there is none. */
  nextDueAt(): number | undefined {
    let earliest: number | undefined
    for (const [first] of this.#subjects.values())
      if (!first!.isBusy && (earliest === undefined || first!.dueAt < earliest)) earliest = first!.dueAt
    return earliest
  }

  /** Of each subject, in its order. */
  rows(): Iterable<readonly T[]> {
    return this.#subjects.values()
  }

  *[Symbol.iterator](): Generator<T> {
    for (const row of this.rows()) yield* row
  }
}
