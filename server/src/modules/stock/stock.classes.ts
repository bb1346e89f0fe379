import { batchesOf, dayMs, hourMs, minuteMs } from '@gudang/domain'
import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import type { Types } from 'mongoose'
import { withLock } from '../../platform/commands/lock.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { pricesOfAll } from '../products/index.ts'
import { AbcClass, classesOf, storedClass } from './stock.classes.rules.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { orderedSince } from './stock.queries.ts'

/** When classes were last made. */
@modelOptions({ schemaOptions: { collection: 'stockClassings', versionKey: false } })
class StockClassing {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Date, required: true }) at!: Date
}

const ClassingModel = getModelForClass(StockClassing)

/** Of a day in UTC: two in the morning in Jakarta, when nobody sells and nobody counts. */
const nightMs = 19 * hourMs
const demandDays = 365
const slice = 200

/** Each night, on one server. */
export function startClassing(ctx: Ctx): Worker {
  const worker = startWorker({
    name: 'stock-classes',
    log: ctx.log,
    everyMs: 10 * minuteMs,
    run: (stopping) => withLock(['stock-classes'], () => classifyOncePerNight(ctx, stopping)),
  })
  worker.poke()
  return worker
}

export async function classifyOncePerNight(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  const last = await ClassingModel.findById('stocks').lean<StockClassing>()
  if (last && last.at >= lastNight(ctx.now())) return
  await classifyStocks(ctx, stopping)
  ctx.log.info('The classes of the stocks are made')
}

const lastNight = (now: Date) => new Date(Math.floor((now.getTime() - nightMs) / dayMs) * dayMs + nightMs)

type Classed = Pick<Stock, '_id' | 'sku' | 'product' | 'warehouse' | 'abc'>

/** Which stocks of each warehouse make most of what was ordered there within a year. Reads a slice after the other. */
export async function classifyStocks(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  const since = new Date(ctx.now().getTime() - demandDays * dayMs)
  const prices = await pricesOfAll()
  const byWarehouse = new Map<string, { stock: Classed; value: number }[]>()
  for await (const stocks of stocksBySku()) {
    if (stopping?.aborted) return
    const ordered = await orderedSince(stocks, since)
    for (const stock of stocks) {
      const warehouse = String(stock.warehouse)
      const value = (ordered.get(String(stock._id)) ?? 0) * (prices.get(String(stock.product)) ?? 0)
      const others = byWarehouse.get(warehouse)
      if (others) others.push({ stock, value })
      else byWarehouse.set(warehouse, [{ stock, value }])
    }
  }
  for (const demands of byWarehouse.values()) await writeClasses(ctx, classesOf(demands))
  await ClassingModel.updateOne({ _id: 'stocks' }, { $set: { at: ctx.now() } }, { upsert: true })
}

/** All of an SKU come together, so that its movements are read once. */
async function* stocksBySku(): AsyncGenerator<Classed[]> {
  const found = StockModel.find({}, { sku: 1, product: 1, warehouse: 1, abc: 1 })
    .sort({ sku: 1, warehouseCode: 1 })
    .batchSize(1_000)
    .lean<Classed[]>()
    .cursor()
  let stocks: Classed[] = []
  for await (const stock of found as AsyncIterable<Classed>) {
    if (stocks.length >= slice && stocks.at(-1)!.sku !== stock.sku) {
      yield stocks
      stocks = []
    }
    stocks.push(stock)
  }
  if (stocks.length > 0) yield stocks
}

async function writeClasses(ctx: Ctx, classes: Map<{ stock: Classed }, AbcClass>): Promise<void> {
  const changed = [...classes].filter(([{ stock }, abc]) => (stock.abc ?? null) !== storedClass(abc))
  const $max = { updatedAt: ctx.now() }
  for (const batch of batchesOf(changed, 1_000))
    await StockModel.collection.bulkWrite(
      batch.map(([{ stock }, abc]) => ({
        updateOne: {
          filter: { _id: stock._id },
          update: storedClass(abc) ? { $set: { abc }, $max } : { $unset: { abc: 1 as const }, $max },
        },
      })),
    )
}

/** What somebody looks for: of a deleted product, or in a warehouse that is not active, only what is there. */
const lookedFor = {
  $or: [{ unwatched: { $ne: true } }, { quantity: { $gt: 0 } }, { allocated: { $gt: 0 } }],
}

/** Of one class, counted before a moment or never; the longest ago first. */
export function stocksToCount(
  warehouse: Types.ObjectId,
  { abcClass, before }: { abcClass: AbcClass; before: Date },
  limit: number,
): Promise<Stock[]> {
  return StockModel.find({
    warehouse,
    abc: storedClass(abcClass),
    'lastCount.at': { $not: { $gt: before } },
    ...lookedFor,
  })
    .sort({ 'lastCount.at': 1, _id: 1 })
    .limit(limit)
    .lean<Stock[]>()
    .exec()
}

export interface CountAge {
  warehouse: Types.ObjectId
  abcClass: AbcClass
  /** Since it was counted last, 0 on the day that ends at the moment asked for; null where it never was. */
  days: number | null
  stocks: number
}

/** How long ago stocks were counted, linear in them; of some products only, where these are named. */
export async function countAges(
  warehouses: Types.ObjectId[],
  endOfDay: Date,
  products?: Types.ObjectId[],
): Promise<CountAge[]> {
  const found = await StockModel.aggregate<Pick<CountAge, 'stocks'> & { _id: Omit<CountAge, 'stocks'> }>([
    {
      $match: {
        warehouse: { $in: warehouses },
        ...(products ? { product: { $in: products } } : {}),
        ...lookedFor,
      },
    },
    {
      $group: {
        _id: {
          warehouse: '$warehouse',
          abcClass: { $ifNull: ['$abc', AbcClass.C] },
          days: { $floor: { $divide: [{ $subtract: [endOfDay, '$lastCount.at'] }, dayMs] } },
        },
        stocks: { $sum: 1 },
      },
    },
  ]).option({ batchSize: 10_000 })
  return found.map(({ _id, stocks }) => ({ ..._id, stocks }))
}
