import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { productReadings, productsBySku } from '../products/index.ts'
import { activeWarehousesByCode, warehouseReadings, type Warehouse } from '../warehouses/index.ts'
import { MovementType, ReferenceKind } from './movement.model.ts'
import { insufficientStock, type Shortage } from './stock.errors.ts'
import { transferStockSchema, type TransferStockInput } from './stock.inputs.ts'
import { moveStock, newLevel, describeMoves, type Move } from './stock.ledger.ts'
import type { Stock } from './stock.model.ts'
import { levelReadings, levelsOf, movementsOfEvent } from './stock.queries.ts'
import { sumBy } from './stock.rules.ts'
import type { StockTransfer } from './stock.types.ts'

export async function transferStock(ctx: Ctx, raw: TransferStockInput): Promise<StockTransfer> {
  const { idempotencyKey: key, ...input } = parseInput(transferStockSchema, raw)
  const wanted = sumBy(
    input.lines,
    (line) => line.sku,
    (line) => line.quantity,
  )
  const skus = [...wanted.keys()].sort()
  return command(ctx, {
    name: 'transferStock',
    key,
    input,
    lock: skus.map((sku) => `stock:${sku}`),
    reads: [
      productReadings.of(skus),
      warehouseReadings.of([input.fromWarehouseCode, input.toWarehouseCode]),
      levelReadings.of(skus),
    ],
    async run(record) {
      const products = await productsBySku(skus)
      const warehouses = await activeWarehousesByCode(ctx, [input.fromWarehouseCode, input.toWarehouseCode])
      const from = warehouses.get(input.fromWarehouseCode)!
      const to = warehouses.get(input.toWarehouseCode)!
      const levels = await levelsOf(ctx, skus)
      refuseShortages(wanted, levels, from)
      const id = ctx.newId()
      const reference = { kind: ReferenceKind.TRANSFER, id: String(id), label: `${from.code} → ${to.code}` }
      const levelIn = (sku: string, warehouse: Warehouse) =>
        levels.find((level) => level.sku === sku && level.warehouseCode === warehouse.code) ??
        newLevel(ctx, { product: products.get(sku)!, warehouse })
      const moves = skus.flatMap((sku): Move[] => {
        const quantity = wanted.get(sku)!
        const common = { note: input.note, reference, allocatedDelta: 0 }
        return [
          { ...common, level: levelIn(sku, from), type: MovementType.TRANSFER_OUT, quantityDelta: -quantity },
          { ...common, level: levelIn(sku, to), type: MovementType.TRANSFER_IN, quantityDelta: quantity },
        ]
      })
      const event = await record({
        kind: 'stock.transferred',
        subject: { kind: 'TRANSFER', id: String(id), label: reference.label },
        ...describeMoves(moves),
        warehouses: [from._id, to._id],
        data: { from: from.code, to: to.code, note: input.note, lines: skus.length },
      })
      const { movements } = moveStock(ctx, event, moves)
      return { id, from: from._id, to: to._id, movements, note: input.note, createdAt: event.at }
    },
    replay: transferredBefore,
  })
}

function refuseShortages(wanted: Map<string, number>, levels: Stock[], from: Warehouse): void {
  const shortages: Shortage[] = []
  for (const [sku, requested] of wanted) {
    const available =
      levels.find((level) => level.sku === sku && level.warehouseCode === from.code)?.quantity ?? 0
    if (available < requested) shortages.push({ sku, warehouseCode: from.code, requested, available })
  }
  if (shortages.length > 0) throw insufficientStock(shortages)
}

async function transferredBefore(event: Event): Promise<StockTransfer> {
  const movements = await movementsOfEvent(event)
  const [from, to] = event.warehouses!
  const note = (event.data?.note ?? undefined) as string | undefined
  return {
    id: new Types.ObjectId(event.subject!.id),
    from: from!,
    to: to!,
    movements,
    note,
    createdAt: event.at,
  }
}
