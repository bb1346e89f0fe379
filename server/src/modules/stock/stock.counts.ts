import { batchesOf, dayMs, minuteMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { AdjustmentReason, MovementModel, MovementType, type StockMovement } from './movement.model.ts'
import { movementsToCome } from './stock.ledger.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { balancesAfter, balancesAt } from './stock.past.ts'
import { onHand, sumBy } from './stock.rules.ts'

const placesAtOnce = 100
/** How far ahead another clock may be. */
const skewMs = 2 * minuteMs
const mostDays = 31

/** Why nothing that was counted then can be booked. */
export function problemOfMoment(level: Stock | undefined, countedAt: Date, now: Date): Wrong | undefined {
  if (countedAt.getTime() > now.getTime() + skewMs) return wrong('IN_THE_FUTURE', { now: now.toISOString() })
  if (countedAt.getTime() < now.getTime() - mostDays * dayMs) return wrong('TOO_LONG_AGO', { days: mostDays })
  if (!level?.lastCount || level.lastCount.at <= countedAt) return undefined
  const value = `${level.sku}, ${level.warehouseCode}`
  return wrong('COUNTED_SINCE', { value, at: level.lastCount.at.toISOString() })
}

/**
 * What was on hand at moments, by all that the ledger knows today: what counts that were made before and booked since have
 * found, was there or missing then already.
 */
export async function onHandWhenCounted(moments: { stock: Stock; at: Date }[]): Promise<number[]> {
  return asKnownToday(
    moments.map(({ stock }) => stock),
    await balancesAt(moments),
  )
}

/** Of which movement of its stock each moment is. */
export async function sequencesAt(moments: { stock: Stock; at: Date }[]): Promise<number[]> {
  return (await balancesAt(moments)).map(({ sequence }) => sequence)
}

/** As onHandWhenCounted, of who has noted at which movement it was. */
export async function onHandAfter(anchors: { stock: Stock; sequence: number }[]): Promise<number[]> {
  return asKnownToday(
    anchors.map(({ stock }) => stock),
    await balancesAfter(anchors),
  )
}

async function asKnownToday(
  stocks: Stock[],
  balances: { sequence: number; quantity: number; allocated: number }[],
): Promise<number[]> {
  const since = stocks.flatMap(({ _id, lastCount }, index) => {
    const { sequence } = balances[index]!
    return lastCount && lastCount.sequence > sequence ? [{ stock: _id, after: sequence }] : []
  })
  const found = since.length > 0 ? await foundByCounts(since) : new Map<string, number>()
  return balances.map((balance, index) => onHand(balance) + (found.get(String(stocks[index]!._id)) ?? 0))
}

/** Whether something came or left between two movements of each stock; what a count has found was so all the time. */
export async function movedBetween(
  ranges: { stock: Types.ObjectId; after: number; until: number }[],
): Promise<boolean[]> {
  const moved = new Set<string>()
  for (const batch of batchesOf(ranges, placesAtOnce)) {
    const found = await MovementModel.find(
      {
        $or: batch.map(({ stock, after, until }) => ({ stock, sequence: { $gt: after, $lte: until } })),
        type: { $in: physical },
      },
      { stock: 1, quantityDelta: 1, allocatedDelta: 1, reason: 1 },
    ).lean<StockMovement[]>()
    for (const { stock, quantityDelta, allocatedDelta, reason } of found)
      if (quantityDelta + allocatedDelta !== 0 && reason !== AdjustmentReason.COUNT) moved.add(String(stock))
  }
  return ranges.map(({ stock }) => moved.has(String(stock)))
}

const physical = [
  MovementType.ADJUSTMENT,
  MovementType.TRANSFER_OUT,
  MovementType.TRANSFER_IN,
  MovementType.SHIPMENT,
]

/**
 * For each place every figure that its stock had on hand between two moments, before and after each movement that changed it: a
 * count may have met any of them.
 */
export async function onHandBetween(
  places: { stock: Stock; from: Date; to: Date }[],
): Promise<ReadonlySet<number>[]> {
  const figures = new Map(places.map(({ stock }) => [String(stock._id), new Set<number>()]))
  for (const batch of batchesOf(places, placesAtOnce)) {
    const found = await MovementModel.find(
      {
        $or: batch.map(({ stock, from, to }) => ({
          ...{ sku: stock.sku, stock: stock._id },
          createdAt: { $gte: from, $lte: to },
        })),
        type: { $in: physical },
      },
      { stock: 1, quantityDelta: 1, allocatedDelta: 1, quantityAfter: 1, allocatedAfter: 1, reason: 1 },
    ).lean<StockMovement[]>()
    for (const { stock, quantityDelta, allocatedDelta, quantityAfter, allocatedAfter, reason } of found) {
      const after = quantityAfter + allocatedAfter
      if (reason === AdjustmentReason.COUNT) continue
      figures
        .get(String(stock))!
        .add(after)
        .add(after - quantityDelta - allocatedDelta)
    }
  }
  return places.map(({ stock }) => figures.get(String(stock._id))!)
}

/** Counts that found what the ledger had: they move nothing, and are the last all the same. */
export function confirmCounts(
  ctx: Ctx,
  counts: { level: Stock; at: Date; sequence: number }[],
  stocktake?: Types.ObjectId,
): void {
  const updatedAt = ctx.now()
  const document = stocktake ? { stocktake: String(stocktake) } : {}
  confirmations.add(
    ...counts.map(({ level: { _id, lastCount }, at, sequence }) => ({
      stock: _id,
      updatedAt,
      lastCount: { at, sequence: Math.max(sequence, lastCount?.sequence ?? 0), ...document },
    })),
  )
}

interface Confirmation extends Pick<Stock, 'lastCount' | 'updatedAt'> {
  stock: Types.ObjectId
}

const confirmations = new Writes<Confirmation>(ranks.changes, (rows) =>
  StockModel.collection.bulkWrite(
    rows.map(({ stock, lastCount, updatedAt }) => ({
      updateOne: { filter: { _id: stock }, update: { $set: { lastCount }, $max: { updatedAt } } },
    })),
    { session: currentSession() },
  ),
)

/** What the counts have added that were booked after a movement of each stock. */
async function foundByCounts(
  places: { stock: Types.ObjectId; after: number }[],
): Promise<Map<string, number>> {
  const booked: Pick<StockMovement, 'stock' | 'quantityDelta'>[] = []
  for (const batch of batchesOf(places, placesAtOnce)) {
    const found = await MovementModel.find(
      {
        reason: AdjustmentReason.COUNT,
        $or: batch.map(({ stock, after }) => ({ stock, sequence: { $gt: after } })),
      },
      { stock: 1, quantityDelta: 1 },
    ).lean<Pick<StockMovement, 'stock' | 'quantityDelta'>[]>()
    booked.push(...found)
  }
  const starts = new Map(places.map(({ stock, after }) => [String(stock), after]))
  const toCome = movementsToCome().filter(
    ({ stock, sequence, reason }) =>
      reason === AdjustmentReason.COUNT && sequence > (starts.get(String(stock)) ?? Infinity),
  )
  return sumBy(
    [...booked, ...toCome],
    ({ stock }) => String(stock),
    ({ quantityDelta }) => quantityDelta,
  )
}
