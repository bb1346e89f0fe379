import { batchesOf, groupBy, naturalKey, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { defineLoader, maySeeWarehouse, warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { Readings } from '../../platform/commands/work.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import type { Event, EventMove } from '../../platform/events/event-log.ts'
import { committedSince } from '../../platform/events/committed-since.ts'
import {
  listChanges,
  listPage,
  pageOf,
  pageSize,
  sortedTwice,
  type Page,
  type PageArgs,
} from '../../platform/graphql/connection.ts'
import { decodeCursor, encodeCursor } from '../../platform/graphql/cursor.ts'
import { badInput } from '../../platform/inputs/field-problems.ts'
import { walk, type Listing, type Sort } from '../../platform/graphql/rows.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { productsKnown, rowsOfProducts, storedSkus, type Product } from '../products/index.ts'
import { codeScope, countWarehouses, warehousesByCode, type Holdings } from '../warehouses/index.ts'
import { storedCode } from '../../platform/database/old-codes.ts'
import {
  AdjustmentReason,
  MovementModel,
  MovementType,
  ReferenceKind,
  StockMovement,
} from './movement.model.ts'
import { storedClass, type AbcClass } from './stock.classes.rules.ts'
import { StockSort, type MovementFilter, type StockFilter, type StockMatrixFilter } from './stock.inputs.ts'
import { Stock, StockModel } from './stock.model.ts'

export const levelReadings = new Readings(StockModel, 'sku', { sku: 1, warehouseCode: 1 })

/** Every level of these SKUs in the actor's warehouses. */
export async function levelsOf(ctx: Ctx, skus: string[]): Promise<Stock[]> {
  return (await levelReadings.get(skus)).filter(({ warehouse }) => maySeeWarehouse(ctx, warehouse))
}

interface Part {
  skus?: string[] | undefined
  abcClasses?: AbcClass[] | null | undefined
  binFrom?: string | undefined
  /** Bins that begin so are among them. */
  binTo?: string | undefined
  withStockOnly?: boolean
}

/** The levels of one warehouse or of a part of it, at most `limit`; whether the actor may see it is the caller's to know. */
export function levelsInWarehouse(
  warehouseCode: string,
  { skus, abcClasses, binFrom, binTo, withStockOnly }: Part,
  limit = 0,
): Promise<Stock[]> {
  return StockModel.find({
    warehouseCode,
    ...(skus ? { sku: { $in: skus } } : {}),
    ...(abcClasses ? { abc: { $in: abcClasses.map(storedClass) } } : {}),
    ...(binFrom && binTo ? { binKey: { $gte: naturalKey(binFrom), $lt: `${naturalKey(binTo)}\uffff` } } : {}),
    ...(withStockOnly ? { $or: [{ quantity: { $gt: 0 } }, { allocated: { $gt: 0 } }] } : {}),
  })
    .limit(limit)
    .batchSize(20_000)
    .lean<Stock[]>()
    .exec()
}

export function stockOf(ctx: Ctx, sku: string, warehouseCode: string): Promise<Stock | null> {
  return StockModel.findOne({
    sku: storedCode('SKU', sku),
    warehouseCode: storedCode('WAREHOUSE', warehouseCode),
    ...warehouseScope(ctx),
  })
    .lean<Stock>()
    .exec()
}

/** In two commands, or three with warehouses, however many. */
export async function levelsOfSkus(
  ctx: Ctx,
  skus: string[],
  warehouseCodes: string[] | null | undefined,
): Promise<Stock[]> {
  const codes = warehouseCodes?.map((code) => storedCode('WAREHOUSE', code))
  if (codes) await warehousesByCode(ctx, codes)
  return StockModel.find({
    sku: { $in: await storedSkus(skus) },
    ...(codes ? { warehouseCode: { $in: codes } } : {}),
    ...warehouseScope(ctx),
  })
    .sort({ sku: 1, warehouseCode: 1 })
    .batchSize(100_000)
    .lean<Stock[]>()
    .exec()
}

export const loadStock = defineLoader<string, Stock>(async (_ctx, ids) => {
  const found = await stocksById([...new Set(ids)].map((id) => new Types.ObjectId(id)))
  const byId = new Map(found.map((stock) => [String(stock._id), stock]))
  return ids.map((id) => byId.get(id) ?? notFound('Stock', [id]))
})

export function stocksById(ids: Types.ObjectId[]): Promise<Stock[]> {
  return StockModel.find({ _id: { $in: ids } })
    .sort({ _id: 1 })
    .lean<Stock[]>()
    .exec()
}

const stockSorts: Record<StockSort, Sort> = {
  SKU: { sku: 1, warehouseCode: 1 },
  QUANTITY_ASC: { quantity: 1, _id: 1 },
  QUANTITY_DESC: { quantity: -1, _id: -1 },
  UPDATED_DESC: { updatedAt: -1, _id: -1 },
  BIN: { warehouseCode: 1, binKey: 1, sku: 1 },
}

export async function listStocks(
  ctx: Ctx,
  page: PageArgs,
  filter: StockFilter = {},
  sort?: StockSort,
): Promise<Page<Stock>> {
  const found = await stocksMatching(ctx, filter, sort ?? StockSort.SKU)
  if (!filter.updatedSince) return listPage(StockModel, { ...found, page })
  if (sort) throw badInput([sortedTwice])
  return listChanges(StockModel, { ...found, page })
}

/** What listStocks would list, all of it. */
export async function walkStocks(ctx: Ctx, filter: StockFilter): Promise<AsyncGenerator<Stock[]>> {
  return walk(StockModel, await stocksMatching(ctx, filter, StockSort.SKU))
}

async function stocksMatching(ctx: Ctx, wanted: StockFilter, order: StockSort): Promise<Listing<Stock>> {
  const { sku, warehouseCode, lowOnly, search, bin, updatedSince } = wanted
  const scope = await codeScope(ctx, warehouseCode)
  const filter = {
    ...scope.filter,
    ...(sku ? { sku: storedCode('SKU', sku) } : {}),
    ...(lowOnly ? { low: true } : {}),
    ...(bin?.trim() ? inBin(bin) : {}),
    ...(updatedSince ? { updatedAt: { $gte: await committedSince(updatedSince) } } : {}),
  }
  // In one warehouse the order by SKU is the same, written as the index of the warehouse has it.
  const isOfOne = typeof scope.filter['warehouseCode'] === 'string'
  const sort: Sort = isOfOne && order === StockSort.SKU ? { warehouseCode: 1, sku: 1 } : stockSorts[order]
  const found = await ofProducts<Stock>(filter, search, 'sku_1_warehouseCode_1')
  const scattered = scope.several && !updatedSince ? 'warehouseCode_1_sku_1' : undefined
  return { searched: scattered, ...found, sort }
}

/**
 * Products by SKU, of which stocks of the actor's warehouses match. A page takes as many commands for many warehouses as
 * for few: what it reads at once has all stocks that so many products can have.
 */
export async function listHeldProducts(
  ctx: Ctx,
  page: PageArgs,
  { warehouseCode, lowOnly, search }: StockMatrixFilter = {},
): Promise<Page<Product>> {
  const first = pageSize(page)
  const bySku: Sort = { sku: 1 }
  const after = page.after ? decodeCursor(page.after, bySku, StockModel.schema)[0] : undefined
  const listing = await stocksMatching(ctx, { warehouseCode, lowOnly, search }, StockSort.SKU)
  const filter = after === undefined ? listing.filter : { $and: [listing.filter, { sku: { $gt: after } }] }
  const perProduct = warehouseCode ? 1 : await countWarehouses(ctx)
  const atOnce = Math.min((first + 1) * Math.max(perProduct, 1), mostAtOnce)
  const skus = new Set<string>()
  for await (const rows of walk(StockModel, { ...listing, filter }, atOnce)) {
    for (const { sku } of rows) skus.add(sku)
    if (skus.size > first) break
  }
  const products = await productsKnown([...skus].slice(0, first + 1))
  const found = [...products.values()].map((node) => ({ cursor: encodeCursor(bySku, node), node }))
  return pageOf(found, { page, count: () => Promise.resolve(0) })
}

const mostAtOnce = 5_000

/** Whatever begins so; a number goes on with no further digit. */
function inBin(bin: string) {
  const key = naturalKey(bin.trim())
  return { binKey: { $gte: key, $lt: `${key}\uffff` } }
}

/** `index`: by SKU, as the rows of few products are found. */
async function ofProducts<T extends { sku: string }>(
  filter: Record<string, unknown>,
  search: string | null | undefined,
  index: string,
) {
  if (!search?.trim()) return { filter }
  const rows = await rowsOfProducts<T>(search)
  return { ...rows, filter: { ...filter, $and: [rows.filter] }, ...(rows.keep ? {} : { searched: index }) }
}

const newestFirst: Sort = { createdAt: -1, _id: -1 }

export async function listMovements(
  ctx: Ctx,
  page: PageArgs,
  filter: MovementFilter = {},
): Promise<Page<StockMovement>> {
  return listPage(MovementModel, { ...(await movementsMatching(ctx, filter)), sort: newestFirst, page })
}

/** What listMovements would list, all of it. */
export async function walkMovements(
  ctx: Ctx,
  filter: MovementFilter,
): Promise<AsyncGenerator<StockMovement[]>> {
  return walk(MovementModel, { ...(await movementsMatching(ctx, filter)), sort: newestFirst })
}

async function movementsMatching(ctx: Ctx, filter: MovementFilter) {
  const { sku, warehouseCode, types, reasons, referenceId, orderNumber, actorId, search, from, to } = filter
  // Whose order it is, only orders know: who sees their own alone could find out by asking.
  if (ctx.actor.ownOrdersOnly && (referenceId || orderNumber))
    throw forbidden('To find movements by order or reference needs the permission order.view.')
  const scope = await codeScope(ctx, warehouseCode)
  const conditions = {
    ...scope.filter,
    ...(sku ? { sku: storedCode('SKU', sku) } : {}),
    ...(types?.length ? ofTypes(types) : {}),
    ...(reasons?.length ? { reason: among(reasons) } : {}),
    ...(referenceId ? { 'reference.id': referenceId } : {}),
    ...(orderNumber
      ? { 'reference.label': tidyCode(orderNumber), 'reference.kind': ReferenceKind.ORDER }
      : {}),
    ...(actorId ? { 'actor.id': actorId } : {}),
    ...(from || to ? { createdAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
  }
  const found = await ofProducts<StockMovement>(conditions, search, 'sku_1_createdAt_-1__id_-1')
  return { searched: scope.several ? 'warehouseCode_1_createdAt_-1__id_-1' : undefined, ...found }
}

const among = (values: string[]) => (values.length === 1 ? values[0]! : { $in: values })

const ofOrders: MovementType[] = [MovementType.ALLOCATION, MovementType.RELEASE, MovementType.SHIPMENT]

/** Movements of orders are many, found by walking back in time; the others are few and have an index of their own. */
function ofTypes(types: MovementType[]) {
  const isRare = types.every((type) => !ofOrders.includes(type))
  return { type: among(types), ...(isRare ? { allocatedDelta: 0 } : {}) }
}

/** Null where there is none in the actor's warehouses. */
export function movementById(ctx: Ctx, id: string): Promise<StockMovement | null> {
  return MovementModel.findOne({ _id: new Types.ObjectId(id), ...warehouseScope(ctx) })
    .lean<StockMovement>()
    .exec()
}

/** Null where it is a movement of another stock, or of none. */
export function movementOfStock(id: string, stock: Types.ObjectId): Promise<StockMovement | null> {
  return MovementModel.findOne({ _id: new Types.ObjectId(id), stock })
    .lean<StockMovement>()
    .exec()
}

const pairsAtOnce = 100

/** By which movements are found, as many as one query takes at a time. */
function pairsOfMoves(moves: EventMove[]): EventMove[][] {
  const pairs = moves.map(({ stock, sequence }) => ({ stock, sequence }))
  return batchesOf(pairs, pairsAtOnce)
}

export const pairsOf = (events: Event[]): EventMove[][] =>
  pairsOfMoves(events.flatMap((event) => event.moves ?? []))

/** The movements that an event's command wrote. */
export async function movementsOfEvent({ moves = [] }: Event): Promise<StockMovement[]> {
  const found = await movementsOfMoves(moves)
  const order = new Map(moves.map(({ stock }, index) => [String(stock), index]))
  return found.sort((a, b) => order.get(String(a.stock))! - order.get(String(b.stock))!)
}

/** Found by stock and sequence, in no order. */
async function movementsOfMoves(moves: EventMove[]): Promise<StockMovement[]> {
  const found: StockMovement[] = []
  for (const pairs of pairsOfMoves(moves)) {
    found.push(
      // Without a sort: with one, DocumentDB walks the index in order and tests every entry of it.
      ...(await MovementModel.find({ $or: pairs }).lean<StockMovement[]>()),
    )
  }
  return found
}

/** By `stock.sequence`. */
export const loadMovement = defineLoader<string, StockMovement | null>(async (_ctx, keys) => {
  const moves = keys.map((key) => {
    const [stock, sequence] = key.split('.')
    return { stock: new Types.ObjectId(stock), sequence: Number(sequence) }
  })
  const found = await movementsOfMoves(moves)
  const byKey = new Map(found.map((movement) => [`${String(movement.stock)}.${movement.sequence}`, movement]))
  return keys.map((key) => byKey.get(key) ?? null)
})

/** The levels as these movements left them, for the answer to a repeated command. */
export async function levelAsMoved(movements: StockMovement[]): Promise<Stock[]> {
  const levels = await stocksById(movements.map((movement) => movement.stock))
  const byId = new Map(levels.map((level) => [String(level._id), level]))
  return movements.map((movement) => ({
    ...byId.get(String(movement.stock))!,
    quantity: movement.quantityAfter,
    allocated: movement.allocatedAfter,
    inTransit: movement.inTransitAfter ?? 0,
    version: movement.sequence,
    head: movement.hash,
    movedAt: movement.createdAt,
    updatedAt: movement.createdAt,
  }))
}

/** Units in a warehouse, promised ones included, those on the way to it, and how many products they are. */
export async function holdingsOf({ code }: { code: string }): Promise<Holdings> {
  const [found] = await StockModel.aggregate<Holdings>([
    { $match: { warehouseCode: code, $or: balances.map((balance) => ({ [balance]: { $gt: 0 } })) } },
    {
      $group: {
        _id: null,
        onHand: { $sum: { $add: ['$quantity', '$allocated'] } },
        inTransit: { $sum: '$inTransit' },
        stocks: { $sum: 1 },
      },
    },
  ])
  const { onHand = 0, inTransit = 0, stocks = 0 } = found ?? {}
  return { onHand: Math.min(onHand, int32Max), inTransit: Math.min(inTransit, int32Max), stocks }
}

const balances = ['quantity', 'allocated', 'inTransit']

/** The stocks of a product by its SKU, which their index is sorted by, in the actor's warehouses. */
export const loadStocksOfSku = defineLoader<string, Stock[]>(async (ctx, skus) => {
  const found = await StockModel.find({ sku: { $in: skus }, ...warehouseScope(ctx) })
    .sort({ sku: 1, warehouseCode: 1 })
    .batchSize(10_000)
    .lean<Stock[]>()
  const bySku = groupBy(found, (stock) => stock.sku)
  return skus.map((sku) => bySku.get(sku) ?? [])
})

/** The next of all levels in the actor's warehouses by id, for walks over the whole ledger. */
export function stocksAfter(ctx: Ctx, after: Types.ObjectId | undefined, limit: number): Promise<Stock[]> {
  return StockModel.find({ ...(after ? { _id: { $gt: after } } : {}), ...warehouseScope(ctx) })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<Stock[]>()
    .exec()
}

/** So many at once keep nobody waiting while they are looked at. */
const movementsAtOnce = 500

/** Every movement of the stocks after one and up to another, in the order of the ledger, streamed in portions. */
export async function* movementsAfter(
  ctx: Ctx,
  after: Types.ObjectId | undefined,
  last: Types.ObjectId | undefined,
): AsyncIterable<StockMovement[]> {
  const range = { ...(after ? { $gt: after } : {}), ...(last ? { $lte: last } : {}) }
  yield* inLedgerOrder({ ...(after || last ? { stock: range } : {}), ...warehouseScope(ctx) })
}

/** What came after this movement of each of these stocks, in the order of the ledger, streamed in portions. */
export async function* movementsSince(
  stocks: { stock: Types.ObjectId; sequence: number }[],
): AsyncIterable<StockMovement[]> {
  const since = stocks.map(({ stock, sequence }) => ({ stock, sequence: { $gt: sequence } }))
  if (since.length === 0) return
  // Asked to sort many places, or for so many and no more of them, the database walks through all there is.
  const cursor = MovementModel.collection.find({ $or: since }, { batchSize: movementsAtOnce + 1 })
  const few: StockMovement[] = []
  while (few.length <= movementsAtOnce && (await cursor.hasNext()))
    few.push(...(cursor.readBufferedDocuments() as StockMovement[]))
  await cursor.close()
  if (few.length <= movementsAtOnce) {
    const places = new Map(stocks.map(({ stock }, index) => [String(stock), index]))
    const placeOf = ({ stock }: StockMovement) => places.get(String(stock))!
    yield few.sort((a, b) => placeOf(a) - placeOf(b) || a.sequence - b.sequence)
  } else for (const each of since) yield* inLedgerOrder(each)
}

/** By the driver alone: of a million movements each step counts. */
async function* inLedgerOrder(filter: object): AsyncIterable<StockMovement[]> {
  const cursor = MovementModel.collection
    .find(filter, { batchSize: movementsAtOnce })
    .sort({ stock: 1, sequence: 1 })
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments() as StockMovement[]
  } finally {
    await cursor.close()
  }
}

export interface DocumentUnits {
  /** Id of the document. */
  document: string
  stock: string
  allocated: number
  inTransit: number
  counted: number
}

/** What the ledger says is promised to each of these documents and on the way by it, by document and stock. */
export async function unitsByDocument(ctx: Ctx, ids: string[]): Promise<DocumentUnits[]> {
  const found = await MovementModel.aggregate<
    Omit<DocumentUnits, 'document' | 'stock'> & { _id: { document: string; stock: Types.ObjectId } }
  >([
    { $match: { 'reference.id': { $in: ids }, ...warehouseScope(ctx) } },
    {
      $group: {
        _id: { document: '$reference.id', stock: '$stock' },
        allocated: { $sum: '$allocatedDelta' },
        inTransit: { $sum: '$inTransitDelta' },
        counted: { $sum: { $cond: [{ $eq: ['$reason', AdjustmentReason.COUNT] }, '$quantityDelta', 0] } },
      },
    },
  ])
  return found.map(({ _id, ...units }) => ({ document: _id.document, stock: String(_id.stock), ...units }))
}

/** By stock, how many units its orders took since, less what they gave back. */
export async function orderedSince(stocks: Pick<Stock, 'sku'>[], since: Date): Promise<Map<string, number>> {
  if (stocks.length === 0) return new Map()
  const found = await MovementModel.aggregate<{ _id: Types.ObjectId; ordered: number }>([
    {
      $match: {
        sku: { $in: [...new Set(stocks.map(({ sku }) => sku))] },
        createdAt: { $gte: since },
        type: { $in: [MovementType.ALLOCATION, MovementType.RELEASE] },
      },
    },
    { $group: { _id: '$stock', ordered: { $sum: { $subtract: [0, '$quantityDelta'] } } } },
  ])
  return new Map(found.map(({ _id, ordered }) => [String(_id), ordered]))
}
