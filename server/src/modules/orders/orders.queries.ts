import { groupBy, searchTerms, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { defineLoader, maySeeWarehouse, warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { Readings } from '../../platform/commands/work.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput } from '../../platform/inputs/field-problems.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import { committedSince } from '../../platform/events/committed-since.ts'
import {
  greatestBulkPage,
  greatestPage,
  listChanges,
  listPage,
  sortedTwice,
  type Page,
  type PageArgs,
} from '../../platform/graphql/connection.ts'
import { countLimit, walk, type Sort } from '../../platform/graphql/rows.ts'
import { idsOfNone, type SomeIds } from '../../platform/database/some-ids.ts'
import { bestFirst, searchConditions } from '../../platform/database/search.ts'
import { productsByCodes } from '../products/index.ts'
import { ReferenceKind, stockOf, sumBy, type MovementReference, type StockMovement } from '../stock/index.ts'
import { warehouseByCode } from '../warehouses/index.ts'
import { OrderSort, type OrderFilter } from './orders.inputs.ts'
import { mark } from './orders.details.ts'
import { Order, OrderModel } from './orders.model.ts'
import { openStatuses, OrderStatus } from './orders.rules.ts'

/** A filter that keeps a query to what the actor has placed, where it may see no other orders. */
export function ownOrders({ actor: { ownOrdersOnly, kind, id } }: Ctx): Record<string, unknown> {
  return ownOrdersOnly ? { 'placedBy.kind': kind, 'placedBy.id': id } : {}
}

/** A filter that keeps a query to the orders that the actor may see: every read of orders for somebody has it. */
export const orderScope = (ctx: Ctx): Record<string, unknown> => ({
  ...warehouseScope(ctx, 'warehouses'),
  ...ownOrders(ctx),
})

/** The same of an order that is at hand. */
export function maySeeOrder(ctx: Ctx, { warehouses, placedBy }: Order): boolean {
  const { ownOrdersOnly, kind, id } = ctx.actor
  if (ownOrdersOnly && (placedBy.kind !== kind || placedBy.id !== id)) return false
  return warehouses.some((warehouse) => maySeeWarehouse(ctx, warehouse))
}

export const orderReadings = new Readings(OrderModel, 'orderNumber')

/** Null where there is none, or none that gives from a warehouse of the actor. */
export async function orderByNumber(ctx: Ctx, orderNumber: string): Promise<Order | null> {
  const [order] = await orderReadings.get([tidyCode(orderNumber)])
  return order && maySeeOrder(ctx, order) ? order : null
}

/** The one that this actor has placed under its own reference. */
export function orderByReference(ctx: Ctx, externalReference: string): Promise<Order | null> {
  const { kind, id } = ctx.actor
  const own: Record<string, unknown> = { 'placedBy.kind': kind, 'placedBy.id': id, externalReference }
  return OrderModel.findOne({ ...orderScope(ctx), ...own })
    .lean<Order>()
    .exec()
}

export function ordersById(ids: string[]): Promise<Order[]> {
  return OrderModel.find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
    .sort({ _id: 1 })
    .lean<Order[]>()
    .exec()
}

export async function listOrders(
  ctx: Ctx,
  page: PageArgs,
  filter: OrderFilter = {},
  sort?: OrderSort,
): Promise<Page<Order>> {
  if (sort && filter.updatedSince) throw badInput([sortedTwice])
  const found = await ordersMatching(ctx, filter)
  if (filter.updatedSince) return listChanges(OrderModel, { ...found, page })
  return listPage(OrderModel, {
    ...found,
    searched: found.searched ?? (isByAmount(sort) ? indexBesideAmounts(ctx, filter) : undefined),
    sort: sorts[sort ?? OrderSort.NEWEST],
    most: filter.externalReferences ? greatestBulkPage : greatestPage,
    ranks: filter.search?.trim() ? bestFirst(filter.search).slice(0, 1) : undefined,
    page,
  })
}

const newestFirst: Sort = { createdAt: -1, _id: -1 }
const sorts: Record<OrderSort, Sort> = {
  NEWEST: newestFirst,
  OLDEST: { createdAt: 1, _id: 1 },
  AMOUNT_ASC: { totalAmount: 1, _id: 1 },
  AMOUNT_DESC: { totalAmount: -1, _id: -1 },
}
const isByAmount = (sort?: OrderSort) => sort === OrderSort.AMOUNT_ASC || sort === OrderSort.AMOUNT_DESC

/** What else the list asks for may lie anywhere in the order of amounts: where that is little, it is found by itself. */
function indexBesideAmounts(
  ctx: Ctx,
  { statuses, warehouseCode, from, to }: OrderFilter,
): string | undefined {
  if (ctx.actor.ownOrdersOnly) return 'placedBy.id_1_createdAt_-1__id_-1'
  if (warehouseCode || ctx.actor.warehouseIds) return warehousesIndex
  if (statuses?.length) return 'status_1_createdAt_-1__id_-1'
  return from || to ? 'createdAt_-1__id_-1' : undefined
}

/** What listOrders would list, all of it; an order may be large, so fewer at once. */
export async function walkOrders(ctx: Ctx, filter: OrderFilter): Promise<AsyncGenerator<Order[]>> {
  return walk(OrderModel, { ...(await ordersMatching(ctx, filter)), sort: newestFirst }, 100)
}

const termsIndex = 'terms_1'
const marksIndex = 'marks_1_createdAt_-1__id_-1'
const referencesIndex = 'externalReference_1'
const warehousesIndex = 'warehouses_1_createdAt_-1__id_-1'

async function ordersMatching(ctx: Ctx, filter: OrderFilter) {
  const { statuses, search, warehouseCode, from, to, updatedSince, externalReferences, placedBy } = filter
  const { amountFrom, amountTo } = filter
  const sku = filter.sku && ((await productsByCodes([filter.sku])).get(filter.sku)?.sku ?? filter.sku)
  const terms = sku ? searchTerms(sku) : []
  const warehouse = warehouseCode ? await warehouseByCode(ctx, warehouseCode) : undefined
  const conditions = {
    ...(warehouse ? { ...orderScope(ctx), warehouses: warehouse._id } : orderScope(ctx)),
    ...(sku ? { 'items.sku': sku } : {}),
    // A SKU of marks alone has no words.
    ...(terms.length > 0 ? { terms: { $all: terms } } : {}),
    ...(statuses?.length ? { status: { $in: statuses } } : {}),
    ...(from || to ? { createdAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
    ...(amountFrom != null || amountTo != null
      ? {
          totalAmount: {
            ...(amountFrom != null ? { $gte: amountFrom } : {}),
            ...(amountTo != null ? { $lte: amountTo } : {}),
          },
        }
      : {}),
    ...(updatedSince ? { updatedAt: { $gte: await committedSince(updatedSince) } } : {}),
    ...(externalReferences
      ? { externalReference: { $in: externalReferences.map((each) => each.trim()) } }
      : {}),
    ...(filter.metadata ? { marks: mark(filter.metadata) } : {}),
    // Beside the scope, which may ask for the same field.
    $and: placedBy ? [{ 'placedBy.id': placedBy }] : [{}],
  }
  const several = !warehouse && (ctx.actor.warehouseIds?.size ?? 0) > 1
  const scattered = several && !updatedSince ? warehousesIndex : undefined
  const ofProduct = terms.length > 0 ? termsIndex : scattered
  const byMark = filter.metadata ? marksIndex : ofProduct
  if (!search?.trim()) return { filter: conditions, searched: externalReferences ? referencesIndex : byMark }
  const found = await searchConditions({ model: OrderModel, index: termsIndex, filter: conditions, search })
  return { filter: { ...conditions, $and: [...conditions.$and, ...found] }, searched: termsIndex }
}

/** How many orders of each wanted status the list with this filter has; null for more than can be counted quickly. */
export async function countOrders(
  ctx: Ctx,
  { statuses, ...filter }: OrderFilter = {},
): Promise<{ status: OrderStatus; count: number | null }[]> {
  const { filter: conditions } = await ordersMatching(ctx, filter)
  const wanted = Object.values(OrderStatus).filter((status) => !statuses?.length || statuses.includes(status))
  return Promise.all(
    wanted.map(async (status) => {
      const found = await OrderModel.countDocuments({ ...conditions, status }, { limit: countLimit + 1 })
      return { status, count: found > countLimit ? null : found }
    }),
  )
}

/** The open orders that this stock has promised something to. */
export async function listAllocations(
  ctx: Ctx,
  { sku, warehouseCode }: { sku: string; warehouseCode: string },
  page: PageArgs,
): Promise<Page<Order>> {
  const stock = await stockOf(ctx, sku, warehouseCode)
  if (!stock) throw notFound('Stock', [`${sku} in ${warehouseCode}`])
  return listPage(OrderModel, {
    filter: { ...ownOrders(ctx), holds: stock._id },
    sort: { createdAt: -1, _id: -1 },
    page,
  })
}

/** maySeeOrder of one that is not at hand. */
export const maySeeOrderById = defineLoader<string, boolean>(async (ctx, ids) => {
  const wanted = ids.map((id) => new Types.ObjectId(id))
  const found = await OrderModel.find({ _id: { $in: wanted }, ...orderScope(ctx) }, { _id: 1 })
    .sort({ _id: 1 })
    .lean()
  const seen = new Set(found.map(({ _id }) => String(_id)))
  return ids.map((id) => seen.has(id))
})

/** The document behind a movement; null also where it is an order of others and the actor sees its own alone. */
export async function loadReference(
  ctx: Ctx,
  { reference }: StockMovement,
): Promise<MovementReference | null> {
  if (!reference) return null
  const isHidden = ctx.actor.ownOrdersOnly && reference.kind === ReferenceKind.ORDER
  return isHidden && !(await maySeeOrderById(ctx, reference.id)) ? null : reference
}

/** Units that orders hold which are processed and not shipped, by id of their stock. */
export async function pickedUnits(stocks: Types.ObjectId[]): Promise<Map<string, number>> {
  if (stocks.length === 0) return new Map()
  const found = await OrderModel.find(
    { holds: { $in: stocks }, status: OrderStatus.PROCESSED },
    { items: 1 },
  ).lean<Pick<Order, 'items'>[]>()
  return sumBy(
    found.flatMap(({ items }) => items.flatMap(({ allocations }) => allocations)),
    ({ stock }) => String(stock),
    ({ quantity }) => quantity,
  )
}

/** What happened to an order, in its order. */
export const loadTimeline = defineLoader<string, Event[]>(async (_ctx, orderIds) => {
  const events = await EventModel.find({
    'subject.kind': ReferenceKind.ORDER,
    'subject.id': { $in: [...orderIds] },
  })
    .sort({ at: 1, _id: 1 })
    .lean<Event[]>()
  const byOrder = groupBy(events, (event) => String(event.subject?.id))
  return orderIds.map((id) => byOrder.get(id) ?? [])
})

/** The next of all orders in the actor's warehouses by id, for walks over the whole ledger. */
export function someOrders(ctx: Ctx, ids: SomeIds, limit: number): Promise<Order[]> {
  return OrderModel.find({ ...ids, ...orderScope(ctx) })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<Order[]>()
    .exec()
}

/** Of all open orders in the actor's warehouses: each is a look into an index, none is read. */
export async function* openOrderIds(ctx: Ctx): AsyncIterable<string> {
  const open = OrderModel.find({ status: { $in: openStatuses }, ...orderScope(ctx) }, { _id: 1 })
    .lean<Pick<Order, '_id'>[]>()
    .cursor({ batchSize: 10_000 })
  for await (const { _id } of open) yield String(_id)
}

/** Which of these ids are of no order at all. */
export const idsOfNoOrder = (ids: string[]): Promise<string[]> => idsOfNone(OrderModel, ids)
