import type { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Event, EventCrossing, EventMove } from '../../platform/events/event-log.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import { markFilling } from '../warehouses/index.ts'
import { canBeChained, chainHash, chainStart } from './chain.rules.ts'
import {
  MovementModel,
  AdjustmentReason,
  ReferenceKind,
  type MovementReference,
  type MovementType,
  type StockMovement,
} from './movement.model.ts'
import { StockModel, type Stock } from './stock.model.ts'
import { levelReadings } from './stock.queries.ts'
import { crossingsOf, held, lowAfter, runningBalances, type Balance } from './stock.rules.ts'

export interface Move {
  /** The level as this transaction read it, or a new one at version 0 that has never been stored. */
  level: Stock
  type: MovementType
  reason?: AdjustmentReason
  note?: string
  reference?: MovementReference
  quantityDelta: number
  allocatedDelta: number
  /** Of a count that is booked later. */
  countedAt?: Date
  /** Left out: 0. */
  inTransitDelta?: number
}

export interface Moved {
  movements: StockMovement[]
  /** The levels as they are now, in the order of their first move. */
  levels: Stock[]
}

/**
 * The one function that writes stock: a level and the movements that explain it, together or not at all.
 * Nobody else writes either. Two commands to the database, however many lines and however many commands of the
 * transaction; more only for levels that are new.
 */
export function moveStock(ctx: Ctx, event: Event, moves: Move[]): Moved {
  const groups = [...groupByLevel(moves).values()]
  const entries = groups.map((group) => settleGroup(ctx, event, group))
  for (const { after } of entries) levelReadings.put(after)
  const movements = entries.flatMap((entry) => entry.movements)
  levelWrites.add(...entries.map(({ before, after }) => ({ before, after })))
  movementWrites.add(...movements)
  return { movements, levels: entries.map((entry) => entry.after) }
}

const movementWrites = new Writes<StockMovement>(ranks.movements, (movements) =>
  MovementModel.collection.insertMany(movements, { session: currentSession() }),
)

/** Of the commands of this transaction: the database does not have them yet. */
export const movementsToCome = (): readonly StockMovement[] => movementWrites.waiting

const levelWrites = new Writes<LevelWrite>(ranks.levels, (writes) => writeLevels(inOne(writes)))

/** One write for each level, from what the database has to what the last command left, in the order of their ids. */
function inOne(writes: LevelWrite[]): LevelWrite[] {
  const byLevel = new Map<string, LevelWrite>()
  for (const { before, after } of writes) {
    const id = String(after._id)
    byLevel.set(id, { before: byLevel.get(id)?.before ?? before, after })
  }
  return [...byLevel.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, write]) => write)
}

type Group = [Move, ...Move[]]

function groupByLevel(moves: Move[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const move of moves) {
    const key = String(move.level._id)
    const group = groups.get(key)
    if (group) group.push(move)
    else groups.set(key, [move])
  }
  return groups
}

function settleGroup(ctx: Ctx, event: Event, group: Group) {
  const before = group[0].level
  const at = new Date(Math.max(ctx.now().getTime(), before.updatedAt.getTime()))
  let head = before.head
  const movements = runningBalances(before, group).map((move, index) => {
    const movement = movementOf(ctx, event, move, before.version + index + 1, at)
    if (!canBeChained(movement)) throw new Error('A movement that the ledger could not prove')
    head = chainHash(head, movement)
    return { ...movement, hash: head }
  })
  for (const { quantityAfter, allocatedAfter, inTransitAfter = 0 } of movements) {
    // The callers have checked; whatever slips past them reads again rather than write nonsense.
    if (quantityAfter < 0 || allocatedAfter < 0 || inTransitAfter < 0) throw new WriteConflict()
    // What is on the way must have room when it arrives.
    if (quantityAfter + allocatedAfter + inTransitAfter > int32Max) throw tooMany(before)
  }
  const last = movements.at(-1)!
  const after: Stock = {
    ...before,
    quantity: last.quantityAfter,
    allocated: last.allocatedAfter,
    inTransit: last.inTransitAfter ?? 0,
    ...lowAfter(before, { quantity: last.quantityAfter }),
    ...countAmong(movements),
    version: last.sequence,
    head,
    movedAt: at,
    updatedAt: at,
  }
  return { before, after, movements }
}

/** Counts are booked in the order in which they were made: the last to be booked is the latest. */
function countAmong(movements: StockMovement[]): Pick<Stock, 'lastCount'> {
  const count = movements.findLast(({ reason }) => reason === AdjustmentReason.COUNT)
  if (!count) return {}
  const { countedAt, createdAt, sequence, reference } = count
  const stocktake = reference?.kind === ReferenceKind.STOCKTAKE ? { stocktake: reference.id } : {}
  return { lastCount: { at: countedAt ?? createdAt, sequence, ...stocktake } }
}

function movementOf(
  ctx: Ctx,
  event: Event,
  move: Move & Balance,
  sequence: number,
  at: Date,
): Omit<StockMovement, 'hash'> {
  const {
    level,
    type,
    reason,
    note,
    reference,
    quantityDelta,
    allocatedDelta,
    quantityAfter,
    allocatedAfter,
    countedAt,
    inTransitDelta,
    inTransitAfter,
  } = move
  const { kind, id, name } = ctx.actor
  return {
    _id: ctx.newId(),
    stock: level._id,
    product: level.product,
    warehouse: level.warehouse,
    sku: level.sku,
    warehouseCode: level.warehouseCode,
    event: event._id,
    sequence,
    type,
    ...(reason ? { reason } : {}),
    ...(note ? { note } : {}),
    quantityDelta,
    allocatedDelta,
    quantityAfter,
    allocatedAfter,
    ...(inTransitAfter === undefined ? {} : { inTransitDelta, inTransitAfter }),
    ...(reference ? { reference } : {}),
    actor: { kind, id, name } as ActorStamp,
    createdAt: at,
    ...(countedAt ? { countedAt } : {}),
  }
}

/** What the event says of the moves that follow it: each of them, and which levels become low or cease to be. */
export function describeMoves(moves: Move[]): { moves: EventMove[]; crossings?: EventCrossing[] } {
  const groups = [...groupByLevel(moves).values()]
  const crossings = groups.flatMap((group) => {
    const [{ level }] = group
    return crossingsOf(level, {
      quantity: group.reduce((sum, { quantityDelta }) => sum + quantityDelta, level.quantity),
    })
  })
  return {
    moves: groups.flatMap((group) =>
      group.map(({ level }, index) => ({ stock: level._id, sequence: level.version + index + 1 })),
    ),
    ...(crossings.length > 0 ? { crossings } : {}),
  }
}

interface LevelWrite {
  before: Stock
  after: Stock
}

/** Each write is guarded by the version that was read and by what it takes: the write decides, not the read. */
async function writeLevels(writes: LevelWrite[]): Promise<void> {
  const session = currentSession()
  // What an inactive warehouse may not hold comes in here: a deactivation beside this must meet it in one document.
  const filled = writes.filter(({ before, after }) => held(before) === 0 && held(after) > 0)
  if (filled.length > 0) await markFilling(filled.map(({ after }) => after.warehouse))
  const fresh = writes.filter(({ before }) => unstored.has(before))
  const known = writes.filter(({ before }) => !unstored.has(before))
  if (fresh.length > 0) await insertLevels(fresh.map(({ after }) => after))
  if (known.length === 0) return
  const result = await StockModel.collection.bulkWrite(known.map(guardedUpdate), { session, ordered: true })
  if (result.modifiedCount !== known.length) throw new WriteConflict()
}

function guardedUpdate({ before, after }: LevelWrite) {
  const quantityDelta = after.quantity - before.quantity
  const allocatedDelta = after.allocated - before.allocated
  const inTransitDelta = (after.inTransit ?? 0) - (before.inTransit ?? 0)
  return {
    updateOne: {
      filter: {
        _id: before._id,
        version: before.version,
        quantity: { $gte: Math.max(0, -quantityDelta) },
        allocated: { $gte: Math.max(0, -allocatedDelta) },
        ...(inTransitDelta < 0 ? { inTransit: { $gte: -inTransitDelta } } : {}),
      },
      update: {
        $inc: {
          quantity: quantityDelta,
          allocated: allocatedDelta,
          ...(inTransitDelta ? { inTransit: inTransitDelta } : {}),
          version: after.version - before.version,
        },
        $set: {
          ...{
            low: after.low,
            crossed: after.crossed,
            head: after.head,
            movedAt: after.movedAt,
            updatedAt: after.updatedAt,
          },
          ...(after.lastCount === before.lastCount ? {} : { lastCount: after.lastCount }),
        },
      },
    },
  }
}

async function insertLevels(levels: Stock[]): Promise<void> {
  try {
    await StockModel.collection.insertMany(levels, { session: currentSession() })
  } catch (error) {
    // Another command held the product here first: read again and find its level.
    if ((error as { code?: unknown }).code === 11000) throw new WriteConflict()
    throw error
  }
}

function tooMany({ sku, warehouseCode }: Stock) {
  return badInput([
    problem(['delta'], 'TOO_MUCH_STOCK', { value: `${sku}, ${warehouseCode}`, most: int32Max }),
  ])
}

interface ProductInWarehouse {
  product: { _id: Types.ObjectId; sku: string; defaultLowStockThreshold: number }
  warehouse: { _id: Types.ObjectId; code: string }
}

const unstored = new WeakSet<Stock>()

/** A level that nothing has moved yet; moveStock stores it with its first movement. */
export function newLevel(ctx: Ctx, { product, warehouse }: ProductInWarehouse): Stock {
  const level: Stock = {
    _id: ctx.newId(),
    product: product._id,
    warehouse: warehouse._id,
    sku: product.sku,
    warehouseCode: warehouse.code,
    quantity: 0,
    allocated: 0,
    inTransit: 0,
    lowStockThreshold: product.defaultLowStockThreshold,
    binKey: '',
    // One that is low from its first movement on has crossed: what is low has an alert.
    low: false,
    version: 0,
    head: chainStart,
    movedAt: new Date(0),
    updatedAt: new Date(0),
  }
  unstored.add(level)
  return level
}
