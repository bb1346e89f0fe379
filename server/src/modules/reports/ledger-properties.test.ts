import fc from 'fast-check'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, Ctx } from '../../platform/requests/context.ts'
import { ApiError, Refusal } from '../../platform/errors.ts'
import { stockUp } from '../../testing/catalogue.ts'
import {
  bookedByStocktakes,
  randomCommand,
  skus,
  type Change,
  type Placed,
  type RandomCommand,
} from '../../testing/random-commands.ts'
import { clearDatabase, snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { AlertModel } from '../alerts/alerts.model.ts'
import { cancelOrder, placeOrder, processOrder } from '../orders/index.ts'
import { AdjustmentReason, adjustStocks, levelsOf } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { transferStock } from '../stock/stock.transfer.ts'
import { recordCounts } from '../stocktakes/stocktakes.counts.ts'
import type { StocktakeBlocked } from '../stocktakes/stocktakes.errors.ts'
import { CountMode } from '../stocktakes/stocktakes.inputs.ts'
import { StocktakeModel } from '../stocktakes/stocktakes.model.ts'
import { postStocktake } from '../stocktakes/stocktakes.post.ts'
import { finishCounting } from '../stocktakes/stocktakes.review.ts'
import { StocktakeStatus } from '../stocktakes/stocktakes.rules.ts'
import { startStocktake } from '../stocktakes/stocktakes.start.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { verifyLedger } from './ledger-proof.queries.ts'
import { expectSumsOfLedger } from '../../testing/movement-sums.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

/** Three who may do all things, one of them in Leeds alone. */
async function actors(): Promise<Ctx[]> {
  const leeds = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!._id
  const acting = (id: string, warehouseIds: Actor['warehouseIds']): Ctx => ({
    ...app.ctx,
    actor: { ...app.ctx.actor, kind: 'USER', id, name: id, warehouseIds },
  })
  return [acting('ayu', null), acting('budi', null), acting('citra', new Set([String(leeds)]))]
}

async function begin(): Promise<Ctx[]> {
  await clearDatabase()
  await stockUp(app.ctx, { LONDON: { LAMP: 8, MUG: 5 }, LEEDS: { LAMP: 4, POT: 6 } })
  return actors()
}

/** On hand and on the way. */
async function unitsBySku(): Promise<Change> {
  const totals: Change = Object.fromEntries(skus.map((sku) => [sku, 0]))
  for (const { sku, quantity, allocated, inTransit = 0 } of await levelsOf(app.ctx, skus)) {
    expect(Math.min(quantity, allocated, inTransit)).toBeGreaterThanOrEqual(0)
    totals[sku]! += quantity + allocated + inTransit
  }
  return totals
}

function plus(totals: Change, change: Change): Change {
  return Object.fromEntries(Object.entries(totals).map(([sku, units]) => [sku, units + (change[sku] ?? 0)]))
}

/** A server that looks at what is blocked holds it for so long, and three times as long when it has seen that it still is. */
const leaseMs = 10_000

/** Whatever was to be posted is, but for what is blocked still. */
const stocktakesRest = () =>
  expect
    .poll(
      () => {
        const until = { $lte: new Date(Date.now() + leaseMs) }
        return StocktakeModel.countDocuments({ status: StocktakeStatus.POSTING, 'lease.until': until })
      },
      { timeout: 45_000, interval: 10 },
    )
    .toBe(0)

/** Nothing is found of what is promised, so that it is blocked; the order is cancelled, and it is posted after all. */
const blockedForAWhile: RandomCommand[] = [
  async (ctx: Ctx, placed: Placed) => {
    const ordered = { customerName: 'Ayu', items: [{ sku: 'POT', qty: 2 }] }
    placed.push((await placeOrder(ctx, ordered)).orderNumber)
  },
  async (ctx: Ctx, placed: Placed) => {
    const started = await startStocktake(ctx, { warehouseCode: 'LEEDS', scope: { skus: ['POT'] } })
    placed.push(started.number)
  },
  (ctx: Ctx, [, number]: Placed) =>
    recordCounts(ctx, { number: number!, entries: [{ code: 'POT', units: 0, mode: CountMode.SET }] }),
  (ctx: Ctx, [, number]: Placed) => finishCounting(ctx, { number: number! }),
  async (ctx: Ctx, [, number]: Placed) => {
    const { lines } = (await post(ctx, number!)) as StocktakeBlocked
    expect(lines).toMatchObject([{ sku: 'POT', reason: 'PROMISED', shortBy: 2 }])
  },
  (ctx: Ctx, [orderNumber]: Placed) => cancelOrder(ctx, { orderNumber: orderNumber! }),
  async (ctx: Ctx, [, number]: Placed) => {
    expect(await post(ctx, number!)).toMatchObject({ status: StocktakeStatus.POSTED })
  },
].map((run) => ({
  actor: 0,
  async run(ctx, placed) {
    await run(ctx, placed)
    return {}
  },
}))

async function post(ctx: Ctx, number: string) {
  const { version } = await StocktakeModel.findOne({ number }).lean().orFail()
  return postStocktake(ctx, { number, expectedVersion: version })
}

/** The closed set of outcomes: anything else is a fault of ours. */
function expectAnswer(error: unknown): undefined {
  if (error instanceof Refusal || error instanceof ApiError) return undefined
  throw error
}

async function expectProven(): Promise<void> {
  expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
  await expectSumsOfLedger()
  const low = async () =>
    (await levelsOf(app.ctx, skus)).filter((level) => level.low).map(({ _id }) => String(_id))
  const open = async () => (await AlertModel.find({ open: true }).lean()).map(({ stock }) => String(stock))
  await expect.poll(async () => (await open()).sort(), { timeout: 15_000 }).toEqual((await low()).sort())
}

/** PROPERTY_RUNS=300 for some thousands of commands. */
const { PROPERTY_RUNS = '3' } = process.env
const limits = { numRuns: Number(PROPERTY_RUNS) }
const mostMs = 60_000 + limits.numRuns * 3_000

describe('any sequence of commands', () => {
  it(
    'keeps every invariant, conserves what it does not book, and changes nothing where it is refused',
    async () => {
      const sequence = fc.array(randomCommand(3), { minLength: 10, maxLength: 16 })
      const property = fc.asyncProperty(sequence, async (commands) => {
        const ctxs = await begin()
        const placed: Placed = []
        let [state, totals] = [await snapshot(), await unitsBySku()]
        for (const { actor, run } of commands) {
          const told = await run(ctxs[actor]!, placed).catch((error: unknown) => expectAnswer(error))
          await stocktakesRest()
          const after = await snapshot()
          if (after === state) continue // refused, or a repeated key that tells its first answer again
          expect(told).toBeDefined()
          totals = plus(totals, told!)
          expect(await unitsBySku()).toEqual(plus(totals, await bookedByStocktakes()))
          state = after
        }
        await expectProven()
      })
      await fc.assert(property, { ...limits, examples: [[blockedForAWhile]] })
    },
    mostMs,
  )

  it(
    'does so where many actors send theirs at once',
    async () => {
      const sequence = fc.array(randomCommand(3), { minLength: 20, maxLength: 30 })
      const property = fc.asyncProperty(sequence, async (commands) => {
        const ctxs = await begin()
        const placed: Placed = []
        const first = await placeOrder(ctxs[0]!, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 3 }] })
        placed.push(first.orderNumber)
        const outcomes = await Promise.allSettled(commands.map(({ actor, run }) => run(ctxs[actor]!, placed)))
        for (const outcome of outcomes) if (outcome.status === 'rejected') expectAnswer(outcome.reason)
        await stocktakesRest()
        await expectProven()
        expect(await transferred()).toEqual([])
      })
      await fc.assert(property, limits)
    },
    mostMs,
  )
})

/** The transfers at once whose two sides do not make up for each other. */
function transferred(): Promise<unknown[]> {
  return mongoose.connection
    .collection('movements')
    .aggregate([
      { $match: { 'reference.kind': 'TRANSFER', 'reference.label': / → / } },
      { $group: { _id: { transfer: '$reference.id', sku: '$sku' }, units: { $sum: '$quantityDelta' } } },
      { $match: { units: { $ne: 0 } } },
    ])
    .toArray()
}

describe('a key that comes fifty times at once', () => {
  const reason = AdjustmentReason.RECEIPT
  const lamp = { sku: 'LAMP', warehouseCode: 'LONDON' }
  const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }
  const key = { idempotencyKey: 'one intent' }
  let orderNumber: string

  it.each<[string, number, (ctx: Ctx) => Promise<unknown>]>([
    ['adjustStock', 1, (ctx) => adjustStock(ctx, { ...lamp, delta: 3, reason, ...key })],
    [
      'adjustStocks',
      2,
      (ctx) =>
        adjustStocks(ctx, {
          lines: [
            { ...lamp, countedOnHand: 20 },
            { ...lamp, sku: 'POT', delta: 1 },
          ],
          reason,
          ...key,
        }),
    ],
    [
      'transferStock',
      2,
      (ctx) => transferStock(ctx, { ...way, lines: [{ sku: 'LAMP', quantity: 2 }], ...key }),
    ],
    ['setLowStockThreshold', 0, (ctx) => setLowStockThreshold(ctx, { ...lamp, threshold: 4, ...key })],
    ['processOrder', 0, (ctx) => processOrder(ctx, { orderNumber, ...key })],
    ['cancelOrder', 1, (ctx) => cancelOrder(ctx, { orderNumber, ...key })],
    [
      'a transfer that is refused',
      0,
      (ctx) => transferStock(ctx, { ...way, lines: [{ sku: 'LAMP', quantity: 99 }], ...key }),
    ],
  ])('has one effect and fifty equal answers: %s', async (_what, movements, run) => {
    const [ctx] = await begin()
    orderNumber = (await placeOrder(ctx!, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] }))
      .orderNumber
    const written = () => mongoose.connection.collection('movements').countDocuments()
    const before = await written()
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => run(ctx!)))
    const answers = outcomes.map((outcome) =>
      JSON.stringify(outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Refusal).value),
    )
    expect(answers[0]).toBeDefined()
    expect([...new Set(answers)]).toEqual([answers[0]])
    expect(await written()).toBe(before + movements)
    await expectProven()
  })
})
