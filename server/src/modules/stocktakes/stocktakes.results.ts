import { movedBetween, onHandAfter, type Stock } from '../stock/index.ts'
import type { StocktakeLine } from './stocktakes.model.ts'
import { anchorsOf, countedUnits, LineBase } from './stocktakes.rules.ts'

/** A counted line against the ledger of its moments. */
export interface Result {
  line: StocktakeLine
  level: Stock | undefined
  counted: number
  lastSequence: number
  lastAt: Date
  /** Held against the ledger at its last count, or where somebody has decided so at its first. */
  variance: number
  varianceFirst: number
  /** Something came or left between two counts of it. */
  isMoved: boolean
}

/**
 * By all that the ledger knows today: what other counts have found since was so before. A promise to an order changes nothing
 * of what is there.
 */
export async function resultsOf(lines: StocktakeLine[], levels: Map<string, Stock>): Promise<Result[]> {
  const places = lines.map((line) => ({ line, level: levels.get(line.sku), ...anchorsOf(line)! }))
  const held = places.filter((place): place is typeof place & { level: Stock } => place.level !== undefined)
  const last = await onHandAfter(
    held.map(({ level, lastSequence }) => ({ stock: level, sequence: lastSequence })),
  )
  const spread = held.filter(({ firstSequence, lastSequence }) => firstSequence < lastSequence)
  const first = await onHandAfter(
    spread.map(({ level, firstSequence }) => ({ stock: level, sequence: firstSequence })),
  )
  const moved = await movedBetween(
    spread.map(({ level, firstSequence, lastSequence }) => ({
      ...{ stock: level._id, after: firstSequence, until: lastSequence },
    })),
  )
  const lastOf = new Map(held.map((place, index) => [place, last[index]!]))
  const spreadOf = new Map<object, { first: number; isMoved: boolean }>(
    spread.map((place, index) => [place, { first: first[index]!, isMoved: moved[index]! }]),
  )
  return places.map((place) => {
    const { line, level, lastSequence, lastAt } = place
    const counted = countedUnits(line)!
    const atLast = lastOf.get(place as never) ?? 0
    const { first: atFirst = atLast, isMoved = false } = spreadOf.get(place) ?? {}
    const varianceFirst = counted - atFirst
    const variance = isMoved && line.base === LineBase.FIRST ? varianceFirst : counted - atLast
    return { line, level, counted, lastSequence, lastAt, variance, varianceFirst, isMoved }
  })
}
