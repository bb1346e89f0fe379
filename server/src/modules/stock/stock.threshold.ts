import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { edited, editOf, requireWritten, eventOfEdit } from '../../platform/commands/edits.ts'
import { notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { MovementModel, type StockMovement } from './movement.model.ts'
import { thresholdSchema } from './stock.inputs.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { levelAsMoved, stockOf } from './stock.queries.ts'
import { crossingsOf, lowAfter } from './stock.rules.ts'

interface ThresholdInput {
  sku: string
  warehouseCode: string
  threshold: number
  /** Of the threshold: `version` counts movements, which do not make it stale. */
  expectedVersion?: number | null
  idempotencyKey?: string | null
}

/** Says from which quantity on the stock is low; moves nothing. */
export async function setLowStockThreshold(ctx: Ctx, raw: ThresholdInput): Promise<Stock> {
  const { idempotencyKey: key, ...input } = parseInput(thresholdSchema, raw)
  const { sku, warehouseCode, threshold, expectedVersion } = input
  return command(ctx, {
    name: 'setLowStockThreshold',
    key,
    input,
    lock: [`stock:${sku}`],
    async run(record) {
      const level = await stockOf(ctx, sku, warehouseCode)
      if (!level) throw notFound('Stock', [`${sku} in ${warehouseCode}`])
      const crossings = crossingsOf(level, { lowStockThreshold: threshold })
      const last = level.lastThresholdEdit
      const edit = edited(ctx, last, {
        expectedVersion,
        before: { threshold: level.lowStockThreshold },
        after: { threshold },
      })
      const { version, at = ctx.now() } = eventOfEdit(edit, last)
      const change = {
        updatedAt: at > level.updatedAt ? at : level.updatedAt,
        lowStockThreshold: threshold,
        ...lowAfter(level, { lowStockThreshold: threshold }),
        ...(edit ? { lastThresholdEdit: edit } : {}),
      }
      await record({
        kind: 'stock.threshold-set',
        subject: { kind: 'STOCK', id: String(level._id), label: `${sku} · ${warehouseCode}` },
        warehouses: [level.warehouse],
        ...{ version, at },
        ...(crossings.length > 0 ? { crossings } : {}),
        data: {
          before: { lowStockThreshold: level.lowStockThreshold },
          after: { lowStockThreshold: threshold },
        },
      })
      const asRead = {
        _id: level._id,
        version: level.version,
        'lastThresholdEdit.version': last?.version ?? null,
      }
      await requireWritten(StockModel.updateOne(asRead, { $set: change }))
      return { ...level, ...change }
    },
    replay: async (event) => {
      const level = await levelAt(await stockOf(ctx, sku, warehouseCode), event.at)
      const { low } = lowAfter(level, { lowStockThreshold: threshold })
      const then = { low, lowStockThreshold: threshold, updatedAt: event.at }
      return { ...level, ...then, lastThresholdEdit: editOf(event).lastEdit }
    },
  })
}

/** What the stock held then: a level is made by a movement and changes with movements alone. */
async function levelAt(level: Stock | null, at: Date): Promise<Stock> {
  const last = await MovementModel.findOne({ stock: level!._id, createdAt: { $lte: at } })
    .sort({ sequence: -1 })
    .lean<StockMovement>()
  return last ? (await levelAsMoved([last]))[0]! : level!
}
