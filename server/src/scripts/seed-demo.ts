import { cancelOrder, placeOrder, processOrder, shipOrder } from '../modules/orders/index.ts'
import { createProduct, listProducts, skusWithTags } from '../modules/products/index.ts'
import {
  AbcClass,
  AdjustmentReason,
  adjustStocks,
  classifyStocks,
  levelsInWarehouse,
} from '../modules/stock/index.ts'
import {
  CountMode,
  finishCounting,
  recordCounts,
  setCountPlan,
  startStocktake,
} from '../modules/stocktakes/index.ts'
import {
  createTransfer,
  receiveTransfer,
  sendTransfer,
  TransferRemainder,
} from '../modules/transfers/index.ts'
import { createWarehouse } from '../modules/warehouses/index.ts'
import { command } from '../platform/commands/command.ts'
import type { Ctx } from '../platform/requests/context.ts'
import { Refusal } from '../platform/errors.ts'
import { EventModel } from '../platform/events/event-log.ts'
import type { Logger } from '../platform/observe/logger.ts'
import { systemContext } from '../platform/requests/system-context.ts'
import {
  demoOpening,
  demoProducts,
  demoTimeline,
  demoWarehouses,
  loadDemoData,
  type DemoStep,
} from './demo-data.ts'

const begun = 'demo:begun'
const complete = 'demo:complete'

/**
 * Plays the demo business through the services with the clock in the past. Every step has a key, so that a
 * seeding that was cut off goes on where it was; a database with products of its own is left alone.
 */
export async function seedDemo(
  log: Logger,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (await EventModel.exists({ key: complete })) return
  const now = (await EventModel.findOne({ key: begun }).lean())?.at ?? new Date()
  const started = (await EventModel.exists({ key: begun })) !== null
  if (!started && (await listProducts({ first: 1 }, { includeDeleted: true })).nodes.length > 0) return
  const at = (moment: Date) => systemContext(log, 'demo', () => moment)
  await mark(at(now), begun)

  const data = loadDemoData()
  const { opening, steps } = demoTimeline(data, now)
  const opened = at(opening)
  for (const { code, name, address } of demoWarehouses) {
    await createWarehouse(opened, { code, name, address, idempotencyKey: `demo:warehouse:${code}` })
  }
  for (const product of demoProducts(data))
    await createProduct(opened, {
      ...product,
      tags: tagsOf(product.name),
      idempotencyKey: `demo:product:${product.sku}`,
    })
  await bookOpening(opened, demoOpening(data))
  const numbers = new Map<string, string>()
  for (const [done, step] of steps.entries()) {
    if (done % 25 === 0) onProgress(done, steps.length)
    await play(at(step.at), step, numbers).catch((error: unknown) => {
      // The demo has shortages as the business had; anything else is a fault.
      if (!(error instanceof Refusal)) throw error
    })
  }
  await takeStock(at(now))
  await planCounts(at(now))
  await mark(at(now), complete)
}

async function mark(ctx: Ctx, key: string): Promise<void> {
  await command(ctx, {
    name: 'seedDemo',
    key,
    input: key,
    lock: [],
    run: async (record) => void (await record({ kind: 'demo.seeded', data: { mark: key } })),
    replay: () => Promise.resolve(),
  })
}

async function bookOpening(ctx: Ctx, lines: ReturnType<typeof demoOpening>): Promise<void> {
  for (let from = 0; from < lines.length; from += 300) {
    await adjustStocks(ctx, {
      lines: lines
        .slice(from, from + 300)
        .map(({ sku, warehouseCode, delta }) => ({ sku, warehouseCode, delta })),
      reason: AdjustmentReason.RECEIPT,
      note: 'Opening stock (synthetic)',
      idempotencyKey: `demo:opening:${from}`,
    })
  }
}

async function play(ctx: Ctx, step: DemoStep, numbers: Map<string, string>): Promise<void> {
  const idempotencyKey = `demo:${step.kind}:${step.no}`
  if (step.kind === 'order') {
    const order = await placeOrder(ctx, {
      customerName: `Customer of invoice ${step.no}`,
      items: step.items,
      idempotencyKey,
    })
    numbers.set(step.no, order.orderNumber)
  } else if (step.kind === 'return' || step.kind === 'damage') {
    const sign = step.kind === 'return' ? 1 : -1
    await adjustStocks(ctx, {
      lines: step.items.map(({ sku, qty }) => ({
        sku,
        warehouseCode: demoWarehouses[0].code,
        delta: sign * qty,
      })),
      reason: step.kind === 'return' ? AdjustmentReason.RETURN : AdjustmentReason.DAMAGE,
      externalReference: step.no,
      idempotencyKey,
    })
  } else if (step.kind === 'transfer') {
    const { from: fromWarehouseCode, to: toWarehouseCode } = step
    const lines = step.items.map(({ sku, qty: quantity }) => ({ sku, quantity }))
    const made = await createTransfer(ctx, { fromWarehouseCode, toWarehouseCode, lines, idempotencyKey })
    numbers.set(step.no, made.number)
  } else if (step.kind === 'send') {
    await sendTransfer(ctx, {
      number: numbers.get(step.no)!,
      carrier: 'Own van',
      expectedAt: step.expectedAt,
      remainder: TransferRemainder.DRAFT,
      idempotencyKey,
    })
  } else if (step.kind === 'receive') {
    const lines = step.items.map(({ sku, qty: received, damaged }) => ({
      sku,
      received,
      damaged,
      surplus: 0,
    }))
    const note = step.items.some(({ damaged }) => damaged > 0) ? 'The box was crushed.' : undefined
    await receiveTransfer(ctx, { number: numbers.get(step.no)!, lines, note, idempotencyKey })
  } else {
    const orderNumber = numbers.get(step.no)
    const advance = { process: processOrder, ship: shipOrder, cancel: cancelOrder }[step.kind]
    if (orderNumber) await advance(ctx, { orderNumber, idempotencyKey })
  }
}

/** One that is being counted, and one in which something is missing and something was found. */
async function takeStock(ctx: Ctx): Promise<void> {
  for (const [tag, warehouseCode] of [
    ['lunch', 'LONDON'],
    ['cake', 'LEEDS'],
  ] as const) {
    const key = (step: string) => `demo:stocktake:${tag}:${step}`
    const { number } = await startStocktake(ctx, {
      ...{ warehouseCode, title: `All for ${tag}`, scope: { tags: [tag] }, idempotencyKey: key('start') },
    })
    const levels = await levelsInWarehouse(warehouseCode, { skus: await skusWithTags([tag]) })
    const counted = tag === 'lunch' ? levels : levels.slice(0, Math.ceil(levels.length / 2))
    const off = [0, 0, -2, 0, 3, 0, 0]
    const entries = counted.map(({ sku, quantity, allocated }, index) => ({
      ...{ code: sku, mode: CountMode.SET },
      units: Math.max(0, quantity + allocated + off[index % off.length]!),
    }))
    await recordCounts(ctx, { number, entries, idempotencyKey: key('count') })
    if (tag === 'lunch') await finishCounting(ctx, { number, idempotencyKey: key('finish') })
  }
}

/** The usual rhythms, and the classes that the first night would make. */
async function planCounts(ctx: Ctx): Promise<void> {
  const rhythms = [
    { abcClass: AbcClass.A, everyDays: 30 },
    { abcClass: AbcClass.B, everyDays: 90 },
    { abcClass: AbcClass.C, everyDays: 365 },
  ]
  for (const { code: warehouseCode } of demoWarehouses)
    await setCountPlan(ctx, { warehouseCode, rhythms, idempotencyKey: `demo:count-plan:${warehouseCode}` })
  await classifyStocks(ctx)
}

/** A word or two that the real names share, so that there is something to filter by. */
function tagsOf(name: string): string[] {
  const kinds = [
    'BAG',
    'CHRISTMAS',
    'HEART',
    'RETROSPOT',
    'LUNCH',
    'CAKE',
    'MUG',
    'SIGN',
    'LIGHT',
    'VINTAGE',
    'PAPER',
    'TIN',
  ]
  return kinds.filter((kind) => name.toUpperCase().includes(kind)).map((kind) => kind.toLowerCase())
}
