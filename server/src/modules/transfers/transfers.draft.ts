import { command } from '../../platform/commands/command.ts'
import { documentChanged } from '../../platform/commands/document.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { maySeeWarehouse } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { productReadings, productsBySku } from '../products/index.ts'
import { warehouseReadings, type Warehouse } from '../warehouses/index.ts'
import {
  after,
  asOfEvent,
  lineOf,
  newTransfer,
  newTransfers,
  refusePast,
  told,
  write,
} from './transfers.document.ts'
import { stepRefused } from './transfers.errors.ts'
import {
  createSchema,
  updateSchema,
  type CreateTransferInput,
  type UpdateTransferInput,
} from './transfers.inputs.ts'
import type { Transfer, TransferLine } from './transfers.model.ts'
import { knownTransfer, transferReadings } from './transfers.queries.ts'
import { isAllowed } from './transfers.rules.ts'

interface Wanted {
  sku: string
  quantity: number
}

async function linesOf(wanted: Wanted[]): Promise<TransferLine[]> {
  const products = await productsBySku(wanted.map(({ sku }) => sku))
  return wanted.map(({ sku, quantity }) => lineOf(sku, products.get(sku)!._id, quantity))
}

/** From either end: from the destination it is a request. The other end is one of the partners. */
export async function createTransfer(ctx: Ctx, raw: CreateTransferInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(createSchema, raw)
  const codes = [input.fromWarehouseCode, input.toWarehouseCode]
  const skus = input.lines.map(({ sku }) => sku)
  return command(ctx, {
    name: 'createTransfer',
    key,
    input,
    lock: [],
    reads: [productReadings.of(skus), warehouseReadings.of(codes)],
    async run(record) {
      refusePast(ctx, input.expectedAt)
      const [from, to] = await endsOf(ctx, codes)
      const lines = await linesOf(input.lines)
      const transfer = newTransfer(ctx, {
        ...{ from: from!._id, to: to!._id, fromCode: from!.code, toCode: to!.code },
        ...{ lines, note: input.note, expectedAt: input.expectedAt ?? undefined },
      })
      await record(told('transfer.created', transfer))
      newTransfers.add(transfer)
      return transfer
    },
    replay: asOfEvent,
  })
}

/** In the order of the codes. That an active warehouse exists is no secret to who transfers; what it holds is. */
async function endsOf(ctx: Ctx, codes: string[]): Promise<Warehouse[]> {
  const found = new Map((await warehouseReadings.get(codes)).map((warehouse) => [warehouse.code, warehouse]))
  const own = (code: string) => found.has(code) && maySeeWarehouse(ctx, found.get(code)!._id)
  const isKnown = (code: string) => own(code) || found.get(code)?.isActive
  const missing = codes.filter((code) => !isKnown(code))
  if (missing.length > 0) throw notFound('Warehouse', missing)
  if (!codes.some(own)) throw notFound('Warehouse', codes)
  const ends = codes.map((code) => found.get(code)!)
  const inactive = ends.filter(({ isActive }) => !isActive)
  if (inactive.length > 0)
    throw badInput(inactive.map(({ code }) => problem(['warehouseCode'], 'INACTIVE', { value: code })))
  return ends
}

export async function updateTransfer(ctx: Ctx, raw: UpdateTransferInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(updateSchema, raw)
  const { number, expectedVersion } = input
  const skus = input.lines?.map(({ sku }) => sku) ?? []
  return command(ctx, {
    name: 'updateTransfer',
    key,
    input,
    lock: [`transfer:${number}`],
    reads: [transferReadings.of([number]), productReadings.of(skus)],
    async run(record) {
      const before = await knownTransfer(ctx, number)
      if (!isAllowed('UPDATED', before.status)) throw stepRefused(before)
      if (before.version !== expectedVersion) throw documentChanged(before, expectedVersion)
      refusePast(ctx, input.expectedAt)
      const transfer = after(ctx, before, {
        ...(input.lines ? { lines: await linesOf(input.lines) } : {}),
        ...(input.note == null ? {} : { note: input.note || undefined }),
        ...(input.expectedAt ? { expectedAt: input.expectedAt } : {}),
      })
      await record(told('transfer.updated', transfer))
      write(transfer)
      return transfer
    },
    replay: asOfEvent,
  })
}
