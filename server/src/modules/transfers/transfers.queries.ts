import { groupBy, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { defineLoader, maySeeWarehouse, warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { Readings } from '../../platform/commands/work.ts'
import { idsOfNone, type SomeIds } from '../../platform/database/some-ids.ts'
import { storedCode } from '../../platform/database/old-codes.ts'
import { bestFirst, searchConditions } from '../../platform/database/search.ts'
import { notFound } from '../../platform/errors.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { countLimit, walk, type Sort } from '../../platform/graphql/rows.ts'
import { warehouseReadings } from '../warehouses/index.ts'
import { TransferSide, type TransferFilter } from './transfers.inputs.ts'
import { TransferModel, type Transfer } from './transfers.model.ts'
import { openUnits, TransferStatus, TransferStep } from './transfers.rules.ts'

export const transferReadings = new Readings(TransferModel, 'number')

/** A filter that keeps a query to the transfers that the actor may see. */
export const transferScope = (ctx: Ctx): Record<string, unknown> => warehouseScope(ctx, 'warehouses')

export const maySeeTransfer = (ctx: Ctx, { from, to }: Transfer): boolean =>
  maySeeWarehouse(ctx, from) || maySeeWarehouse(ctx, to)

/** Null where there is none with an end in the warehouses of the actor. */
export async function transferByNumber(ctx: Ctx, number: string): Promise<Transfer | null> {
  const [transfer] = await transferReadings.get([tidyCode(number)])
  return transfer && maySeeTransfer(ctx, transfer) ? transfer : null
}

export async function knownTransfer(ctx: Ctx, number: string): Promise<Transfer> {
  const transfer = await transferByNumber(ctx, number)
  if (!transfer) throw notFound('Transfer', [number])
  return transfer
}

export function transfersById(ids: string[]): Promise<Transfer[]> {
  return TransferModel.find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
    .sort({ _id: 1 })
    .lean<Transfer[]>()
    .exec()
}

const newestFirst: Sort = { createdAt: -1, _id: -1 }

export async function listTransfers(
  ctx: Ctx,
  page: PageArgs,
  filter: TransferFilter = {},
): Promise<Page<Transfer>> {
  return listPage(TransferModel, {
    ...(await transfersMatching(ctx, filter)),
    sort: newestFirst,
    ranks: filter.search?.trim() ? bestFirst(filter.search).slice(0, 1) : undefined,
    page,
  })
}

/** What listTransfers would list, all of it. */
export async function walkTransfers(ctx: Ctx, filter: TransferFilter): Promise<AsyncGenerator<Transfer[]>> {
  return walk(TransferModel, { ...(await transfersMatching(ctx, filter)), sort: newestFirst }, 50)
}

const termsIndex = 'terms_1'
const warehousesIndex = 'warehouses_1_createdAt_-1__id_-1'

async function transfersMatching(ctx: Ctx, wanted: TransferFilter) {
  const { statuses, side, sku, search, overdue, discrepant, from, to } = wanted
  const ends = {
    ...(wanted.fromWarehouseCode ? { fromCode: storedCode('WAREHOUSE', wanted.fromWarehouseCode) } : {}),
    ...(wanted.toWarehouseCode ? { toCode: storedCode('WAREHOUSE', wanted.toWarehouseCode) } : {}),
  }
  const filter = {
    ...transferScope(ctx),
    ...(side ? warehouseScope(ctx, side === TransferSide.FROM ? 'from' : 'to') : {}),
    ...ends,
    ...(statuses?.length ? { status: { $in: statuses } } : {}),
    ...(sku ? { 'lines.sku': storedCode('SKU', sku) } : {}),
    ...(overdue ? { $and: [{ status: TransferStatus.IN_TRANSIT, expectedAt: { $lt: ctx.now() } }] } : {}),
    ...(discrepant ? { discrepant: true } : {}),
    ...(from || to ? { createdAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
  }
  const several = (ctx.actor.warehouseIds?.size ?? 0) > 1
  if (!search?.trim()) return { filter, searched: several ? warehousesIndex : undefined }
  const found = await searchConditions({ model: TransferModel, index: termsIndex, filter, search })
  return { filter: { $and: [filter, ...found] }, searched: termsIndex }
}

const open = [TransferStatus.DRAFT, TransferStatus.READY]
/** Of what is on the way alone, so that a count reads no more than there is to tell. */
const discrepantIndex = 'discrepant_1'
const expectedIndex = 'expectedAt_1'

/** What waits for somebody, by the lists of the SPA; null for more than can be counted quickly. */
export async function countTransfers(ctx: Ctx, warehouseCode?: string | null) {
  const own = await scopeOf(ctx, warehouseCode)
  const at = (side: 'from' | 'to' | 'warehouses') => (own ? { [side]: { $in: own } } : {})
  const count = async (filter: Record<string, unknown>, hint?: string) => {
    const found = await TransferModel.countDocuments(filter, { limit: countLimit + 1, ...(hint && { hint }) })
    return found > countLimit ? null : found
  }
  const onTheWay = { status: TransferStatus.IN_TRANSIT }
  const either = { ...at('warehouses'), ...onTheWay }
  const [toSend, sent, toReceive, discrepant, overdue] = await Promise.all([
    count({ ...at('from'), status: { $in: open } }),
    count({ ...at('from'), ...onTheWay }),
    count({ ...at('to'), ...onTheWay }),
    count({ ...either, discrepant: true }, discrepantIndex),
    count({ ...either, expectedAt: { $lt: ctx.now() } }, expectedIndex),
  ])
  return { toSend, onTheWay: sent, toReceive, discrepant, overdue }
}

/** The warehouses of the actor, or of them the one that is meant; undefined for all there are. */
async function scopeOf(ctx: Ctx, code: string | null | undefined): Promise<Types.ObjectId[] | undefined> {
  const { warehouseIds } = ctx.actor
  if (!code) return warehouseIds ? [...warehouseIds].map((id) => new Types.ObjectId(id)) : undefined
  const found = await warehouseReadings.get([storedCode('WAREHOUSE', code)])
  return found.map(({ _id }) => _id).filter((id) => maySeeWarehouse(ctx, id))
}

const kindsOfSteps = Object.values(TransferStep).map((step) => `transfer.${step.toLowerCase()}`)

/** What was done with a transfer, in its order. */
export const loadSteps = defineLoader<string, Event[]>(async (_ctx, ids) => {
  const events = await EventModel.find({
    ...{ 'subject.kind': 'TRANSFER', 'subject.id': { $in: [...ids] } },
    kind: { $in: kindsOfSteps },
  })
    .sort({ at: 1, _id: 1 })
    .lean<Event[]>()
  const byTransfer = groupBy(events, (event) => String(event.subject?.id))
  return ids.map((id) => byTransfer.get(id) ?? [])
})

export interface Incoming {
  transfer: Pick<Transfer, 'number' | 'from' | 'expectedAt' | 'sentAt'>
  units: number
}

/** What is on the way to a stock, the first to arrive first. */
export const loadIncoming = defineLoader<string, Incoming[]>(async (_ctx, stocks) => {
  const wanted = new Set(stocks)
  const found = await TransferModel.find(
    {
      incoming: { $in: stocks.map((id) => new Types.ObjectId(id)) },
      status: TransferStatus.IN_TRANSIT,
    },
    { number: 1, from: 1, expectedAt: 1, sentAt: 1, lines: 1 },
  )
    .sort({ _id: 1 })
    .lean<Transfer[]>()
  const rows = found.flatMap(({ lines, ...transfer }) =>
    lines
      .filter((line) => wanted.has(String(line.stockTo)) && openUnits(line) > 0)
      .map((line) => ({ stock: String(line.stockTo), transfer, units: openUnits(line) })),
  )
  const arrival = ({ transfer: { expectedAt } }: Incoming) => expectedAt?.getTime() ?? Number.MAX_SAFE_INTEGER
  const byStock = groupBy(rows, ({ stock }) => stock)
  return stocks.map((id) => (byStock.get(id) ?? []).sort((a, b) => arrival(a) - arrival(b)))
})

/** The next of all transfers with an end in the actor's warehouses by id, for walks over the whole ledger. */
export function someTransfers(ctx: Ctx, ids: SomeIds, limit: number): Promise<Transfer[]> {
  return TransferModel.find({ ...ids, ...transferScope(ctx) })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<Transfer[]>()
    .exec()
}

/** Which of these ids are of no transfer at all. */
export const idsOfNoTransfer = (ids: string[]): Promise<string[]> => idsOfNone(TransferModel, ids)

const documentNumber = /^TR-\d{6}-[0-9A-Z]{6}-[0-9A-Z]{4}$/

/** A movement of transferStock names its way (`LONDON → LEEDS`), which no document is behind. */
export const isTransferNumber = (label: string): boolean => documentNumber.test(label)
