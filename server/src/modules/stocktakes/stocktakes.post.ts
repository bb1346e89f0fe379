import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import { documentChanged, stampOf } from '../../platform/commands/document.ts'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { productReadings, productsKnown } from '../products/index.ts'
import {
  AdjustmentReason,
  confirmCounts,
  describeMoves,
  levelReadings,
  moveStock,
  MovementType,
  newLevel,
  type Move,
  type Stock,
} from '../stock/index.ts'
import { warehouseReadings, type Warehouse } from '../warehouses/index.ts'
import { after, asOfEvent, referenceOf, told, write } from './stocktakes.document.ts'
import {
  blocked,
  linesRefused,
  stepRefused,
  type BlockedLine,
  type StocktakeBlocked,
} from './stocktakes.errors.ts'
import { postSchema } from './stocktakes.inputs.ts'
import { StocktakeLineModel, type Stocktake, type StocktakeLine } from './stocktakes.model.ts'
import { knownStocktake, linesOf } from './stocktakes.queries.ts'
import { resultsOf, type Result } from './stocktakes.results.ts'
import { letGo } from './stocktakes.review.ts'
import { BlockReason, isAllowed, LineState, StocktakeStatus, toPost } from './stocktakes.rules.ts'
import { wakeStocktakes } from './stocktakes.wake.ts'

interface PostInput {
  number: string
  expectedVersion: number
  idempotencyKey?: string | null
}

/** More than this many lines are posted by the worker, a chunk after the other. */
export const chunkLines = 500

/**
 * Books what was found: of each line its variance, against the ledger of the moment at which it was counted. What has come or
 * left since stays right.
 */
export async function postStocktake(ctx: Ctx, raw: PostInput): Promise<Stocktake | StocktakeBlocked> {
  const { idempotencyKey: key, ...input } = parseInput(postSchema, raw)
  const { number, expectedVersion } = input
  const known = await knownStocktake(ctx, number)
  const lines = await linesOf(known._id, toPost, chunkLines + 1)
  const isSmall = lines.length <= chunkLines
  const skus = isSmall ? lines.map(({ sku }) => sku) : []
  const posted = await command(ctx, {
    name: 'postStocktake',
    key,
    input,
    lock: [`stocktake:${number}`, ...skus.map((sku) => `stock:${sku}`)],
    reads: readsOf(known, skus),
    yields: true,
    async run(record) {
      const before = await knownStocktake(ctx, number)
      if (!isAllowed('POSTED', before.status)) throw stepRefused(before)
      if (before.version !== expectedVersion) throw documentChanged(before, expectedVersion)
      await refuseUndecided(ctx, before)
      const postsAs = { actor: stampOf(ctx), ...warehousesOf(ctx) }
      const change = { status: StocktakeStatus.POSTING, postsAs, lease: { until: ctx.now() } }
      if (!isSmall) {
        const stocktake = after(ctx, before, change)
        await record(told('stocktake.posted', stocktake, { lines: 0 }))
        later.add(async () => {
          await letGo(before._id, notPosted)
          await write(stocktake)
        })
        return { stocktake, lines: [] }
      }
      return postLines(ctx, { before, change, lines: await linesOf(before._id, toPost), record })
    },
    replay: asPosted,
  })
  if (posted.stocktake.status === StocktakeStatus.POSTING) wakeStocktakes()
  return posted.lines.length > 0 ? blocked(posted.stocktake, posted.lines) : posted.stocktake
}

interface Posted {
  stocktake: Stocktake
  /** Those that are blocked. */
  lines: BlockedLine[]
}

const notPosted = [LineState.OPEN, LineState.EXCLUDED, LineState.RECOUNT, LineState.MOVED]

const warehousesOf = ({ actor: { warehouseIds } }: Ctx) =>
  warehouseIds ? { warehouses: [...warehouseIds].map((id) => new Types.ObjectId(id)) } : {}

export const readsOf = ({ warehouseCode }: Stocktake, skus: string[]) => [
  warehouseReadings.of([warehouseCode]),
  productReadings.of(skus),
  levelReadings.of(skus),
]

async function asPosted(event: Event): Promise<Posted> {
  const stocktake = await asOfEvent(event)
  return { stocktake, lines: (event.data!.blocked ?? []) as BlockedLine[] }
}

/** Whoever posts accepts what nobody has decided on; MOVED and RECOUNT are for somebody to decide. */
async function refuseUndecided({ actor }: Ctx, stocktake: Stocktake): Promise<void> {
  const first = async (filter: object) =>
    (
      await StocktakeLineModel.find({ stocktake: stocktake._id, ...filter }, { sku: 1 })
        .limit(100)
        .lean<Pick<StocktakeLine, 'sku'>[]>()
    ).map(({ sku }) => sku)
  const undecided = await first({ state: { $in: [LineState.MOVED, LineState.RECOUNT] } })
  if (undecided.length > 0) throw linesRefused(stocktake, 'UNDECIDED_LINES', undecided)
  if (!stocktake.fourEyes) return
  const own = await first({
    ...{ state: LineState.COUNTED, variance: { $ne: 0 } },
    ...{ 'counts.counter.id': actor.id, 'counts.counter.kind': actor.kind },
  })
  if (own.length > 0) throw linesRefused(stocktake, 'FOUR_EYES', own)
}

interface Chunk {
  before: Stocktake
  change: Partial<Stocktake>
  lines: StocktakeLine[]
  /** There are more than these for certain; else they are looked for. */
  isFollowed?: boolean
  record(draft: ReturnType<typeof told>): Promise<Event>
}

/** Posts these lines with their movements and marks in one transaction; POSTED where they are the last. */
export async function postLines(
  ctx: Ctx,
  { before, change, lines, isFollowed, record }: Chunk,
): Promise<Posted> {
  const [warehouse] = await warehouseReadings.get([before.warehouseCode])
  const settled = await settle(ctx, { stocktake: before, warehouse: warehouse!, lines })
  const moves = settled.flatMap(({ move }) => move ?? [])
  const blockedLines = settled.flatMap(({ told }) => told ?? [])
  const isLast = blockedLines.length === 0 && !isFollowed && !(await hasMore(before, lines))
  const isNothing = !isLast && settled.every(({ line, set }) => line.state === set.state)
  if (isNothing && before.status === StocktakeStatus.POSTING)
    return { stocktake: before, lines: blockedLines }
  const status = isLast ? StocktakeStatus.POSTED : StocktakeStatus.POSTING
  const stocktake = after(ctx, before, { ...change, status })
  const draft = told('stocktake.posted', stocktake, {
    lines: settled.filter(({ set }) => set.state === LineState.POSTED).length,
    ...(blockedLines.length > 0 ? { blocked: blockedLines } : {}),
  })
  const event = await record(moves.length > 0 ? { ...draft, ...describeMoves(moves) } : draft)
  if (moves.length > 0) moveStock(ctx, event, moves)
  confirmCounts(
    ctx,
    settled.flatMap(({ confirmed }) => confirmed ?? []),
    before._id,
  )
  later.add(async () => {
    await markLines(settled)
    await letGo(before._id, isLast ? undefined : notPosted)
    await write(stocktake)
  })
  return { stocktake, lines: blockedLines }
}

const later = new Writes<() => Promise<void>>(ranks.alongside, async (all) => {
  for (const each of all) await each()
})

async function hasMore({ _id: stocktake }: Stocktake, lines: StocktakeLine[]): Promise<boolean> {
  const known = lines.map(({ _id }) => _id)
  const more = await StocktakeLineModel.exists({ stocktake, state: { $in: toPost }, _id: { $nin: known } })
  return more !== null
}

interface Settled {
  line: StocktakeLine
  set: Partial<StocktakeLine>
  move?: Move
  told?: BlockedLine
  confirmed?: { level: Stock; at: Date; sequence: number }
}

async function settle(
  ctx: Ctx,
  { stocktake, warehouse, lines }: { stocktake: Stocktake; warehouse: Warehouse; lines: StocktakeLine[] },
): Promise<Settled[]> {
  const skus = lines.map(({ sku }) => sku)
  const levels = (await levelReadings.get(skus)).filter((level) => level.warehouse.equals(warehouse._id))
  const products = await productsKnown(skus)
  const results = await resultsOf(lines, new Map(levels.map((level) => [level.sku, level])))
  const now = ctx.now()
  return results.map((result): Settled => {
    const { line, level, variance, lastAt, lastSequence } = result
    // A count that was made later has said the last word already.
    if (level?.lastCount && level.lastCount.at > lastAt) return { line, set: { state: LineState.EXCLUDED } }
    if (variance === 0) {
      const set = { state: LineState.POSTED, variance }
      return { line, set, ...(level ? { confirmed: { level, at: lastAt, sequence: lastSequence } } : {}) }
    }
    const why = blockOf(result, {
      isDeleted: products.get(line.sku)!.isDeleted,
      isActive: warehouse.isActive,
    })
    if (why) {
      const { sku } = line
      const set = { state: LineState.BLOCKED, variance, blocked: why.reason, shortBy: why.shortBy }
      return { line, set, told: { sku, warehouseCode: warehouse.code, ...why } }
    }
    const held = level ?? newLevel(ctx, { product: products.get(line.sku)!, warehouse })
    const move: Move = {
      level: held,
      type: MovementType.ADJUSTMENT,
      reason: AdjustmentReason.COUNT,
      reference: referenceOf(stocktake),
      quantityDelta: variance,
      allocatedDelta: 0,
      countedAt: lastAt < now ? lastAt : undefined,
    }
    const set = { state: LineState.POSTED, variance, stock: held._id }
    return { line, set, move }
  })
}

function blockOf(
  { variance, level }: Result,
  { isDeleted, isActive }: { isDeleted: boolean; isActive: boolean },
): Pick<BlockedLine, 'reason' | 'shortBy'> | undefined {
  const { quantity = 0, allocated = 0, inTransit = 0 } = level ?? {}
  if (variance < -quantity) return { reason: BlockReason.PROMISED, shortBy: -variance - quantity }
  if (variance < 0) return undefined
  if (isDeleted) return { reason: BlockReason.DELETED, shortBy: 0 }
  if (!isActive) return { reason: BlockReason.INACTIVE, shortBy: 0 }
  const isTooMuch = quantity + allocated + inTransit + variance > int32Max
  return isTooMuch ? { reason: BlockReason.TOO_MUCH_STOCK, shortBy: 0 } : undefined
}

/**
 * A line is marked once: whoever comes second finds it done. Those that are posted as they were reviewed are marked by one
 * statement, which the database is done with far sooner than with one for each.
 */
async function markLines(settled: Settled[]): Promise<void> {
  const options = { session: currentSession(), ignoreUndefined: true }
  const asReviewed = settled.filter(isAsReviewed)
  const others = settled.filter((each) => !isAsReviewed(each))
  const isToPost = { state: { $in: toPost } }
  let marked = 0
  if (asReviewed.length > 0) {
    const ids = asReviewed.map(({ line }) => line._id)
    const update = { $set: { state: LineState.POSTED }, $unset: noLongerOpen }
    const posted = await StocktakeLineModel.collection.updateMany(
      { _id: { $in: ids }, ...isToPost },
      update,
      options,
    )
    marked += posted.matchedCount
  }
  if (others.length > 0) {
    const written = await StocktakeLineModel.collection.bulkWrite(
      others.map(({ line: { _id }, set }) => ({
        updateOne: {
          filter: { _id, ...isToPost },
          update: { $set: set, ...(set.state === LineState.BLOCKED ? {} : { $unset: noLongerOpen }) },
        },
      })),
      options,
    )
    marked += written.matchedCount
  }
  if (marked !== settled.length) throw new WriteConflict()
}

const noLongerOpen = { openKey: 1 as const, blocked: 1 as const, shortBy: 1 as const }

const isAsReviewed = ({ line, set: { state, variance, stock } }: Settled) =>
  state === LineState.POSTED && variance === line.variance && (!stock || stock.equals(line.stock))

/** The next lines of a stocktake that is being posted, in these states and after one: the last of them, where there may be more. */
export async function postChunk(
  ctx: Ctx,
  number: string,
  states: LineState[],
  last?: Types.ObjectId,
): Promise<Types.ObjectId | undefined> {
  const known = await knownStocktake(ctx, number)
  const found = await linesOf(known._id, states, chunkLines + 1, last)
  const lines = found.slice(0, chunkLines)
  const isFollowed = found.length > lines.length
  const skus = lines.map(({ sku }) => sku)
  await command(ctx, {
    name: 'postChunk',
    lock: [`stocktake:${number}`, ...skus.map((sku) => `stock:${sku}`)],
    reads: readsOf(known, skus),
    yields: true,
    async run(record) {
      const before = await knownStocktake(ctx, number)
      if (before.status === StocktakeStatus.POSTING)
        await postLines(ctx, { before, change: {}, lines, isFollowed, record })
    },
  })
  return isFollowed ? lines.at(-1)!._id : undefined
}
