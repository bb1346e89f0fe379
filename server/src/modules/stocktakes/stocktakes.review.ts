import { batchesOf, minuteMs } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import { stampOf } from '../../platform/commands/document.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { pickedUnits } from '../orders/index.ts'
import { productsKnown, type Product } from '../products/index.ts'
import { levelsInWarehouse, onHandBetween, type Stock } from '../stock/index.ts'
import { ofReview, unreviewed } from './stocktakes.counts.ts'
import { after, asOfEvent, told, write } from './stocktakes.document.ts'
import { linesRefused, stepRefused } from './stocktakes.errors.ts'
import {
  cancelSchema,
  decideSchema,
  LineDecision,
  stepSchema,
  type DecideLinesInput,
} from './stocktakes.inputs.ts'
import {
  StocktakeLineModel,
  UncountedLines,
  type Stocktake,
  type StocktakeHint,
  type StocktakeLine,
} from './stocktakes.model.ts'
import { knownStocktake, linesOf } from './stocktakes.queries.ts'
import { resultsOf, type Result } from './stocktakes.results.ts'
import {
  anchorsOf,
  countedUnits,
  hasCounted,
  HintCode,
  isAllowed,
  LineBase,
  LineState,
  needsRecount,
  packMistaken,
  StocktakeStatus,
} from './stocktakes.rules.ts'
import { wakeStocktakes } from './stocktakes.wake.ts'

export interface StepInput {
  number: string
  idempotencyKey?: string | null
}

/**
 * COUNTING → REVIEW: every counted line is held against the ledger. It stays COUNTING where first counts are too far off: these
 * are to be counted again.
 */
export async function finishCounting(ctx: Ctx, raw: StepInput): Promise<Stocktake> {
  const { idempotencyKey: key, ...input } = parseInput(stepSchema, raw)
  const { number } = input
  return command(ctx, {
    name: 'finishCounting',
    key,
    input,
    lock: [`stocktake:${number}`],
    async run(record) {
      const before = await knownStocktake(ctx, number)
      if (!isAllowed('REVIEWED', before.status)) throw stepRefused(before)
      const states = [
        LineState.COUNTED,
        ...(before.uncounted === UncountedLines.ZERO ? [LineState.OPEN] : []),
      ]
      const lines = await linesOf(before._id, states)
      const levels = await levelsOfLines(before, lines)
      const zeroed = zeroesOf(ctx, lines, levels)
      const counted = [...lines.filter(({ state }) => state === LineState.COUNTED), ...zeroed]
      const results = await resultsOf(counted, levels)
      const changes = await changesOf(before, results)
      const again = changes.filter(({ set }) => set.state === LineState.RECOUNT).length
      const status = again > 0 ? StocktakeStatus.COUNTING : StocktakeStatus.REVIEW
      const stocktake = after(ctx, before, { status })
      await record(told('stocktake.reviewed', stocktake, { lines: counted.length, recounts: again }))
      await writeReview(before, zeroed, changes)
      await write(stocktake)
      return stocktake
    },
    replay: asOfEvent,
  })
}

export async function levelsOfLines(
  { warehouseCode }: Stocktake,
  lines: StocktakeLine[],
): Promise<Map<string, Stock>> {
  const levels = new Map<string, Stock>()
  for (const batch of batchesOf(lines, 1_000)) {
    const found = await levelsInWarehouse(warehouseCode, { skus: batch.map(({ sku }) => sku) })
    for (const level of found) levels.set(level.sku, level)
  }
  return levels
}

/** What nobody has counted of what there is by the ledger, as counted at 0 now. */
function zeroesOf(ctx: Ctx, lines: StocktakeLine[], levels: Map<string, Stock>): StocktakeLine[] {
  const at = ctx.now()
  return lines.flatMap((line) => {
    const level = levels.get(line.sku)
    if (line.state !== LineState.OPEN || !level || level.quantity + level.allocated === 0) return []
    const { version: sequence } = level
    const zero = { at, firstSequence: sequence, lastSequence: sequence, units: 0, isSet: true }
    const row = { pass: line.pass, counter: stampOf(ctx), log: [zero] }
    return [{ ...line, state: LineState.COUNTED, counts: [...line.counts, row] }]
  })
}

interface Change {
  id: Types.ObjectId
  set: Partial<StocktakeLine>
}

/** Only of lines that differ: the others are as they were. */
async function changesOf({ recountAbove }: Stocktake, results: Result[]): Promise<Change[]> {
  const differing = results.filter(({ variance, isMoved }) => variance !== 0 || isMoved)
  const products = await productsKnown(differing.map(({ line }) => line.sku))
  const hints = await hintsOf(differing, products)
  return differing.map((result) => {
    const { line, level, variance, varianceFirst, isMoved, counted } = result
    if (line.pass === 1 && recountAbove && needsRecount(recountAbove, variance, counted - variance))
      return { id: line._id, set: recounted(line) }
    return {
      id: line._id,
      set: {
        state: isMoved ? LineState.MOVED : LineState.COUNTED,
        reviewed: true,
        stock: level?._id,
        variance,
        varianceRank: rankOf(variance, products.get(line.sku)!.price),
        hints: hints(result),
        ...(isMoved ? { base: LineBase.LAST, varianceFirst } : {}),
      },
    }
  })
}

const rankOf = (variance: number, price: number) => -Math.abs(variance) * Math.max(price, 1)

const recounted = ({ pass }: StocktakeLine) => ({ state: LineState.RECOUNT, pass: pass + 1, ...unreviewed })

const nearMs = 30 * minuteMs
/** Of very many differences the ledger is not asked about each. */
const mostNear = 2_000

async function hintsOf(
  differing: Result[],
  products: Map<string, Product>,
): Promise<(result: Result) => StocktakeHint[] | undefined> {
  const missing = differing.filter(({ variance, level }) => variance < 0 && level && level.allocated > 0)
  const picked = await pickedUnits(missing.map(({ level }) => level!._id))
  const skusByVariance = new Map(differing.map(({ variance, line }) => [variance, line.sku]))
  const places = differing.slice(0, mostNear).flatMap(({ level: stock, line }) => {
    const { firstAt, lastAt } = anchorsOf(line)!
    if (!stock) return []
    return [{ stock, from: new Date(firstAt.getTime() - nearMs), to: new Date(lastAt.getTime() + nearMs) }]
  })
  const near = await onHandBetween(places)
  const nearByStock = new Map(places.map(({ stock }, index) => [String(stock._id), near[index]!]))
  return ({ variance, level, counted, line }) => {
    if (variance === 0) return undefined
    const units = Math.abs(variance)
    const held = picked.get(String(level?._id)) ?? 0
    const other = skusByVariance.get(-variance)
    const pack = packMistaken(products.get(line.sku)!.packs ?? [], { counted, expected: counted - variance })
    const hints: StocktakeHint[] = [
      ...(variance < 0 && held >= units ? [{ code: HintCode.PICKED_NOT_SHIPPED, units }] : []),
      ...(variance > 0 && (level?.inTransit ?? 0) >= units ? [{ code: HintCode.IN_TRANSIT, units }] : []),
      ...(other ? [{ code: HintCode.SWAPPED, units, sku: other }] : []),
      ...(pack ? [{ code: HintCode.PACK, units, pack: pack.name }] : []),
      ...(nearByStock.get(String(level?._id))?.has(counted) ? [{ code: HintCode.MOVED_NEAR, units }] : []),
    ]
    return hints.length > 0 ? hints : undefined
  }
}

async function writeReview({ _id }: Stocktake, zeroed: StocktakeLine[], changes: Change[]): Promise<void> {
  if (zeroed.length > 0)
    await writeLines(zeroed.map(({ _id: id, state, counts }) => ({ id, set: { state, counts } })))
  // Of a warehouse each line is written once: first those that differ, then all others by one statement.
  await writeLines(changes)
  await StocktakeLineModel.updateMany(
    { stocktake: _id, state: LineState.COUNTED, reviewed: { $ne: true } },
    { $set: { reviewed: true } },
  )
}

async function writeLines(changes: Change[]): Promise<void> {
  if (changes.length === 0) return
  await StocktakeLineModel.collection.bulkWrite(
    changes.map(({ id, set }) => ({
      updateOne: {
        filter: { _id: id },
        update: { $set: set, ...(set.state === LineState.RECOUNT ? { $unset: ofReview } : {}) },
      },
    })),
    { session: currentSession(), ignoreUndefined: true },
  )
}

export async function decideLines(ctx: Ctx, raw: DecideLinesInput): Promise<Stocktake> {
  const { idempotencyKey: key, ...input } = parseInput(decideSchema, raw)
  const { number, decisions } = input
  const stocktake = await command(ctx, {
    name: 'decideLines',
    key,
    input,
    lock: [`stocktake:${number}`],
    async run(record) {
      const before = await knownStocktake(ctx, number)
      if (!isAllowed('DECIDED', before.status)) throw stepRefused(before)
      const decided = await linesDecided(before, decisions)
      refusePosted(before, decided)
      if (before.fourEyes) refuseOwn(ctx, before, decided)
      const again = decisions.some(({ decision }) => decision === LineDecision.RECOUNT)
      const stocktake = after(ctx, before, { status: again ? StocktakeStatus.COUNTING : before.status })
      const tally = (which: LineDecision) => decisions.filter(({ decision }) => decision === which).length
      await record(
        told('stocktake.decided', stocktake, {
          accepted: tally(LineDecision.ACCEPT),
          recounts: tally(LineDecision.RECOUNT),
          excluded: tally(LineDecision.EXCLUDE),
        }),
      )
      await writeLines(decided.map(changeDecided))
      await write(stocktake)
      return stocktake
    },
    replay: asOfEvent,
  })
  // The last that was blocked may be excluded by now.
  if (stocktake.status === StocktakeStatus.POSTING) wakeStocktakes()
  return stocktake
}

interface Decided {
  line: StocktakeLine
  decision: LineDecision
  base: LineBase
}

async function linesDecided(
  { _id }: Stocktake,
  decisions: { lineId: string; decision: LineDecision; base: LineBase }[],
): Promise<Decided[]> {
  const ids = decisions.map(({ lineId }) => new Types.ObjectId(lineId))
  const found = await StocktakeLineModel.find({ _id: { $in: ids }, stocktake: _id }).lean<StocktakeLine[]>()
  const byId = new Map(found.map((line) => [String(line._id), line]))
  const missing = decisions.filter(({ lineId }) => !byId.has(lineId))
  if (missing.length > 0)
    throw notFound(
      'StocktakeLine',
      missing.map(({ lineId }) => lineId),
    )
  return decisions.map(({ lineId, decision, base }) => ({ line: byId.get(lineId)!, decision, base }))
}

const skusOf = (decided: Decided[]) => decided.map(({ line }) => line.sku)

/** What nobody has counted cannot be accepted either. */
function refusePosted(stocktake: Stocktake, decided: Decided[]): void {
  const posted = decided.filter(({ line }) => !line.openKey)
  if (posted.length > 0) throw linesRefused(stocktake, 'LINES_POSTED', skusOf(posted))
  const uncounted = decided.filter(
    ({ line, decision }) => decision === LineDecision.ACCEPT && countedUnits(line) === undefined,
  )
  if (uncounted.length > 0) throw linesRefused(stocktake, 'UNDECIDED_LINES', skusOf(uncounted))
}

function refuseOwn({ actor }: Ctx, stocktake: Stocktake, decided: Decided[]): void {
  const own = decided.filter(
    ({ line, decision }) => decision === LineDecision.ACCEPT && differs(line) && hasCounted(line, actor),
  )
  if (own.length > 0) throw linesRefused(stocktake, 'FOUR_EYES', skusOf(own))
}

const differs = ({ variance, varianceFirst }: StocktakeLine) =>
  variance !== 0 || (varianceFirst !== undefined && varianceFirst !== 0)

function changeDecided({ line, decision, base }: Decided): Change {
  const { _id: id } = line
  if (decision === LineDecision.RECOUNT) return { id, set: recounted(line) }
  if (decision === LineDecision.EXCLUDE) return { id, set: { state: LineState.EXCLUDED } }
  return { id, set: { state: LineState.ACCEPTED, base } }
}

export async function cancelStocktake(
  ctx: Ctx,
  raw: StepInput & { reason?: string | null },
): Promise<Stocktake> {
  const { idempotencyKey: key, ...input } = parseInput(cancelSchema, raw)
  const { number, reason } = input
  return command(ctx, {
    name: 'cancelStocktake',
    key,
    input,
    lock: [`stocktake:${number}`],
    async run(record) {
      const before = await knownStocktake(ctx, number)
      if (!isAllowed('CANCELLED', before.status)) throw stepRefused(before)
      const [posted] = await linesOf(before._id, [LineState.POSTED], 1)
      if (posted) throw linesRefused(before, 'LINES_POSTED', [posted.sku])
      const stocktake = after(ctx, before, { status: StocktakeStatus.CANCELLED })
      await record(told('stocktake.cancelled', stocktake, { reason }))
      await letGo(before._id)
      await write(stocktake)
      return stocktake
    },
    replay: asOfEvent,
  })
}

/** From now on other stocktakes may have its stocks; of these lines, or of all. */
export async function letGo(stocktake: Types.ObjectId, states?: LineState[]): Promise<void> {
  await StocktakeLineModel.updateMany(
    { stocktake, ...(states ? { state: { $in: states } } : {}), openKey: { $exists: true } },
    { $unset: { openKey: 1 } },
  )
}
