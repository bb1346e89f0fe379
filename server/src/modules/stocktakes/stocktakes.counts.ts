import { limits, minuteMs, tidyCode } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { stampOf } from '../../platform/commands/document.ts'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { packScanned, productsByCodes, type Product } from '../products/index.ts'
import { levelReadings, sequencesAt, type Stock } from '../stock/index.ts'
import { referenceOf } from './stocktakes.document.ts'
import { stepRefused } from './stocktakes.errors.ts'
import { CountMode, countsSchema, type RecordCountsInput } from './stocktakes.inputs.ts'
import {
  StocktakeLineModel,
  StocktakeModel,
  type Stocktake,
  type StocktakeLine,
  type StocktakeStray,
} from './stocktakes.model.ts'
import { knownStocktake, openLineReadings, stocktakeReadings } from './stocktakes.queries.ts'
import {
  countedUnits,
  hasCounted,
  isAllowed,
  LineState,
  ownUnits,
  StrayReason,
  withContribution,
  type Contribution,
} from './stocktakes.rules.ts'
import { insertLines, newLine, openKeyOf } from './stocktakes.start.ts'
import type { CountedEntry, CountsRecorded } from './stocktakes.types.ts'

type Entry = z.output<typeof countsSchema>['entries'][number]

/**
 * What one person has counted, in the order in which they did. Where it cannot be put to a line it is kept as a stray: who
 * counts goes on, and who reviews sees it.
 */
export async function recordCounts(ctx: Ctx, raw: RecordCountsInput): Promise<CountsRecorded> {
  const { idempotencyKey: key, ...input } = parseInput(countsSchema, raw)
  const { number, entries } = input
  return command(ctx, {
    name: 'recordCounts',
    key,
    input,
    lock: [`stocktake:${number}`],
    reads: [stocktakeReadings.of([number])],
    async run(record) {
      const stocktake = await knownStocktake(ctx, number)
      if (!isAllowed('COUNTED', stocktake.status)) throw stepRefused(stocktake)
      const sheet = await sheetOf(ctx, stocktake, entries)
      const answers = entries.map((entry, index) => sheet.put(entry, index))
      await record({
        kind: 'stocktake.counted',
        subject: referenceOf(stocktake),
        warehouses: stocktake.warehouses,
        data: { warehouseCode: stocktake.warehouseCode, status: stocktake.status, entries: answers },
      })
      sheet.write()
      return { entries: answers }
    },
    replay: (event) => Promise.resolve({ entries: event.data!.entries as CountedEntry[] }),
  })
}

/** How far the clocks of server and phone may differ. */
const skewMs = 2 * minuteMs

function momentsOf(ctx: Ctx, { createdAt }: Stocktake, entries: Entry[]): Date[] {
  const now = ctx.now()
  const problems = entries.flatMap(({ countedAt }, index) => {
    const path = ['entries', String(index), 'countedAt']
    if (!countedAt) return []
    if (countedAt.getTime() > now.getTime() + skewMs)
      return [problem(path, 'IN_THE_FUTURE', { now: now.toISOString() })]
    return countedAt.getTime() < createdAt.getTime() - skewMs
      ? [problem(path, 'BEFORE_START', { at: createdAt.toISOString() })]
      : []
  })
  if (problems.length > 0) throw badInput(problems.slice(0, 100))
  return entries.map(({ countedAt }) => {
    const at = Math.max(countedAt?.getTime() ?? now.getTime(), createdAt.getTime())
    return new Date(Math.min(at, now.getTime()))
  })
}

/** All that these entries are about, in four reads however many they are; more only where one was counted earlier. */
async function sheetOf(ctx: Ctx, stocktake: Stocktake, entries: Entry[]): Promise<Sheet> {
  const moments = momentsOf(ctx, stocktake, entries)
  const products = await productsByCodes(entries.map(({ code }) => code))
  const found = [...new Map([...products.values()].map((product) => [product.sku, product])).values()]
  const levels = await levelReadings.get(found.map(({ sku }) => sku))
  const bySku = new Map(
    levels
      .filter(({ warehouse }) => warehouse.equals(stocktake.warehouse))
      .map((level) => [level.sku, level]),
  )
  const open = await openLineReadings.get(found.map(({ _id }) => openKeyOf(stocktake.warehouse, _id)))
  const lines = [...open, ...(await linesLetGo(stocktake, found, open))]
  const levelOf = ({ code }: Entry) => bySku.get(products.get(code)?.sku ?? '')
  const late = entries.flatMap((entry, index) => {
    const stock = levelOf(entry)
    return stock && entry.countedAt ? [{ stock, at: moments[index]!, index }] : []
  })
  const sequences = await sequencesAt(late)
  const lateAnchors = new Map(late.map(({ index }, at) => [index, sequences[at]!]))
  const anchors = entries.map((entry, index) => lateAnchors.get(index) ?? levelOf(entry)?.version ?? 0)
  return new Sheet(ctx, stocktake, {
    products,
    levels: bySku,
    lines: new Map(lines.map((line) => [String(line.product), line])),
    contributionOf: ({ code, units, mode }, index) => ({
      at: moments[index]!,
      firstSequence: anchors[index]!,
      lastSequence: anchors[index]!,
      // A scan of a carton is all that is in it.
      units: units * (packScanned(products.get(code)!, tidyCode(code), code)?.units ?? 1),
      isSet: mode === CountMode.SET,
    }),
  })
}

/** Those of its lines that are over: nothing changes them any more. */
function linesLetGo(
  { _id: stocktake }: Stocktake,
  products: Product[],
  open: StocktakeLine[],
): Promise<StocktakeLine[]> {
  const known = new Set(open.map(({ product }) => String(product)))
  const rest = products.filter(({ _id }) => !known.has(String(_id))).map(({ _id }) => _id)
  if (rest.length === 0) return Promise.resolve([])
  return StocktakeLineModel.find({ stocktake, product: { $in: rest } })
    .lean<StocktakeLine[]>()
    .exec()
}

interface Known {
  products: Map<string, Product>
  levels: Map<string, Stock>
  /** By product: of this stocktake, or of another one that is open. */
  lines: Map<string, StocktakeLine>
  contributionOf(entry: Entry, index: number): Contribution
}

class Sheet {
  readonly #changed = new Map<string, StocktakeLine>()
  readonly #fresh = new Set<string>()
  #strays: StocktakeStray[]

  constructor(
    private readonly ctx: Ctx,
    private readonly stocktake: Stocktake,
    private readonly known: Known,
  ) {
    this.#strays = stocktake.strays
  }

  put(entry: Entry, index: number): CountedEntry {
    const product = this.known.products.get(entry.code)
    if (!product) return this.#stray(entry, index, StrayReason.UNKNOWN_CODE)
    const line = this.#lineOf(product)
    const { actor } = this.ctx
    if (!line.stocktake.equals(this.stocktake._id))
      return this.#stray(entry, index, StrayReason.OTHER_STOCKTAKE, product)
    if (!line.openKey) return this.#stray(entry, index, StrayReason.POSTED, product)
    const earlier = { ...line, counts: line.counts.filter(({ pass }) => pass < line.pass) }
    if (this.stocktake.fourEyes && hasCounted(earlier, actor))
      return this.#stray(entry, index, StrayReason.FOUR_EYES, product)
    const counted = this.#counted(line, this.known.contributionOf(entry, index))
    this.#refuse(counted, index)
    this.known.lines.set(String(product._id), counted)
    this.#changed.set(String(line._id), counted)
    return {
      ...{ code: entry.code, lineId: String(line._id), sku: product.sku, productName: product.name },
      ...{ ownUnits: ownUnits(counted, actor), totalUnits: countedUnits(counted)! },
      ...{ unexpected: counted.unexpected, stray: null },
    }
  }

  #lineOf(product: Product): StocktakeLine {
    const known = this.known.lines.get(String(product._id))
    if (known) return known
    const { bin } = this.known.levels.get(product.sku) ?? {}
    const line = newLine(this.ctx, this.stocktake, { product: product._id, sku: product.sku, bin })
    this.#fresh.add(String(line._id))
    return { ...line, unexpected: true }
  }

  /** A count opens anew what was decided on less. */
  #counted(line: StocktakeLine, contribution: Contribution): StocktakeLine {
    const { pass, counts } = line
    const own = counts.find((row) => row.pass === pass && row.counter.id === this.ctx.actor.id)
    const row = own ?? { pass, counter: stampOf(this.ctx), log: [] }
    const next = { ...row, log: withContribution(row.log, contribution) }
    return {
      ...line,
      state: LineState.COUNTED,
      counts: own ? counts.map((one) => (one === own ? next : one)) : [...counts, next],
    }
  }

  #refuse(line: StocktakeLine, index: number): void {
    const path = ['entries', String(index), 'units']
    const own = ownUnits(line, this.ctx.actor)
    if (own < 0) throw badInput([problem(path, 'TOO_SMALL', { least: 0 })])
    if (countedUnits(line)! > int32Max) throw badInput([problem(path, 'TOO_BIG', { most: int32Max })])
  }

  #stray({ code, units, mode }: Entry, index: number, reason: StrayReason, product?: Product): CountedEntry {
    const counter = stampOf(this.ctx)
    const isSame = (one: StocktakeStray) =>
      one.code === code && one.reason === reason && one.counter.id === counter.id
    const before = this.#strays.find(isSame)?.units ?? 0
    const sum = mode === CountMode.SET ? units : before + units
    const rest = this.#strays.filter((one) => !isSame(one))
    const at = this.ctx.now()
    this.#strays = sum > 0 ? [...rest, { code, units: Math.min(sum, int32Max), reason, counter, at }] : rest
    if (this.#strays.length > limits.strays)
      throw badInput([problem(['entries', String(index), 'code'], 'TOO_MANY', { most: limits.strays })])
    return {
      ...{ code, lineId: null, sku: product?.sku ?? null, productName: product?.name ?? null },
      ...{ ownUnits: Math.max(sum, 0), totalUnits: Math.max(sum, 0), unexpected: true, stray: reason },
    }
  }

  write(): void {
    for (const line of this.#changed.values()) {
      openLineReadings.put(line)
      if (this.#fresh.has(String(line._id))) newLines.add(line)
      else countedLines.add(line)
    }
    const stocktake = { ...this.stocktake, strays: this.#strays }
    stocktakeReadings.put(stocktake)
    touches.add(stocktake)
  }
}

const lastOfEach = <D extends { _id: Types.ObjectId }>(rows: D[]): D[] => [
  ...new Map(rows.map((row) => [String(row._id), row])).values(),
]

const newLines = new Writes<StocktakeLine>(ranks.documents, insertLines)

const countedLines = new Writes<StocktakeLine>(ranks.changes, (lines) =>
  StocktakeLineModel.collection.bulkWrite(
    lastOfEach(lines).map(({ _id, state, counts }) => ({
      updateOne: { filter: { _id }, update: { $set: { state, counts, ...unreviewed }, $unset: ofReview } },
    })),
    { session: currentSession() },
  ),
)

/** Beside the end of counting, one of the two runs again. */
const touches = new Writes<Stocktake>(ranks.alongside, async (stocktakes) => {
  for (const { _id, strays } of lastOfEach(stocktakes)) {
    const { modifiedCount } = await StocktakeModel.updateOne(
      { _id },
      { $inc: { batches: 1 }, $set: { strays } },
    )
    if (modifiedCount !== 1) throw new WriteConflict()
  }
})

export const unreviewed = { variance: 0, varianceRank: 0 }
export const ofReview = {
  ...{ reviewed: 1 as const, varianceFirst: 1 as const, base: 1 as const },
  ...{ hints: 1 as const, blocked: 1 as const, shortBy: 1 as const },
}
