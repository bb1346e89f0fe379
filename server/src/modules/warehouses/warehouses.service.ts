import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import {
  asRead,
  edited,
  editOf,
  requireWritten,
  eventOfEdit,
  withEdit,
} from '../../platform/commands/edits.ts'
import { forbidden } from '../../platform/errors.ts'
import { parseInput, alreadyTaken } from '../../platform/inputs/field-problems.ts'
import { currentSession, rejectDuplicate } from '../../platform/database/mongo.ts'
import { warehouseNotEmpty, type Holdings } from './warehouses.errors.ts'
import {
  createWarehouseSchema,
  updateWarehouseSchema,
  type CreateWarehouseInput,
  type UpdateWarehouseInput,
} from './warehouses.inputs.ts'
import { WarehouseModel, type Warehouse } from './warehouses.model.ts'
import { warehouseByCode } from './warehouses.queries.ts'

export async function createWarehouse(ctx: Ctx, raw: CreateWarehouseInput): Promise<Warehouse> {
  const { idempotencyKey: key, ...input } = parseInput(createWarehouseSchema, raw)
  if (ctx.actor.warehouseIds !== null)
    throw forbidden('You are limited to some warehouses and cannot add others.')
  const warehouse: Warehouse = {
    _id: ctx.newId(),
    ...input,
    isActive: true,
    fillCount: 0,
    createdAt: ctx.now(),
  }
  return command(ctx, {
    name: 'createWarehouse',
    key,
    input,
    lock: [`warehouse:${input.code}`],
    async run(record) {
      await record({
        kind: 'warehouse.created',
        subject: { kind: 'WAREHOUSE', id: String(warehouse._id), label: warehouse.code },
        warehouses: [warehouse._id],
        data: { after: input },
      })
      await rejectDuplicate(
        () => WarehouseModel.collection.insertOne(warehouse, { session: currentSession() }),
        () => alreadyTaken(['code'], warehouse.code),
      )
      return warehouse
    },
    replay: async (event) => {
      const stored = await WarehouseModel.findById(event.subject?.id).lean<Warehouse>().orFail()
      return { ...warehouse, _id: stored._id, createdAt: stored.createdAt }
    },
  })
}

type HoldingsOf = (warehouse: Warehouse) => Promise<Holdings>

let holdingsOf: HoldingsOf | undefined

/** What a warehouse holds is stock's to know, which knows of warehouses: the app introduces them. */
export function configureWarehouses(settings: { holdingsOf: HoldingsOf }): void {
  holdingsOf = settings.holdingsOf
}

export async function updateWarehouse(ctx: Ctx, raw: UpdateWarehouseInput): Promise<Warehouse> {
  const { idempotencyKey: key, ...input } = parseInput(updateWarehouseSchema, raw)
  const { expectedVersion } = input
  return command(ctx, {
    name: 'updateWarehouse',
    key,
    input,
    lock: [`warehouse:${input.code}`],
    async run(record) {
      const before = await warehouseByCode(ctx, input.code)
      const stated = {
        name: input.name ?? before.name,
        address: input.address ?? before.address,
        isActive: input.isActive ?? before.isActive,
      }
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion,
        before: factsOf(before),
        after: stated,
      })
      const after: Warehouse = { ...before, ...stated, ...withEdit(lastEdit) }
      if (before.isActive && !after.isActive) await refuseNotEmpty(before)
      await record({
        kind: 'warehouse.updated',
        subject: { kind: 'WAREHOUSE', id: String(before._id), label: before.code },
        warehouses: [before._id],
        ...eventOfEdit(lastEdit, before.lastEdit),
        ...(after.isActive === before.isActive ? {} : { crossings: [] }),
        data: { before: factsOf(before), after: stated },
      })
      await requireWritten(
        WarehouseModel.updateOne(asRead(before), { $set: { ...stated, ...withEdit(lastEdit) } }),
      )
      return after
    },
    replay: async (event) => ({
      ...(await WarehouseModel.findById(event.subject?.id).lean<Warehouse>().orFail()),
      ...(event.data!.after as ReturnType<typeof factsOf>),
      ...editOf(event),
    }),
  })
}

const factsOf = ({ name, address, isActive }: Warehouse) => ({ name, address, isActive })

async function refuseNotEmpty(warehouse: Warehouse): Promise<void> {
  if (!holdingsOf) throw new Error('configureWarehouses has not been called')
  const held = await holdingsOf(warehouse)
  if (held.stocks > 0) throw warehouseNotEmpty(warehouse.code, held)
}

/**
 * Marks that empty stocks of these warehouses are filled, inside the caller's transaction: a deactivation beside it
 * writes the same document, so that one of the two sees the other.
 */
export async function markFilling(warehouses: Warehouse['_id'][]): Promise<void> {
  await WarehouseModel.collection.updateMany(
    { _id: { $in: warehouses } },
    { $inc: { fillCount: 1 } },
    { session: currentSession() },
  )
}
