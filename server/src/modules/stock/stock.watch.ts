import { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { EventModel, newEvent, type Event, type EventCrossing } from '../../platform/events/event-log.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import { deletedProducts } from '../products/index.ts'
import { warehousesById } from '../warehouses/index.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { crossingsOf, lowAfter } from './stock.rules.ts'

const batch = 500

/**
 * What becomes of the stocks of a product that was deleted or restored, or of a warehouse that was (de)activated, as its
 * event tells: nobody can or wants to refill what is gone. Some hundreds at once; an event of its own goes on with the rest.
 */
export async function watchAnew(
  ctx: Ctx,
  { subject, warehouses: known, data }: Event,
): Promise<EventCrossing[]> {
  const stocks = await stocksOf(subject!, (data?.['after'] as { sku?: string } | undefined)?.sku)
  const deleted = await deletedProducts(stocks.map(({ product }) => product))
  const warehouses = await warehousesById(stocks.map(({ warehouse }) => warehouse))
  const inactive = new Set(warehouses.filter(({ isActive }) => !isActive).map(({ _id }) => String(_id)))
  const changed = stocks.flatMap((stock) => {
    const unwatched = deleted.has(String(stock.product)) || inactive.has(String(stock.warehouse))
    return unwatched === Boolean(stock.unwatched) ? [] : [{ stock, unwatched }]
  })
  if (changed.length > 0) await write(ctx, changed)
  if (stocks.length === batch) {
    const rest = { kind: 'stock.watched', subject: subject!, warehouses: known, crossings: [] }
    const event = newEvent(ctx, { ...rest, data: { after: { sku: stocks.at(-1)!.sku } } })
    await EventModel.collection.insertOne(event, { session: currentSession() })
  }
  return changed.flatMap(({ stock, unwatched }) => crossingsOf(stock, { unwatched }))
}

/** A product has no more stocks than there are warehouses; those of a warehouse come in the order of its index. */
function stocksOf(
  { kind, id, label }: NonNullable<Event['subject']>,
  after: string | undefined,
): Promise<Stock[]> {
  const own = new Types.ObjectId(id)
  if (kind === 'PRODUCT')
    return StockModel.find({ product: own }).sort({ warehouse: 1 }).lean<Stock[]>().exec()
  return StockModel.find({ warehouseCode: label, ...(after ? { sku: { $gt: after } } : {}) })
    .sort({ warehouseCode: 1, sku: 1 })
    .limit(batch)
    .lean<Stock[]>()
    .exec()
}

async function write(ctx: Ctx, changed: { stock: Stock; unwatched: boolean }[]): Promise<void> {
  const { modifiedCount } = await StockModel.collection.bulkWrite(
    changed.map(({ stock, unwatched }) => ({
      updateOne: {
        filter: { _id: stock._id, version: stock.version, lowStockThreshold: stock.lowStockThreshold },
        update: { $set: { unwatched, ...lowAfter(stock, { unwatched }) }, $max: { updatedAt: ctx.now() } },
      },
    })),
    { session: currentSession() },
  )
  if (modifiedCount !== changed.length) throw new WriteConflict()
}
