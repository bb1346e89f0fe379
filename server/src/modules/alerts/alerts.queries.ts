import { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { committedSince } from '../../platform/events/committed-since.ts'
import { listChanges, listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { storedCode } from '../../platform/database/old-codes.ts'
import { codeScope } from '../warehouses/index.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { AlertSort, type AlertFilter } from './alerts.inputs.ts'
import { Alert, AlertModel } from './alerts.model.ts'
import { laterRank } from './alerts.urgency.rules.ts'

export async function listAlerts(
  ctx: Ctx,
  page: PageArgs,
  filter: AlertFilter = {},
  sort = AlertSort.NEWEST,
): Promise<Page<Alert>> {
  const { open, snoozed, urgent, sku, warehouseCode, updatedSince } = filter
  const scope = await codeScope(ctx, warehouseCode)
  const conditions = {
    ...scope.filter,
    ...(open == null ? {} : { open }),
    ...(snoozed == null ? {} : { 'snooze.until': { $exists: snoozed } }),
    ...(urgent ? { open: true, rank: { $lt: laterRank } } : {}),
    ...(sku ? { sku: storedCode('SKU', sku) } : {}),
  }
  const byUrgency = sort === AlertSort.URGENCY
  if (byUrgency && (updatedSince || open === false)) throw badInput([notOfOpen])
  if (updatedSince) {
    const updatedAt = { $gte: await committedSince(updatedSince) }
    return listChanges(AlertModel, { filter: { ...conditions, updatedAt }, page })
  }
  if (byUrgency)
    return listPage(AlertModel, {
      filter: { rank: { $gte: 0 }, ...conditions, open: true },
      searched: scope.several ? 'warehouseCode_1_rank_1__id_1' : undefined,
      sort: { rank: 1, _id: 1 },
      page,
    })
  return listPage(AlertModel, {
    filter: conditions,
    searched: scope.several ? 'warehouseCode_1_raisedAt_-1__id_-1' : undefined,
    sort: { raisedAt: -1, _id: -1 },
    page,
  })
}

const notOfOpen = problem(['sort'], 'NOT_TOGETHER', {
  fields: 'sort: URGENCY, filter.open: false, filter.updatedSince',
})

export function openAlertsOf(stocks: Types.ObjectId[]): Promise<Alert[]> {
  return AlertModel.find({ stock: { $in: stocks }, open: true })
    .sort({ stock: 1 })
    .lean<Alert[]>()
    .exec()
}

/** By stock, the highest crossing that its alerts tell of. */
export async function lastNumbers(stocks: Types.ObjectId[]): Promise<Map<string, number>> {
  const found = await AlertModel.aggregate<{ _id: Types.ObjectId; number: number | null }>([
    { $match: { stock: { $in: stocks } } },
    { $group: { _id: '$stock', number: { $max: '$number' } } },
  ])
  return new Map(found.map(({ _id, number }) => [String(_id), number ?? 0]))
}

export function alertsById(ids: string[]): Promise<Alert[]> {
  return AlertModel.find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
    .sort({ _id: 1 })
    .lean<Alert[]>()
    .exec()
}
