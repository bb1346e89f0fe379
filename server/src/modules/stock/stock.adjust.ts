import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { ranks, Writes } from '../../platform/commands/work.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput } from '../../platform/inputs/field-problems.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { productReadings, productsEvenDeleted, refuseDeleted, type Product } from '../products/index.ts'
import { activeWarehousesByCode, warehouseReadings } from '../warehouses/index.ts'
import {
  AdjustmentReason,
  MovementType,
  ReferenceKind,
  type MovementReference,
  type StockMovement,
} from './movement.model.ts'
import { onHandWhenCounted, problemOfMoment } from './stock.counts.ts'
import { insufficientStock, staleStock, type Shortage } from './stock.errors.ts'
import {
  adjustStockSchema,
  adjustStocksSchema,
  type AdjustStockInput,
  type AdjustStocksInput,
} from './stock.inputs.ts'
import { moveStock, newLevel, describeMoves, type Move } from './stock.ledger.ts'
import type { Stock } from './stock.model.ts'
import { levelAsMoved, levelReadings, levelsOf, movementOfStock, movementsOfEvent } from './stock.queries.ts'
import { onHand } from './stock.rules.ts'
import type { StockAdjusted, StocksAdjusted } from './stock.types.ts'

export async function adjustStock(ctx: Ctx, raw: AdjustStockInput): Promise<StockAdjusted> {
  const input = parseInput(adjustStockSchema, raw)
  const { sku, warehouseCode, delta, countedOnHand, countedAt, expectedOnHand, ...rest } = input
  const adjusted = await adjust(ctx, 'adjustStock', {
    lines: [{ sku, warehouseCode, delta, countedOnHand, countedAt, expectedOnHand }],
    ...rest,
  })
  return { movement: adjusted.movements[0]!, stock: adjusted.stocks[0]! }
}

export async function adjustStocks(ctx: Ctx, raw: AdjustStocksInput): Promise<StocksAdjusted> {
  return adjust(ctx, 'adjustStocks', parseInput(adjustStocksSchema, raw))
}

interface CountedFile {
  lines: {
    sku: string
    warehouseCode: string
    countedOnHand: number
    countedAt: Date | undefined
    expectedOnHand: number
  }[]
  file: { id: string; name: string }
}

/** Books counts of an imported file as adjustStocks does; `alongside` is part of the same transaction. */
export async function bookCounts(
  ctx: Ctx,
  { lines, file }: CountedFile,
  alongside: () => Promise<void>,
): Promise<StocksAdjusted> {
  const reference = { kind: ReferenceKind.IMPORT, id: file.id, label: file.name }
  const explanation = { reason: AdjustmentReason.COUNT, note: undefined, externalReference: undefined }
  return adjust(ctx, 'bookCounts', { lines, ...explanation, reference }, alongside)
}

type Adjustment = z.output<typeof adjustStocksSchema> & {
  corrects?: string | null
  reference?: MovementReference
}
type Line = Adjustment['lines'][number]

async function adjust(
  ctx: Ctx,
  name: string,
  adjustment: Adjustment,
  alongside?: () => Promise<void>,
): Promise<StocksAdjusted> {
  const { idempotencyKey: key, ...input } = adjustment
  const pathTo = (index: number) => (name === 'adjustStock' ? [] : ['lines', String(index)])
  const skus = [...new Set(input.lines.map((line) => line.sku))]
  return command(ctx, {
    name,
    key,
    input,
    lock: skus.map((sku) => `stock:${sku}`),
    reads: [
      productReadings.of(skus),
      warehouseReadings.of(input.lines.map((line) => line.warehouseCode)),
      levelReadings.of(skus),
    ],
    // A chunk of a file has many SKUs and nobody who waits for its answer.
    yields: alongside !== undefined,
    async run(record) {
      const products = await productsEvenDeleted(skus)
      const levels = await levelsToAdjust(ctx, input.lines, products)
      refuseStale(input.lines, levels)
      const reference = await referenceOf(input, levels[0]!)
      const counts = await countsOf(ctx, input.lines, { levels, pathTo })
      const moves = input.lines.map((line, index) =>
        moveOf({ line, level: levels[index]!, count: counts[index] }, input, reference),
      )
      refuseAdditions(moves, products)
      refuseShortages(moves)
      const event = await record({
        kind: 'stock.adjusted',
        ...describeMoves(moves),
        warehouses: [...new Map(levels.map((level) => [String(level.warehouse), level.warehouse])).values()],
        data: {
          reason: input.reason,
          note: input.note,
          externalReference: input.externalReference,
          corrects: input.corrects,
          lines: input.lines.length,
        },
      })
      const moved = moveStock(ctx, event, moves)
      if (alongside) alongsides.add(alongside)
      return { movements: moved.movements, stocks: moved.levels }
    },
    replay: (event) => adjustedBefore(event, input.lines),
  })
}

const alongsides = new Writes<() => Promise<void>>(ranks.alongside, async (all) => {
  for (const alongside of all) await alongside()
})

async function levelsToAdjust(ctx: Ctx, lines: Line[], products: Map<string, Product>): Promise<Stock[]> {
  const warehouses = await activeWarehousesByCode(ctx, [...new Set(lines.map((line) => line.warehouseCode))])
  const known = await levelsOf(ctx, [...products.keys()])
  return lines.map(
    ({ sku, warehouseCode }) =>
      known.find((level) => level.sku === sku && level.warehouseCode === warehouseCode) ??
      newLevel(ctx, { product: products.get(sku)!, warehouse: warehouses.get(warehouseCode)! }),
  )
}

function refuseStale(lines: Line[], levels: Stock[]): void {
  for (const [index, { expectedOnHand }] of lines.entries()) {
    const actual = onHand(levels[index]!)
    if (expectedOnHand != null && expectedOnHand !== actual) throw staleStock(expectedOnHand, actual)
  }
}

interface Count {
  /** What its figure differs from. */
  onHand: number
  at: Date
}

/** Of the lines that were counted at another moment, what was on hand then. */
async function countsOf(
  ctx: Ctx,
  lines: Line[],
  { levels, pathTo }: { levels: Stock[]; pathTo: (index: number) => string[] },
): Promise<(Count | undefined)[]> {
  const late = lines.flatMap(({ countedAt }, index) => (countedAt ? [{ countedAt, index }] : []))
  if (late.length === 0) return []
  const now = ctx.now()
  const problems = late.flatMap(({ countedAt, index }) => {
    const said = problemOfMoment(levels[index], countedAt, now)
    return said ? [{ path: [...pathTo(index), 'countedAt'], ...said }] : []
  })
  if (problems.length > 0) throw badInput(problems.slice(0, 100))
  const moments = late.map(({ countedAt, index }) => ({
    stock: levels[index]!,
    at: countedAt < now ? countedAt : now,
  }))
  const found = await onHandWhenCounted(moments)
  const counts: (Count | undefined)[] = []
  for (const [place, { index }] of late.entries())
    counts[index] = { onHand: found[place]!, at: moments[place]!.at }
  return counts
}

type Explanation = Omit<Adjustment, 'idempotencyKey'>

function moveOf(
  { line, level, count }: { line: Line; level: Stock; count: Count | undefined },
  { reason, note }: Explanation,
  reference: MovementReference | undefined,
): Move {
  const quantityDelta =
    line.countedOnHand == null ? line.delta! : line.countedOnHand - (count?.onHand ?? onHand(level))
  return {
    countedAt: count?.at,
    level,
    type: MovementType.ADJUSTMENT,
    reason,
    note,
    reference,
    quantityDelta,
    allocatedDelta: 0,
  }
}

async function referenceOf(
  { corrects, externalReference: id, reference }: Explanation,
  { _id: stock, sku, warehouseCode }: Stock,
): Promise<MovementReference | undefined> {
  if (reference) return reference
  if (!corrects) return id ? { kind: ReferenceKind.EXTERNAL, id, label: id } : undefined
  const corrected = await movementOfStock(corrects, stock)
  if (!corrected) throw notFound('Movement', [corrects])
  return {
    kind: ReferenceKind.CORRECTION,
    id: corrects,
    label: `${sku} in ${warehouseCode}, movement ${corrected.sequence}`,
  }
}

/** What is left of a deleted product can be taken away, so that it can be written off; nothing can be added. */
function refuseAdditions(moves: Move[], products: Map<string, Product>): void {
  const added = moves.filter(({ quantityDelta }) => quantityDelta > 0).map(({ level }) => level.sku)
  refuseDeleted([...new Set(added)].map((sku) => products.get(sku)!))
}

/** What is promised to orders cannot be taken away: an adjustment can use up `quantity` and no more. */
function refuseShortages(moves: Move[]): void {
  const shortages: Shortage[] = moves
    .filter(({ level, quantityDelta }) => level.quantity + quantityDelta < 0)
    .map(({ level, quantityDelta }) => ({
      sku: level.sku,
      warehouseCode: level.warehouseCode,
      requested: -quantityDelta,
      available: level.quantity,
    }))
  if (shortages.length > 0) throw insufficientStock(shortages)
}

async function adjustedBefore(event: Event, lines: Line[]): Promise<StocksAdjusted> {
  const movements = await movementsOfEvent(event)
  const inOrder = lines.map(
    (line) =>
      movements.find((m) => m.sku === line.sku && m.warehouseCode === line.warehouseCode) as StockMovement,
  )
  const stocks = await levelAsMoved(inOrder)
  return { movements: inOrder, stocks }
}
