import { Types } from 'mongoose'
import { defineLoader, maySeeWarehouse, warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { Readings } from '../../platform/commands/work.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { storedCode } from '../../platform/database/old-codes.ts'
import { Warehouse, WarehouseModel } from './warehouses.model.ts'

/** Every warehouse that the actor may see, by code. */
export function listWarehouses(ctx: Ctx, includeInactive = true): Promise<Warehouse[]> {
  return WarehouseModel.find({
    ...warehouseScope(ctx, '_id'),
    ...(includeInactive ? {} : { isActive: true }),
  })
    .sort({ code: 1 })
    .lean<Warehouse[]>()
    .exec()
}

/** All of them, whoever asks: to show more of one than its name is the caller's to refuse. */
export function activeWarehouses(): Promise<Warehouse[]> {
  return WarehouseModel.find({ isActive: true }).sort({ code: 1 }).lean<Warehouse[]>().exec()
}

export const warehouseReadings = new Readings(WarehouseModel, 'code')

/** By code, inside the actor's scope; NOT_FOUND names all that are missing. */
export async function warehousesByCode(ctx: Ctx, codes: string[]): Promise<Map<string, Warehouse>> {
  const found = (await warehouseReadings.get(codes)).filter(({ _id }) => maySeeWarehouse(ctx, _id))
  const byCode = new Map(found.map((warehouse) => [warehouse.code, warehouse]))
  const missing = codes.filter((code) => !byCode.has(code))
  if (missing.length > 0) throw notFound('Warehouse', missing)
  return byCode
}

/** By code; whether the actor may see them is the caller's to know. */
export function warehousesById(ids: Types.ObjectId[]): Promise<Warehouse[]> {
  return WarehouseModel.find({ _id: { $in: ids } })
    .sort({ code: 1 })
    .lean<Warehouse[]>()
    .exec()
}

/**
 * A filter on the code of one warehouse, or of all of the actor's; `several` where that is more than one, which an index by
 * code finds without an order. None where the wanted one is not the actor's.
 */
export async function codeScope(
  ctx: Ctx,
  wanted: string | null | undefined,
): Promise<{ filter: Record<string, unknown>; several: boolean }> {
  const { warehouseIds } = ctx.actor
  const code = wanted ? storedCode('WAREHOUSE', wanted) : undefined
  if (warehouseIds === null) return { filter: code ? { warehouseCode: code } : {}, several: false }
  const own = await warehousesById([...warehouseIds].map((id) => new Types.ObjectId(id)))
  const codes = own.map((warehouse) => warehouse.code).filter((each) => !code || each === code)
  if (codes.length === 1) return { filter: { warehouseCode: codes[0] }, several: false }
  return { filter: { warehouseCode: { $in: codes } }, several: codes.length > 1 }
}

/** How many the actor may see. */
export async function countWarehouses({ actor }: Ctx): Promise<number> {
  return actor.warehouseIds?.size ?? WarehouseModel.estimatedDocumentCount()
}

export const loadWarehouse = defineLoader<string, Warehouse>(async (_ctx, ids) => {
  const found = await WarehouseModel.find({
    _id: { $in: [...new Set(ids)].map((id) => new Types.ObjectId(id)) },
  })
    .lean<Warehouse[]>()
    .exec()
  const byId = new Map(found.map((warehouse) => [String(warehouse._id), warehouse]))
  return ids.map((id) => byId.get(id) ?? notFound('Warehouse', [id]))
})

export async function warehouseByCode(ctx: Ctx, given: string): Promise<Warehouse> {
  const code = storedCode('WAREHOUSE', given)
  return (await warehousesByCode(ctx, [code])).get(code)!
}

/** As warehousesByCode, for commands that move stock: an inactive one is refused. */
export async function activeWarehousesByCode(ctx: Ctx, codes: string[]): Promise<Map<string, Warehouse>> {
  const byCode = await warehousesByCode(ctx, codes)
  const inactive = [...byCode.values()].filter((warehouse) => !warehouse.isActive)
  if (inactive.length === 0) return byCode
  throw badInput(inactive.map(({ code }) => problem(['warehouseCode'], 'INACTIVE', { value: code })))
}
