import type { Types } from 'mongoose'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { forbidden, parseInput, taken } from '../../platform/errors.ts'
import { currentSession, duplicateKey } from '../../platform/mongo.ts'
import { createWarehouseSchema, type CreateWarehouseInput } from './warehouses.inputs.ts'
import { WarehouseModel, type Warehouse } from './warehouses.model.ts'

export async function createWarehouse(ctx: Ctx, raw: CreateWarehouseInput): Promise<Warehouse> {
  const { idempotencyKey: key, ...input } = parseInput(createWarehouseSchema, raw)
  if (ctx.actor.warehouseIds !== null)
    throw forbidden('You are limited to some warehouses and cannot add others.')
  const warehouse: Warehouse = {
    _id: ctx.newId(),
    ...input,
    isActive: true,
    stockCount: 0,
    createdAt: ctx.now(),
  }
  return command(ctx, {
    name: 'createWarehouse',
    key,
    input,
    lock: [],
    async run(record) {
      await record({
        kind: 'warehouse.created',
        subject: { kind: 'WAREHOUSE', id: String(warehouse._id), label: warehouse.code },
        warehouses: [warehouse._id],
        data: { ...input },
      })
      try {
        await WarehouseModel.collection.insertOne(warehouse, { session: currentSession() })
      } catch (error) {
        if (duplicateKey(error)) throw taken(['code'], `There is a warehouse ${warehouse.code} already.`)
        throw error
      }
      return warehouse
    },
    replay: async (event) => WarehouseModel.findById(event.subject?.id).lean<Warehouse>().orFail(),
  })
}

/** Counts levels that are new in their warehouses, inside the caller's transaction. */
export async function countNewStocks(warehouseIds: Types.ObjectId[]): Promise<void> {
  const counts = new Map<string, { id: Types.ObjectId; count: number }>()
  for (const id of warehouseIds)
    counts.set(String(id), { id, count: (counts.get(String(id))?.count ?? 0) + 1 })
  await WarehouseModel.collection.bulkWrite(
    [...counts.values()].map(({ id, count }) => ({
      updateOne: { filter: { _id: id }, update: { $inc: { stockCount: count } } },
    })),
    { session: currentSession() },
  )
}
