import { batchesOf } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Page, PageArgs } from '../../platform/graphql/connection.ts'
import { MovementModel } from './movement.model.ts'
import { historySchema, type StockFilter } from './stock.inputs.ts'
import { movementsToCome } from './stock.ledger.ts'
import type { Stock } from './stock.model.ts'
import { listStocks, stockOf } from './stock.queries.ts'
import type { StockHistoryPoint, StockLevel } from './stock.types.ts'

/** The stocks of a page as they were at a moment. */
export async function stockAsOf(
  ctx: Ctx,
  at: Date,
  page: PageArgs,
  filter: StockFilter = {},
): Promise<Page<StockLevel>> {
  if (filter.lowOnly) {
    throw badInput([problem(['filter', 'lowOnly'], 'NOT_OF_THE_PAST')])
  }
  const { edges, ...rest } = await listStocks(ctx, page, filter)
  const balances = await balancesAt(edges.map(({ node }) => ({ stock: node, at })))
  const nodes = edges.map(({ node }, index) => {
    const { product, warehouse, sku, warehouseCode } = node
    return { product, warehouse, sku, warehouseCode, ...balances[index]! }
  })
  return { ...rest, nodes, edges: edges.map(({ cursor }, index) => ({ cursor, node: nodes[index]! })) }
}

interface HistoryArgs {
  sku: string
  warehouseCode: string
  from: Date
  to: Date
  points: number
}

/** What a stock held at moments as far from each other, the first and the last included. */
export async function stockHistory(ctx: Ctx, raw: HistoryArgs): Promise<StockHistoryPoint[]> {
  const { sku, warehouseCode, from, to, points } = parseInput(historySchema, raw)
  const stock = await stockOf(ctx, sku, warehouseCode)
  if (!stock) throw notFound('Stock', [`${sku} in ${warehouseCode}`])
  const step = (to.getTime() - from.getTime()) / (points - 1)
  const moments = Array.from({ length: points }, (_, index) => new Date(from.getTime() + index * step))
  const balances = await balancesAt(moments.map((at) => ({ stock, at })))
  return balances.map(({ sequence: _of, ...balance }, index) => ({ at: moments[index]!, ...balance }))
}

interface Balance {
  sequence: number
  quantity: number
  allocated: number
  inTransit: number
}

/** As each of these movements left its stock. */
export async function balancesAfter(anchors: { stock: Stock; sequence: number }[]): Promise<Balance[]> {
  const past = anchors.filter(({ stock, sequence }) => sequence > 0 && sequence < stock.version)
  const entries = new Map<string, Entry>()
  for (const batch of batchesOf(past, placesAtOnce)) {
    const wanted = batch.map(({ stock: { _id }, sequence }) => ({ stock: _id, sequences: [sequence] }))
    for (const [key, entry] of await entriesAt(wanted)) entries.set(key, entry)
  }
  return anchors.map(({ stock, sequence }) => {
    if (sequence === 0) return nothing
    if (sequence >= stock.version) return balanceOf(stock)
    return balanceAfter(sequence, entries.get(place(stock._id, sequence))!)
  })
}

const placesAtOnce = 100
const nothing: Balance = { sequence: 0, quantity: 0, allocated: 0, inTransit: 0 }

const balanceOf = ({ version: sequence, quantity, allocated, inTransit = 0 }: Stock): Balance => ({
  sequence,
  quantity,
  allocated,
  inTransit,
})

interface Search {
  stock: Stock
  at: Date
  /** The last movement known to be of that moment or before it, or 0; and the first known to be after it. */
  low: number
  high: number
  balance: Balance
}

/**
 * Time never runs backwards within a stock, so the last movement until a moment is found by halving its sequences:
 * at most log2(version) rounds for all of them together, each one read of the unique index on stock and sequence.
 */
export async function balancesAt(moments: { stock: Stock; at: Date }[]): Promise<Balance[]> {
  const searches = moments.map(begin)
  for (;;) {
    const open = searches.filter(({ low, high }) => high - low > 1)
    if (open.length === 0) return searches.map(({ balance }) => balance)
    const entries = await entriesOf(open)
    for (const search of open) halve(search, entries)
  }
}

function begin({ stock, at }: { stock: Stock; at: Date }): Search {
  const { version, movedAt } = stock
  if (movedAt <= at) return { stock, at, low: version, high: version, balance: balanceOf(stock) }
  return { stock, at, low: 0, high: version, balance: nothing }
}

const middle = ({ low, high }: Search) => Math.floor((low + high) / 2)
const place = (stock: Types.ObjectId, sequence: number) => `${String(stock)} ${sequence}`

function halve(search: Search, entries: Map<string, Entry>): void {
  const sequence = middle(search)
  const entry = entries.get(place(search.stock._id, sequence))
  if (!entry) throw new Error(`Movement ${sequence} of stock ${String(search.stock._id)} is missing`)
  if (entry.createdAt > search.at) {
    search.high = sequence
  } else {
    search.low = sequence
    search.balance = balanceAfter(sequence, entry)
  }
}

const balanceAfter = (
  sequence: number,
  { quantityAfter, allocatedAfter, inTransitAfter = 0 }: Entry,
): Balance => ({ sequence, quantity: quantityAfter, allocated: allocatedAfter, inTransit: inTransitAfter })

interface Entry {
  stock: Types.ObjectId
  sequence: number
  quantityAfter: number
  allocatedAfter: number
  inTransitAfter?: number
  createdAt: Date
}

async function entriesOf(searches: Search[]): Promise<Map<string, Entry>> {
  const wanted = new Map<string, { stock: Types.ObjectId; sequences: Set<number> }>()
  for (const search of searches) {
    const { _id } = search.stock
    const known = wanted.get(String(_id)) ?? { stock: _id, sequences: new Set() }
    wanted.set(String(_id), known)
    known.sequences.add(middle(search))
  }
  return entriesAt([...wanted.values()].map(({ stock, sequences }) => ({ stock, sequences: [...sequences] })))
}

/** Without a sort: with one, DocumentDB walks the index in order and tests every entry of it. */
async function entriesAt(
  wanted: { stock: Types.ObjectId; sequences: number[] }[],
): Promise<Map<string, Entry>> {
  const found = await MovementModel.find(
    { $or: wanted.map(({ stock, sequences }) => ({ stock, sequence: { $in: sequences } })) },
    { stock: 1, sequence: 1, quantityAfter: 1, allocatedAfter: 1, inTransitAfter: 1, createdAt: 1 },
  ).lean<Entry[]>()
  return new Map([...movementsToCome(), ...found].map((entry) => [place(entry.stock, entry.sequence), entry]))
}
