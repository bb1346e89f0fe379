import fc from 'fast-check'
import { cancelOrder, placeOrder, processOrder, shipOrder } from '../modules/orders/index.ts'
import { AdjustmentReason, adjustStocks } from '../modules/stock/index.ts'
import { adjustStock } from '../modules/stock/stock.adjust.ts'
import { setLowStockThreshold } from '../modules/stock/stock.threshold.ts'
import { transferStock } from '../modules/stock/stock.transfer.ts'
import { recordCounts } from '../modules/stocktakes/stocktakes.counts.ts'
import { CountMode, LineDecision } from '../modules/stocktakes/stocktakes.inputs.ts'
import { StocktakeLineModel, StocktakeModel, UncountedLines } from '../modules/stocktakes/stocktakes.model.ts'
import { postStocktake } from '../modules/stocktakes/stocktakes.post.ts'
import { cancelStocktake, decideLines, finishCounting } from '../modules/stocktakes/stocktakes.review.ts'
import { LineState } from '../modules/stocktakes/stocktakes.rules.ts'
import { startStocktake } from '../modules/stocktakes/stocktakes.start.ts'
import { createTransfer } from '../modules/transfers/transfers.draft.ts'
import { TransferRemainder } from '../modules/transfers/transfers.inputs.ts'
import {
  cancelTransfer,
  promiseTransfer,
  unpromiseTransfer,
} from '../modules/transfers/transfers.promising.ts'
import { receiveTransfer, settleTransfer } from '../modules/transfers/transfers.receiving.ts'
import { sendTransfer } from '../modules/transfers/transfers.sending.ts'
import type { Ctx } from '../platform/requests/context.ts'

export const skus = ['LAMP', 'MUG', 'POT']
export const warehouses = ['LONDON', 'LEEDS']

/**
 * What a command that was accepted did to the units on hand and on the way, by SKU; nothing where it only promised or moved
 * them.
 */
export type Change = Record<string, number>

/** The numbers of the orders, transfers and stocktakes that were made so far, for the commands that move one on. */
export type Placed = string[]

export interface RandomCommand {
  actor: number
  run(ctx: Ctx, placed: Placed): Promise<Change>
}

const sku = fc.constantFrom(...skus)
const warehouseCode = fc.constantFrom(...warehouses)
const reason = fc.constantFrom(...Object.values(AdjustmentReason))
// Few keys and few values: repeated ones, refusals and shortages come often.
const someKeys = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined, freq: 4 })
const noKey = fc.constant(undefined)
type Keys = fc.Arbitrary<string | undefined>
const change = fc.oneof(
  fc.record({ delta: fc.integer({ min: -9, max: 12 }) }),
  fc.record({ countedOnHand: fc.integer({ min: -1, max: 15 }) }),
  fc.record({ delta: fc.integer({ min: 1, max: 9 }), expectedOnHand: fc.integer({ min: 0, max: 12 }) }),
)
const line = fc
  .tuple(fc.record({ sku, warehouseCode }), change)
  .map((parts) => Object.assign({}, ...parts) as Line)

interface Line {
  sku: string
  warehouseCode: string
  delta?: number
  countedOnHand?: number
}

interface Moved {
  sku: string
  quantityDelta: number
}

function sum(movements: Moved[]): Change {
  const change: Change = {}
  for (const { sku, quantityDelta } of movements) change[sku] = (change[sku] ?? 0) + quantityDelta
  return change
}

const adjustOne = (idempotencyKey: Keys) =>
  fc.record({ line, reason, idempotencyKey }).map(
    ({ line, ...rest }) =>
      async (ctx: Ctx) =>
        sum([(await adjustStock(ctx, { ...line, ...rest })).movement]),
  )

const adjustMany = (idempotencyKey: Keys) =>
  fc
    .record({ lines: fc.array(line, { minLength: 1, maxLength: 4 }), reason, idempotencyKey })
    .map((input) => async (ctx: Ctx) => sum((await adjustStocks(ctx, input)).movements))

const transfer = (idempotencyKey: Keys) =>
  fc
    .record({
      way: fc.constantFrom(['LONDON', 'LEEDS'], ['LEEDS', 'LONDON'], ['LEEDS', 'LONDON'], ['LEEDS', 'LEEDS']),
      lines: fc.array(fc.record({ sku, quantity: fc.integer({ min: 0, max: 6 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      idempotencyKey,
    })
    .map(({ way: [fromWarehouseCode, toWarehouseCode], ...rest }) => async (ctx: Ctx) => {
      await transferStock(ctx, {
        fromWarehouseCode: fromWarehouseCode!,
        toWarehouseCode: toWarehouseCode!,
        ...rest,
      })
      return {}
    })

const threshold = (idempotencyKey: Keys) =>
  fc
    .record({ sku, warehouseCode, threshold: fc.integer({ min: -1, max: 12 }), idempotencyKey })
    .map((input) => async (ctx: Ctx) => {
      await setLowStockThreshold(ctx, input)
      return {}
    })

const place = (idempotencyKey: Keys) =>
  fc
    .record({
      customerName: fc.constant('Ayu'),
      items: fc.array(fc.record({ sku, qty: fc.integer({ min: 0, max: 7 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      warehouseCode: fc.option(warehouseCode, { nil: undefined }),
      idempotencyKey,
    })
    .map((input) => async (ctx: Ctx, placed: Placed) => {
      placed.push((await placeOrder(ctx, input)).orderNumber)
      return {}
    })

const advance = (idempotencyKey: Keys) =>
  fc
    .record({ step: fc.constantFrom('process', 'ship', 'cancel'), order: fc.nat(5), idempotencyKey })
    .map(({ step, order, ...rest }) => async (ctx: Ctx, placed: Placed): Promise<Change> => {
      const input = { orderNumber: oneOf(placed, /^\d/, order), ...rest }
      if (step === 'process') await processOrder(ctx, input)
      if (step === 'cancel') await cancelOrder(ctx, input)
      if (step !== 'ship') return {}
      const { items } = await shipOrder(ctx, input)
      return sum(items.map(({ sku, qty }) => ({ sku, quantityDelta: -qty })))
    })

/** One of the numbers of a kind, or none. */
function oneOf(placed: Placed, kind: RegExp, which: number): string {
  const numbers = placed.filter((number) => kind.test(number))
  return numbers[which % Math.max(1, numbers.length)] ?? 'NONE'
}

const make = (idempotencyKey: Keys) =>
  fc
    .record({
      way: fc.constantFrom(['LONDON', 'LEEDS'], ['LEEDS', 'LONDON']),
      lines: fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 6 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      idempotencyKey,
    })
    .map(({ way: [fromWarehouseCode, toWarehouseCode], ...rest }) => async (ctx: Ctx, placed: Placed) => {
      const way = { fromWarehouseCode: fromWarehouseCode!, toWarehouseCode: toWarehouseCode! }
      placed.push((await createTransfer(ctx, { ...way, ...rest })).number)
      return {}
    })

const units = fc.constantFrom(0, 0, 1, 2, 5)

const moveOn = (idempotencyKey: Keys) =>
  fc
    .record({
      step: fc.constantFrom('promise', 'unpromise', 'send', 'send', 'receive', 'receive', 'settle', 'cancel'),
      transfer: fc.nat(3),
      line: fc.record({ sku, received: units, damaged: units, surplus: units }),
      lost: units,
      returned: units,
      idempotencyKey,
    })
    .map(
      ({ step, transfer, line, lost, returned, ...rest }) =>
        async (ctx: Ctx, placed: Placed): Promise<Change> => {
          const input = { number: oneOf(placed, /^TR-/, transfer), ...rest }
          if (step === 'promise') await promiseTransfer(ctx, input)
          if (step === 'unpromise') await unpromiseTransfer(ctx, input)
          if (step === 'cancel') await cancelTransfer(ctx, input)
          if (step === 'send') {
            const { remainder } = await sendTransfer(ctx, { ...input, remainder: TransferRemainder.DRAFT })
            if (remainder) placed.push(remainder)
          }
          if (step === 'receive') {
            await receiveTransfer(ctx, { ...input, lines: [line] })
            return { [line.sku]: line.surplus - line.damaged }
          }
          if (step === 'settle') {
            await settleTransfer(ctx, {
              ...input,
              lines: [{ sku: line.sku, lost, returned }],
              note: 'settled',
            })
            return { [line.sku]: -lost }
          }
          return {}
        },
    )

const beginCounting = (idempotencyKey: Keys) =>
  fc
    .record({
      warehouseCode,
      scope: fc.oneof(fc.constant({ all: true }), fc.record({ skus: fc.subarray(skus, { minLength: 1 }) })),
      uncounted: fc.constantFrom(UncountedLines.LEAVE, UncountedLines.ZERO),
      recountAbove: fc.option(fc.record({ units: fc.integer({ min: 0, max: 6 }) }), { nil: undefined }),
      fourEyes: fc.constantFrom(false, false, true),
      idempotencyKey,
    })
    .map((input) => async (ctx: Ctx, placed: Placed) => {
      placed.push((await startStocktake(ctx, input)).number)
      return {}
    })

const entry = fc.record({
  code: sku,
  units: fc.integer({ min: 0, max: 9 }),
  mode: fc.constantFrom(CountMode.ADD, CountMode.SET),
})

const count = (idempotencyKey: Keys) =>
  fc
    .record({
      step: fc.constantFrom(
        'count',
        'count',
        'count',
        'finish',
        'finish',
        'decide',
        'post',
        'post',
        'cancel',
      ),
      stocktake: fc.nat(1),
      entries: fc.array(entry, { minLength: 1, maxLength: 3 }),
      line: fc.nat(2),
      decision: fc.constantFrom(...Object.values(LineDecision)),
      idempotencyKey,
    })
    .map(
      ({ step, stocktake, entries, line, decision, ...rest }) =>
        async (ctx: Ctx, placed: Placed): Promise<Change> => {
          const input = { number: oneOf(placed, /^ST-/, stocktake), ...rest }
          if (step === 'count') await recordCounts(ctx, { ...input, entries })
          if (step === 'finish') await finishCounting(ctx, input)
          if (step === 'cancel') await cancelStocktake(ctx, input)
          const known = await StocktakeModel.findOne({ number: input.number }).lean()
          if (step === 'post') await postStocktake(ctx, { ...input, expectedVersion: known?.version ?? 0 })
          if (step === 'decide') {
            const lines = await StocktakeLineModel.find({ stocktake: known?._id }).sort({ sku: 1 }).lean()
            const lineId = String(lines[line % Math.max(1, lines.length)]?._id)
            await decideLines(ctx, { ...input, decisions: [{ lineId, decision }] })
          }
          return {}
        },
    )

/** What stocktakes say that they have booked, by SKU: the worker books what was blocked when nobody waits for it. */
export async function bookedByStocktakes(): Promise<Change> {
  const lines = await StocktakeLineModel.find({ state: LineState.POSTED }, { sku: 1, variance: 1 }).lean()
  return sum(lines.map(({ sku, variance = 0 }) => ({ sku, quantityDelta: variance })))
}

type Run = fc.Arbitrary<RandomCommand['run']>

const ofStock = (keys: Keys) => [
  { arbitrary: adjustOne(keys) as Run, weight: 3 },
  { arbitrary: adjustMany(keys) as Run, weight: 2 },
  { arbitrary: transfer(keys) as Run, weight: 3 },
  { arbitrary: place(keys) as Run, weight: 5 },
  { arbitrary: advance(keys) as Run, weight: 5 },
  { arbitrary: moveOn(keys) as Run, weight: 8 },
]

/** Any command of any of so many actors, good input and bad. */
export const randomCommand = (actors: number): fc.Arbitrary<RandomCommand> =>
  fc.record({
    actor: fc.nat(actors - 1),
    run: fc.oneof(
      ...ofStock(someKeys),
      { arbitrary: make(someKeys) as Run, weight: 3 },
      { arbitrary: beginCounting(someKeys) as Run, weight: 2 },
      { arbitrary: count(someKeys) as Run, weight: 9 },
      { arbitrary: threshold(someKeys) as Run, weight: 1 },
    ),
  })

/** Those that may be committed together, without keys. */
export const randomStockCommand = (actors: number): fc.Arbitrary<RandomCommand> =>
  fc.record({ actor: fc.nat(actors - 1), run: fc.oneof(...ofStock(noKey)) })
