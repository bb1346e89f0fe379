import { groupBy, naturalKey, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { Readings } from '../../platform/commands/work.ts'
import { idsOfNone, type SomeIds } from '../../platform/database/some-ids.ts'
import { storedCode } from '../../platform/database/old-codes.ts'
import { bestFirst, searchConditions } from '../../platform/database/search.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { walk, type Listing, type Sort } from '../../platform/graphql/rows.ts'
import { defineLoader, maySeeWarehouse, warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { rowsOfProducts } from '../products/index.ts'
import { StocktakeLineSort, type StocktakeFilter, type StocktakeLineFilter } from './stocktakes.inputs.ts'
import { StocktakeLineModel, StocktakeModel, type Stocktake, type StocktakeLine } from './stocktakes.model.ts'
import { LineBase, LineState } from './stocktakes.rules.ts'

export const stocktakeReadings = new Readings(StocktakeModel, 'number')

/** Of open stocktakes, by the key that each stock has in one of them. */
export const openLineReadings = new Readings(StocktakeLineModel, 'openKey')

/** Null where there is none in the warehouses of the actor. */
export async function stocktakeByNumber(ctx: Ctx, number: string): Promise<Stocktake | null> {
  const [stocktake] = await stocktakeReadings.get([tidyCode(number)])
  return stocktake && maySeeWarehouse(ctx, stocktake.warehouse) ? stocktake : null
}

export async function knownStocktake(ctx: Ctx, number: string): Promise<Stocktake> {
  const stocktake = await stocktakeByNumber(ctx, number)
  if (!stocktake) throw notFound('Stocktake', [number])
  return stocktake
}

export function stocktakesById(ids: string[]): Promise<Stocktake[]> {
  return StocktakeModel.find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
    .sort({ _id: 1 })
    .lean<Stocktake[]>()
    .exec()
}

const newestFirst: Sort = { createdAt: -1, _id: -1 }
const termsIndex = 'terms_1'
const warehouseIndex = 'warehouse_1_createdAt_-1__id_-1'

export async function listStocktakes(
  ctx: Ctx,
  page: PageArgs,
  { statuses, warehouseCode, search }: StocktakeFilter = {},
): Promise<Page<Stocktake>> {
  const filter = {
    ...warehouseScope(ctx),
    ...(warehouseCode ? { warehouseCode: storedCode('WAREHOUSE', warehouseCode) } : {}),
    ...(statuses?.length ? { status: { $in: statuses } } : {}),
  }
  const several = (ctx.actor.warehouseIds?.size ?? 0) > 1
  if (!search?.trim())
    return listPage(StocktakeModel, {
      ...{ filter, sort: newestFirst, page },
      searched: several ? warehouseIndex : undefined,
    })
  const found = await searchConditions({ model: StocktakeModel, index: termsIndex, filter, search })
  return listPage(StocktakeModel, {
    ...{ filter: { $and: [filter, ...found] }, sort: newestFirst, page },
    searched: termsIndex,
    ranks: bestFirst(search).slice(0, 1),
  })
}

/** What is expected is for those who decide: who counts is not to be led by it. */
export const seesExpected = (ctx: Ctx): boolean => ctx.actor.permissions.has('stocktake.manage')

export const seesStocktakes = ({ actor: { permissions } }: Ctx): boolean =>
  permissions.has('stocktake.count') || permissions.has('stocktake.manage')

/** Null for who is not to know, and before it is reviewed. */
export function varianceOf(ctx: Ctx, line: StocktakeLine): number | null {
  if (!line.reviewed || !seesExpected(ctx)) return null
  return line.base === LineBase.FIRST ? (line.varianceFirst ?? line.variance) : line.variance
}

const lineSorts: Record<StocktakeLineSort, Sort> = {
  BIN: { stocktake: 1, binKey: 1, sku: 1 },
  SKU: { stocktake: 1, sku: 1 },
  VARIANCE_VALUE: { stocktake: 1, varianceRank: 1, sku: 1 },
}

export async function listLines(
  ctx: Ctx,
  page: PageArgs,
  wanted: { number: string; filter?: StocktakeLineFilter; sort?: StocktakeLineSort },
): Promise<Page<StocktakeLine>> {
  return listPage(StocktakeLineModel, { ...(await linesMatching(ctx, wanted)), page })
}

/** What listLines would list, all of it. */
export async function walkLines(
  ctx: Ctx,
  number: string,
): Promise<{ stocktake: Stocktake; batches: AsyncGenerator<StocktakeLine[]> }> {
  const stocktake = await knownStocktake(ctx, number)
  return { stocktake, batches: walk(StocktakeLineModel, await linesMatching(ctx, { number })) }
}

async function linesMatching(
  ctx: Ctx,
  {
    number,
    filter = {},
    sort = StocktakeLineSort.BIN,
  }: { number: string; filter?: StocktakeLineFilter; sort?: StocktakeLineSort },
): Promise<Listing<StocktakeLine>> {
  const { states, search, bin, mine, differing } = filter
  if ((differing || sort === StocktakeLineSort.VARIANCE_VALUE) && !seesExpected(ctx))
    throw forbidden('What is expected needs the permission stocktake.manage.')
  const { _id: stocktake } = await knownStocktake(ctx, number)
  const conditions = {
    stocktake,
    ...(states?.length ? { state: { $in: states } } : {}),
    ...(bin?.trim() ? inBin(bin) : {}),
    ...(mine ? { 'counts.counter.id': ctx.actor.id } : {}),
    ...(differing ? { $or: [{ variance: { $ne: 0 } }, { state: LineState.MOVED }] } : {}),
  }
  if (!search?.trim()) return { filter: conditions, sort: lineSorts[sort] }
  const rows = await rowsOfProducts<StocktakeLine>(search)
  return { ...rows, filter: { ...conditions, $and: [rows.filter] }, sort: lineSorts[sort] }
}

function inBin(bin: string) {
  const key = naturalKey(bin.trim())
  return { binKey: { $gte: key, $lt: `${key}\uffff` } }
}

export const loadStocktake = defineLoader<string, Stocktake | null>(async (_ctx, ids) => {
  const found = new Map((await stocktakesById([...ids])).map((one) => [String(one._id), one]))
  return ids.map((id) => found.get(id) ?? null)
})

/** The line of a stock that is counted and waits to be posted, by its key while it is open. */
export const loadBlocked = defineLoader<string, StocktakeLine | null>(async (_ctx, keys) => {
  const lines = await StocktakeLineModel.find({
    openKey: { $in: [...keys] },
    state: LineState.BLOCKED,
  }).lean<StocktakeLine[]>()
  const found = new Map(lines.map((line) => [line.openKey, line]))
  return keys.map((key) => found.get(key) ?? null)
})

export interface Counter {
  counter: ActorStamp
  lines: number
}

export const loadCounters = defineLoader<string, Counter[]>(async (_ctx, ids) => {
  const found = await StocktakeLineModel.aggregate<
    Counter & { _id: { stocktake: Types.ObjectId; kind: string; id: string } }
  >([
    { $match: { stocktake: { $in: ids.map((id) => new Types.ObjectId(id)) } } },
    { $unwind: '$counts' },
    {
      $group: {
        _id: { stocktake: '$stocktake', kind: '$counts.counter.kind', id: '$counts.counter.id' },
        counter: { $first: '$counts.counter' },
        lines: { $sum: 1 },
      },
    },
    { $sort: { lines: -1, _id: 1 } },
  ])
  const byStocktake = groupBy(found, ({ _id }) => String(_id.stocktake))
  return ids.map((id) => byStocktake.get(id) ?? [])
})

export const loadProgress = defineLoader<string, ReadonlyMap<LineState, number>>(async (_ctx, ids) => {
  const found = await StocktakeLineModel.aggregate<{
    _id: { stocktake: Types.ObjectId; state: LineState }
    lines: number
  }>([
    { $match: { stocktake: { $in: ids.map((id) => new Types.ObjectId(id)) } } },
    { $group: { _id: { stocktake: '$stocktake', state: '$state' }, lines: { $sum: 1 } } },
  ])
  const byStocktake = groupBy(found, ({ _id }) => String(_id.stocktake))
  return ids.map((id) => new Map((byStocktake.get(id) ?? []).map(({ _id, lines }) => [_id.state, lines])))
})

/** What happened to a stocktake, in its order; its counts, which are many, left out. */
export const loadSteps = defineLoader<string, Event[]>(async (_ctx, ids) => {
  const events = await EventModel.find({
    'subject.kind': 'STOCKTAKE',
    'subject.id': { $in: [...ids] },
    kind: { $ne: 'stocktake.counted' },
  })
    .sort({ at: 1, _id: 1 })
    .lean<Event[]>()
  const byStocktake = groupBy(events, (event) => String(event.subject?.id))
  return ids.map((id) => byStocktake.get(id) ?? [])
})

/** What is in open stocktakes of a warehouse, and since when. */
export async function openProducts(
  warehouse: Types.ObjectId,
): Promise<{ product: Types.ObjectId; at: Date }[]> {
  const open = await StocktakeLineModel.find(openIn(warehouse), { product: 1 })
    .batchSize(20_000)
    .lean<Pick<StocktakeLine, '_id' | 'product'>[]>()
  return open.map(({ _id, product }) => ({ product, at: _id.getTimestamp() }))
}

/** A stock is in one open stocktake, by the key that its line has there. */
export const openIn = (warehouse: Types.ObjectId) => ({
  openKey: { $gte: `${String(warehouse)}.`, $lt: `${String(warehouse)}/` },
})

export function linesOf(
  stocktake: Types.ObjectId,
  states: LineState[],
  limit = 0,
  last?: Types.ObjectId,
): Promise<StocktakeLine[]> {
  return StocktakeLineModel.find({
    stocktake,
    state: { $in: states },
    ...(last ? { _id: { $gt: last } } : {}),
  })
    .sort({ _id: 1 })
    .limit(limit)
    .batchSize(20_000)
    .lean<StocktakeLine[]>()
    .exec()
}

/** The next of all stocktakes in the actor's warehouses by id, for walks over the whole ledger. */
export function someStocktakes(ctx: Ctx, ids: SomeIds, limit: number): Promise<Stocktake[]> {
  return StocktakeModel.find({ ...ids, ...warehouseScope(ctx) })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<Stocktake[]>()
    .exec()
}

/** What it has posted, by stock. */
export async function postedBy(stocktake: Types.ObjectId): Promise<Map<string, number>> {
  const found = await StocktakeLineModel.find(
    { stocktake, state: LineState.POSTED },
    { stock: 1, variance: 1 },
  ).lean<Pick<StocktakeLine, 'stock' | 'variance'>[]>()
  return new Map(found.flatMap(({ stock, variance }) => (stock ? [[String(stock), variance]] : [])))
}

/** Which of these ids are of no stocktake at all. */
export const idsOfNoStocktake = (ids: string[]): Promise<string[]> => idsOfNone(StocktakeModel, ids)
