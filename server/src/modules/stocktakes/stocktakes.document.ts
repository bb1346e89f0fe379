import { stepped } from '../../platform/commands/document.ts'
import { WriteConflict } from '../../platform/database/mongo.ts'
import { storedTerms } from '../../platform/database/search.ts'
import type { Event, EventDraft } from '../../platform/events/event-log.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { ReferenceKind } from '../stock/index.ts'
import { StocktakeModel, type Stocktake } from './stocktakes.model.ts'
import { StocktakeStatus } from './stocktakes.rules.ts'

export const termsOf = ({
  number,
  title,
  warehouseCode,
}: Pick<Stocktake, 'number' | 'title' | 'warehouseCode'>) => storedTerms([number], title, warehouseCode)

export const referenceOf = ({ _id, number }: Stocktake) => ({
  kind: ReferenceKind.STOCKTAKE,
  id: String(_id),
  label: number,
})

/** A stocktake after a step. */
export function after(ctx: Ctx, before: Stocktake, change: Partial<Stocktake>): Stocktake {
  const next = { ...before, ...change, ...stepped(ctx, before) }
  return next.status === StocktakeStatus.POSTED ? { ...next, postedAt: next.updatedAt } : next
}

/** What the event of a step tells: never what was expected, which is not for everybody who counts. */
export function told(kind: string, stocktake: Stocktake, more: Record<string, unknown> = {}): EventDraft {
  const { warehouseCode, status, version } = stocktake
  return {
    kind,
    subject: referenceOf(stocktake),
    at: stocktake.updatedAt,
    warehouses: stocktake.warehouses,
    version,
    data: { warehouseCode, status, ...more },
  }
}

/** The stocktake as the step of this event left it; lines and strays as they are. */
export async function asOfEvent(event: Event): Promise<Stocktake> {
  const now = await StocktakeModel.findById(event.subject!.id).lean<Stocktake>().orFail()
  const { status } = event.data as Pick<Stocktake, 'status'>
  const isPosted = status === StocktakeStatus.POSTED
  return {
    ...now,
    status,
    version: event.version!,
    updatedAt: event.at,
    postedAt: isPosted ? event.at : undefined,
  }
}

export async function write(stocktake: Stocktake): Promise<void> {
  const { _id, version, status, updatedAt, updatedBy, postedAt, postsAs, lease } = stocktake
  const stated = { version, status, updatedAt, updatedBy, postedAt, postsAs, lease }
  const { modifiedCount } = await StocktakeModel.updateOne(
    { _id, version: version - 1 },
    { $set: Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) },
  )
  if (modifiedCount !== 1) throw new WriteConflict()
}
