import type { Types } from 'mongoose'
import { maySeeWarehouse, type Ctx } from '../../platform/context.ts'
import { inTransaction } from '../../platform/mongo.ts'
import { idsOfNoOrder, isOpen, ordersAfter, type Order } from '../orders/index.ts'
import {
  allocatedByOrder,
  movementsOfStocks,
  ReferenceKind,
  stocksAfter,
  type Stock,
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
 * Recomputes everything, a stretch at a time. Each stretch is read in one snapshot, so that it runs beside
 * writers without a false alarm, and memory does not grow with the ledger.
 */
export async function verifyLedger(ctx: Ctx): Promise<LedgerReport> {
  const stocks = await walk((after) => stretchOfStocks(ctx, after))
  const orders = await walk((after) => stretchOfOrders(ctx, after))
  return {
    stocksChecked: stocks.checked,
    movementsChecked: stocks.movements,
    mismatches: [...stocks.mismatches, ...orders.mismatches].slice(0, mostListed),
    mismatchCount: stocks.mismatchCount + orders.mismatchCount,
    checkedAt: ctx.now(),
  }
}

async function walk(stretch: (after: Types.ObjectId | undefined) => Promise<Stretch>) {
  const sum = { checked: 0, movements: 0, mismatchCount: 0, mismatches: [] as LedgerMismatch[] }
  let after: Types.ObjectId | undefined
  do {
    const start = after
    const found = await inTransaction(() => stretch(start))
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
  const proofs = new Map(stocks.map((stock) => [String(stock._id), new StockProof()]))
  const orderIds = new Set<string>()
  let movements = 0
  if (stocks.length > 0) {
    for await (const movement of movementsOfStocks(stocks.map((stock) => stock._id))) {
      movements++
      proofs.get(String(movement.stock))!.feed(movement)
      if (movement.reference?.kind === ReferenceKind.ORDER) orderIds.add(movement.reference.id)
    }
  }
  const orphans = orderIds.size > 0 ? await idsOfNoOrder([...orderIds]) : []
  return {
    checked: stocks.length,
    movements,
    last: stocks.length === batch ? stocks.at(-1)!._id : undefined,
    mismatches: [
      ...stocks.flatMap((stock) => problemsOf(stock, proofs.get(String(stock._id))!)),
      ...orphans.map((id) => ({ problem: `movements name an order ${id} that does not exist` })),
    ],
  }
}

function problemsOf(stock: Stock, proof: StockProof): LedgerMismatch[] {
  const { sku, warehouseCode } = stock
  return proof.finish(stock).map((problem) => ({ sku, warehouseCode, problem }))
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
