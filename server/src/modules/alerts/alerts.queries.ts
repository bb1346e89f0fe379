import { Types } from 'mongoose'
import { warehouseScope, type Ctx } from '../../platform/context.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { storedCode } from '../../platform/old-codes.ts'
import type { AlertFilter } from './alerts.inputs.ts'
import { Alert, AlertModel } from './alerts.model.ts'

export function listAlerts(ctx: Ctx, page: PageArgs, filter: AlertFilter = {}): Promise<Page<Alert>> {
  const { open, sku, warehouseCode } = filter
  return listPage(AlertModel, {
    filter: {
      ...warehouseScope(ctx),
      ...(open == null ? {} : { open }),
      ...(sku ? { sku: storedCode('SKU', sku) } : {}),
      ...(warehouseCode ? { warehouseCode: storedCode('WAREHOUSE', warehouseCode) } : {}),
    },
    sort: { raisedAt: -1, _id: -1 },
    page,
  })
}

export function openAlertsOf(stocks: Types.ObjectId[]): Promise<Alert[]> {
  return AlertModel.find({ stock: { $in: stocks }, open: true })
    .sort({ stock: 1 })
    .lean<Alert[]>()
    .exec()
}

/** By stock, the highest crossing that its alerts tell of. */
export async function lastTold(stocks: Types.ObjectId[]): Promise<Map<string, number>> {
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
