import type { Types } from 'mongoose'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { idsOfNoOrder, isOpen, ordersAfter, type Order } from '../orders/index.ts'
import {
  allocatedByOrder,
  chainHash,
  movementsAfter,
  ReferenceKind,
  stocksAfter,
  stocksById,
  type StockMovement,
} from '../stock/index.ts'
import { allocationProblems, StockProof } from './ledger-proof.rules.ts'
import type { LedgerMismatch, LedgerReport } from './reports.types.ts'

const batch = 200
const mostListed = 1_000

interface Found {
  checked: number
  movements: number
  mismatches: LedgerMismatch[]
}

interface Stretch extends Found {
  last: Types.ObjectId | undefined
}

/**
 * Recomputes everything, a stretch at a time, beside writers and without a false alarm. Memory does not grow with the
 * ledger: a level is read, then its movements are streamed up to the sequence that it names, which never change again.
 */
export async function verifyLedger(ctx: Ctx): Promise<LedgerReport> {
  const startedAt = ctx.now()
  const stocks = await walk(ctx, (after) => stretchOfStocks(ctx, after))
  const orders = await walk(ctx, (after) => inTransaction(() => stretchOfOrders(ctx, after)))
  return {
    stocksChecked: stocks.checked,
    movementsChecked: stocks.movements,
    mismatches: [...stocks.mismatches, ...orders.mismatches].slice(0, mostListed),
    mismatchCount: stocks.mismatchCount + orders.mismatchCount,
    startedAt,
    checkedAt: ctx.now(),
  }
}

async function walk(ctx: Ctx, stretch: (after: Types.ObjectId | undefined) => Promise<Stretch>) {
  const sum = { checked: 0, movements: 0, mismatchCount: 0, mismatches: [] as LedgerMismatch[] }
  let after: Types.ObjectId | undefined
  do {
    ctx.life?.check()
    const start = after
    const found = await stretch(start)
    sum.checked += found.checked
    sum.movements += found.movements
    sum.mismatchCount += found.mismatches.length
    sum.mismatches.push(...found.mismatches.slice(0, mostListed - sum.mismatches.length))
    after = found.last
  } while (after)
  return sum
}

async function stretchOfStocks(ctx: Ctx, after: Types.ObjectId | undefined): Promise<Stretch> {
  const stocks = await stocksAfter(ctx, after, batch)
  const last = stocks.length === batch ? stocks.at(-1)!._id : undefined
  const proofs = new Map(
    stocks.map((stock) => [String(stock._id), { stock, proof: new StockProof<StockMovement>(chainHash) }]),
  )
  const beyond = new Map<string, StockMovement>()
  const orders = new OrphanSearch()
  let movements = 0
  for await (const movement of movementsAfter(ctx, after, last)) {
    movements++
    const id = String(movement.stock)
    const entry = proofs.get(id)
    if (entry && movement.sequence <= entry.stock.version) entry.proof.feed(movement)
    else if (!beyond.has(id) && beyond.size < mostListed) beyond.set(id, movement)
    if (movement.reference?.kind === ReferenceKind.ORDER) await orders.add(movement.reference.id)
  }
  return {
    checked: stocks.length,
    movements,
    last,
    mismatches: [
      ...[...proofs.values()].flatMap(({ stock, proof }) => problemsOf(stock, proof.finish(stock))),
      ...(await problemsBeyond([...beyond.values()])),
      ...(await orders.finish()).map((id) => ({
        problem: `movements name an order ${id} that does not exist`,
      })),
    ],
  }
}

interface Place {
  sku: string
  warehouseCode: string
}

function problemsOf({ sku, warehouseCode }: Place, problems: string[]): LedgerMismatch[] {
  return problems.map((problem) => ({ sku, warehouseCode, problem }))
}

/** A movement past what its level named was written since, and then the level names it now; or it should not be there. */
async function problemsBeyond(movements: StockMovement[]): Promise<LedgerMismatch[]> {
  const levels = await stocksById(movements.map((movement) => movement.stock))
  const versions = new Map(levels.map((level) => [String(level._id), level.version]))
  return movements.flatMap((movement) => {
    const version = versions.get(String(movement.stock))
    if (version === undefined) return problemsOf(movement, ['movements of a level that does not exist'])
    if (version >= movement.sequence) return []
    return problemsOf(movement, [
      `movement ${movement.sequence} lies beyond the version ${version} of its level`,
    ])
  })
}

/** Which orders that movements name do not exist; asked in portions, since a stock may be in a million orders. */
class OrphanSearch {
  readonly #orphans = new Set<string>()
  #asked = new Set<string>()

  async add(id: string): Promise<void> {
    this.#asked.add(id)
    if (this.#asked.size >= 1_000) await this.#ask()
  }

  async finish(): Promise<string[]> {
    await this.#ask()
    return [...this.#orphans]
  }

  async #ask(): Promise<void> {
    const ids = [...this.#asked]
    this.#asked = new Set()
    for (const id of ids.length > 0 ? await idsOfNoOrder(ids) : [])
      if (this.#orphans.size < mostListed) this.#orphans.add(id)
  }
}

async function stretchOfOrders(ctx: Ctx, after: Types.ObjectId | undefined): Promise<Stretch> {
  const orders = await ordersAfter(ctx, after, batch)
  const ledger = new Map<string, Map<string, number>>()
  if (orders.length > 0) {
    for (const { order, stock, allocated } of await allocatedByOrder(
      ctx,
      orders.map(({ _id }) => String(_id)),
    )) {
      if (allocated !== 0)
        ledger.set(order, (ledger.get(order) ?? new Map<string, number>()).set(stock, allocated))
    }
  }
  return {
    checked: orders.length,
    movements: 0,
    last: orders.length === batch ? orders.at(-1)!._id : undefined,
    mismatches: orders.flatMap((order) =>
      allocationProblems(
        promisedBy(ctx, order),
        ledger.get(String(order._id)) ?? new Map<string, number>(),
      ).map((problem) => ({
        orderNumber: order.orderNumber,
        problem,
      })),
    ),
  }
}

function promisedBy(ctx: Ctx, order: Order): Map<string, number> {
  if (!isOpen(order.status)) return new Map()
  const seen = order.items
    .flatMap((item) => item.allocations)
    .filter(({ warehouse }) => maySeeWarehouse(ctx, warehouse))
  return new Map(seen.map(({ stock, quantity }) => [String(stock), quantity]))
}
