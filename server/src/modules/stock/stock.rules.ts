import { lowOf } from '@gudang/domain'
import type { EventCrossing } from '../../platform/events/event-log.ts'
import type { Stock } from './stock.model.ts'

interface Level {
  quantity: number
  allocated: number
  inTransit?: number
}

/** Units physically there. */
export const onHand = ({ quantity, allocated }: Level): number => quantity + allocated

/** Units that are there or on the way there: what keeps a warehouse active. */
export const held = (level: Level): number => onHand(level) + (level.inTransit ?? 0)

type Watched = Pick<Stock, 'quantity' | 'lowStockThreshold' | 'unwatched'>

/** Whether a level is low after a change, and how often that has changed. */
export function lowAfter(before: Stock, change: Partial<Watched>): Pick<Stock, 'low' | 'crossed'> {
  const low = lowOf({ ...before, ...change })
  return { low, crossed: (before.crossed ?? 0) + (low === before.low ? 0 : 1) }
}

/** What an event tells of a level that becomes low by a change, or ceases to be. */
export function crossingsOf(before: Stock, change: Partial<Watched>): EventCrossing[] {
  const { quantity, lowStockThreshold: threshold } = { ...before, ...change }
  const { low, crossed: number } = lowAfter(before, change)
  return low === before.low ? [] : [{ stock: before._id, low, quantity, threshold, number: number! }]
}

interface Deltas {
  quantityDelta: number
  allocatedDelta: number
  inTransitDelta?: number
}

export interface Balance extends Deltas {
  quantityAfter: number
  allocatedAfter: number
  inTransitAfter?: number
}

/**
 * The running balances of one stock's movements in their order, from the level they start at. A movement tells of what is on
 * the way only where there is something or was: all others are as they were before there was such a thing.
 */
export function runningBalances<D extends Deltas>(start: Level, deltas: D[]): (D & Balance)[] {
  let { quantity, allocated, inTransit = 0 } = start
  return deltas.map((delta) => {
    quantity += delta.quantityDelta
    allocated += delta.allocatedDelta
    const { inTransitDelta = 0, ...rest } = delta
    inTransit += inTransitDelta
    const onTheWay = inTransit || inTransitDelta ? { inTransitDelta, inTransitAfter: inTransit } : {}
    return { ...rest, quantityAfter: quantity, allocatedAfter: allocated, ...onTheWay } as D & Balance
  })
}

/** Sums the quantities of entries with one key; the order is that of the first appearance. */
export function sumBy<T>(
  entries: T[],
  key: (entry: T) => string,
  quantity: (entry: T) => number,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const entry of entries) sums.set(key(entry), (sums.get(key(entry)) ?? 0) + quantity(entry))
  return sums
}
