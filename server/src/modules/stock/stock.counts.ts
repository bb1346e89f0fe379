import { dayMs, minuteMs } from '@gudang/domain'
import type { Types } from 'mongoose'
import { wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { AdjustmentReason, MovementModel, type StockMovement } from './movement.model.ts'
import { movementsToCome } from './stock.ledger.ts'
import type { Stock } from './stock.model.ts'
import { balancesAt } from './stock.past.ts'
import { onHand, sumBy } from './stock.rules.ts'

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
  const balances = await balancesAt(moments)
  const since = moments.flatMap(({ stock: { _id, lastCount } }, index) => {
    const { sequence } = balances[index]!
    return lastCount && lastCount.sequence > sequence ? [{ stock: _id, after: sequence }] : []
  })
  const found = since.length > 0 ? await foundByCounts(since) : new Map<string, number>()
  return balances.map(
    (balance, index) => onHand(balance) + (found.get(String(moments[index]!.stock._id)) ?? 0),
  )
}

/** What the counts have added that were booked after a movement of each stock. */
async function foundByCounts(
  places: { stock: Types.ObjectId; after: number }[],
): Promise<Map<string, number>> {
  const booked = await MovementModel.find(
    {
      reason: AdjustmentReason.COUNT,
      $or: places.map(({ stock, after }) => ({ stock, sequence: { $gt: after } })),
    },
    { stock: 1, quantityDelta: 1 },
  ).lean<Pick<StockMovement, 'stock' | 'quantityDelta'>[]>()
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
