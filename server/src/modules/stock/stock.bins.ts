import { naturalKey } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { stockBinsSchema, type SetStockBinsInput } from './stock.inputs.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { levelsOf } from './stock.queries.ts'
import type { StockBinsSet } from './stock.types.ts'

/** Says where stocks lie; moves nothing. */
export async function setStockBins(ctx: Ctx, raw: SetStockBinsInput): Promise<StockBinsSet> {
  const { idempotencyKey: key, ...input } = parseInput(stockBinsSchema, raw)
  const { warehouseCode } = input
  const lines = input.lines.map(({ sku, bin = null }) => ({ sku, bin }))
  return command(ctx, {
    name: 'setStockBins',
    key,
    input,
    lock: lines.map(({ sku }) => `stock:${sku}`),
    async run(record) {
      const warehouse = (await warehousesByCode(ctx, [warehouseCode])).get(warehouseCode)!
      const places = lines.map((line) => ({ ...line, warehouseCode }))
      const levels = await levelsAt(ctx, places)
      const missing = places.filter((place) => !levels.has(keyOf(place)))
      if (missing.length > 0)
        throw notFound(
          'Stock',
          missing.map(({ sku }) => `${sku} in ${warehouseCode}`),
        )
      const before = lines.map(({ sku }) => ({
        sku,
        bin: levels.get(keyOf({ sku, warehouseCode }))!.bin ?? null,
      }))
      await record({
        kind: 'stock.bins-set',
        warehouses: [warehouse._id],
        data: { warehouseCode, before: { bins: before }, after: { bins: lines } },
      })
      await writeBins(
        ctx,
        places.map((place) => ({ level: levels.get(keyOf(place))!, bin: place.bin })),
      )
      return { warehouseCode, lines }
    },
    replay: (event) =>
      Promise.resolve({ warehouseCode, lines: (event.data!.after as { bins: typeof lines }).bins }),
  })
}

interface Place {
  sku: string
  warehouseCode: string
}

const keyOf = ({ sku, warehouseCode }: Place) => `${sku}\n${warehouseCode}`

async function levelsAt(ctx: Ctx, places: Place[]): Promise<Map<string, Stock>> {
  const levels = await levelsOf(ctx, [...new Set(places.map(({ sku }) => sku))])
  return new Map(levels.map((level) => [keyOf(level), level]))
}

/** Of a file: part of the transaction that applies its rows, which is told by the file's own event. */
export async function putBins(ctx: Ctx, places: (Place & { bin: string })[]): Promise<void> {
  if (places.length === 0) return
  const levels = await levelsAt(ctx, places)
  await writeBins(
    ctx,
    places.map(({ bin, ...place }) => ({ level: levels.get(keyOf(place))!, bin })),
  )
}

async function writeBins(ctx: Ctx, changes: { level: Stock; bin: string | null }[]): Promise<void> {
  const $max = { updatedAt: ctx.now() }
  await StockModel.collection.bulkWrite(
    changes.map(({ level: { _id }, bin }) => ({
      updateOne: {
        filter: { _id },
        update: bin
          ? { $set: { bin, binKey: naturalKey(bin) }, $max }
          : { $set: { binKey: '' }, $unset: { bin: 1 as const }, $max },
      },
    })),
    { session: currentSession() },
  )
}
