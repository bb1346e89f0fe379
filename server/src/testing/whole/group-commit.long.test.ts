import fc from 'fast-check'
import { setImmediate as immediate } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cancelOrder, placeOrder, processOrder, shipOrder } from '../../modules/orders/index.ts'
import { placeOrders } from '../../modules/orders/orders.place-many.ts'
import { OrderModel } from '../../modules/orders/orders.model.ts'
import { verifyLedger } from '../../modules/reports/index.ts'
import { AdjustmentReason, levelsOf } from '../../modules/stock/index.ts'
import { adjustStock } from '../../modules/stock/stock.adjust.ts'
import { createTransfer } from '../../modules/transfers/transfers.draft.ts'
import { warehousesByCode } from '../../modules/warehouses/index.ts'
import { withLock } from '../../platform/commands/lock.ts'
import { EventModel } from '../../platform/events/event-log.ts'
import { commandsTogether, commandsWaiting } from '../../platform/observe/metrics.ts'
import { ApiError, Refusal } from '../../platform/errors.ts'
import type { Actor, Ctx } from '../../platform/requests/context.ts'
import { RequestLife } from '../../platform/requests/request-life.ts'
import { stockUp } from '../catalogue.ts'
import { withBrokenConnections } from '../broken-connections.ts'
import { commandsOfTransaction, mostInserted } from '../command-count.ts'
import { withLostCommit } from '../lost-commit.ts'
import { randomStockCommand, skus } from '../random-commands.ts'
import { clearDatabase, startTestApp, type TestApp } from '../test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(clearDatabase)
afterAll(() => app.stop())

type Run<T> = () => Promise<T>

/** Begins one after the other while somebody holds what they want, so that they wait and are decided together, in this order. */
async function together<T>(keys: string[], runs: Run<T>[]): Promise<PromiseSettledResult<T>[]> {
  const begun: Promise<T>[] = []
  await withLock(keys, async () => {
    let ended = 0
    for (const run of runs) {
      begun.push(run())
      const end = () => void ended++
      begun.at(-1)!.then(end, end)
      while ((await waiting()) + ended < begun.length) await immediate()
    }
  })
  return Promise.allSettled(begun)
}

const transactions = async () =>
  (await commandsTogether.get()).values.find(({ metricName }) => metricName?.endsWith('_count'))!.value

const waiting = async () => (await commandsWaiting.get()).values[0]!.value

const stockKeys = (names: string[]) => names.map((sku) => `stock:${sku}`)

interface Wanted {
  sku?: string
  qty?: number
  ctx?: Ctx
}

const placing =
  ({ sku = 'LAMP', qty = 1, ctx = app.ctx }: Wanted = {}, more: object = {}) =>
  () =>
    placeOrder(ctx, { customerName: 'Ayu', items: [{ sku, qty }], ...more })

const told = (outcome: PromiseSettledResult<unknown>): string =>
  outcome.status === 'fulfilled' ? 'done' : codeOf(outcome.reason)

function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.value.code
  if (error instanceof ApiError) return error.code
  throw error
}

async function ledgerIsProven(): Promise<void> {
  expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

describe('commands that wait', () => {
  it.each([
    ['without keys', 32, false, []],
    ['with keys', 32, true, ['find']],
  ])(
    'are committed in one transaction of as many commands as one: %s',
    async (_how, count, keyed, looksUp) => {
      await stockUp(app.ctx, { LONDON: { LAMP: 100, MUG: 100 } })
      const runs = times(count, (index) =>
        placing({ sku: index % 2 ? 'LAMP' : 'MUG' }, keyed ? { idempotencyKey: `key ${index}` } : {}),
      )
      let own: string[] = []
      const most = await mostInserted('orders', async () => {
        own = await commandsOfTransaction('orders', () => together(stockKeys(['LAMP', 'MUG']), runs))
      })
      expect(most).toBe(count)
      expect(own).toEqual([
        ...looksUp,
        'find',
        'find',
        'insert',
        'update',
        'insert',
        'insert',
        'commitTransaction',
      ])
      expect(await OrderModel.countDocuments()).toBe(count)
      expect(await levelsOf(app.ctx, ['LAMP', 'MUG'])).toMatchObject([
        { quantity: 84, allocated: 16, version: 17 },
        { quantity: 84, allocated: 16, version: 17 },
      ])
      await ledgerIsProven()
    },
  )

  it('are each decided on what those before them leave: 10 of 50 buyers get the last 10 units', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
    const outcomes = await together(
      stockKeys(['LAMP']),
      times(50, () => placing()),
    )
    expect(outcomes.map(told)).toEqual([...times(10, () => 'done'), ...times(40, () => 'INSUFFICIENT_STOCK')])
    await ledgerIsProven()
  })

  it('book the first units of a stock, and take of them', async () => {
    await stockUp(app.ctx, { LONDON: { POT: 0 } })
    const receive = () =>
      adjustStock(app.ctx, {
        sku: 'POT',
        warehouseCode: 'LONDON',
        delta: 3,
        reason: AdjustmentReason.RECEIPT,
      })
    const outcomes = await together<unknown>(stockKeys(['POT']), [
      receive,
      receive,
      placing({ sku: 'POT', qty: 5 }),
    ])
    expect(outcomes.map(told)).toEqual(['done', 'done', 'done'])
    expect(await levelsOf(app.ctx, ['POT'])).toMatchObject([{ quantity: 1, allocated: 5, version: 3 }])
    await ledgerIsProven()
  })

  it('place a late count among the movements that are committed with it', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 9 } })
    const book = (input: object) => () =>
      adjustStock(app.ctx, { sku: 'LAMP', warehouseCode: 'LONDON', reason: AdjustmentReason.COUNT, ...input })
    const countedAt = new Date()
    const outcomes = await together<unknown>(stockKeys(['LAMP']), [
      ...times(3, () => book({ delta: 5, reason: AdjustmentReason.RECEIPT })),
      book({ countedOnHand: 8, countedAt }),
      book({ countedOnHand: 8, countedAt }),
    ])
    expect(outcomes.map(told)).toEqual(times(5, () => 'done'))
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 23, version: 6 }])
    await ledgerIsProven()
  })

  it('move one order on step by step, and only as far as it goes', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 9 } })
    const [first, second] = [await placing()(), await placing()()]
    const step =
      (move: typeof cancelOrder, { orderNumber }: typeof first) =>
      () =>
        move(app.ctx, { orderNumber })
    const outcomes = await together(
      [`order:${first.orderNumber}`, `order:${second.orderNumber}`, ...stockKeys(['LAMP'])],
      [
        step(processOrder, first),
        step(cancelOrder, first),
        step(cancelOrder, second),
        step(processOrder, second),
      ],
    )
    expect(outcomes.map(told)).toEqual(['done', 'done', 'done', 'ORDER_TRANSITION_REFUSED'])
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 9, allocated: 0 }])
    await ledgerIsProven()
  })

  it('act each in the warehouses of its own actor', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 9 }, LEEDS: { LAMP: 1 } })
    const leeds = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!._id
    const citra: Actor = {
      ...app.ctx.actor,
      kind: 'USER',
      id: 'citra',
      name: 'Citra',
      warehouseIds: new Set([String(leeds)]),
    }
    const ctx = { ...app.ctx, actor: citra }
    const outcomes = await together(stockKeys(['LAMP']), [
      placing(),
      placing({ ctx }),
      placing({ ctx }),
      placing(),
    ])
    expect(outcomes.map(told)).toEqual(['done', 'done', 'INSUFFICIENT_STOCK', 'done'])
    const orders = await OrderModel.find().sort({ _id: 1 }).lean()
    expect(orders.map(({ placedBy }) => placedBy.name)).toEqual(['test', 'Citra', 'test'])
    expect(orders[1]!.warehouses).toEqual([leeds])
    await ledgerIsProven()
  })
})

describe('who fails', () => {
  it.each([
    ['is refused', { qty: 99 }, {}, 'INSUFFICIENT_STOCK'],
    ['asks for what is not there', { sku: 'NONE' }, {}, 'NOT_FOUND'],
    ['has a reference that is taken', {}, { externalReference: 'PO-1' }, 'BAD_USER_INPUT'],
  ])('alone fails: one of 32 %s', async (_how, wanted, more, code) => {
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    await placing({}, { externalReference: 'PO-1' })()
    const runs = times(32, (index) => (index === 7 ? placing(wanted, more) : placing()))
    const before = await transactions()
    const outcomes = await together(stockKeys(['LAMP', 'NONE']), runs)
    expect((await transactions()) - before).toBeLessThanOrEqual(2)
    expect(outcomes.map(told)).toEqual(times(32, (index) => (index === 7 ? code : 'done')))
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 68, allocated: 32, version: 33 }])
    await ledgerIsProven()
  })

  it('fails after it has told what it would do leaves nothing of that', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    const reason = AdjustmentReason.RECEIPT
    const tooMany = () =>
      adjustStock(app.ctx, { sku: 'LAMP', warehouseCode: 'LONDON', delta: 2_147_483_647, reason })
    const outcomes = await together<unknown>(stockKeys(['LAMP']), [placing(), tooMany, placing()])
    expect(outcomes.map(told)).toEqual(['done', 'BAD_USER_INPUT', 'done'])
    expect(await EventModel.countDocuments({ kind: 'stock.adjusted' })).toBe(1)
    expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 98, allocated: 2, version: 3 }])
    await ledgerIsProven()
  })

  it('has left before its turn is left out', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    const life = new RequestLife()
    const leaving = placing({ ctx: { ...app.ctx, life } })
    const outcomes = await together(stockKeys(['LAMP']), [
      placing(),
      leaving,
      () => {
        life.abandon()
        return placing()()
      },
    ])
    expect(outcomes.map(told)).toEqual(['done', 'ABANDONED', 'done'])
    expect(await OrderModel.countDocuments()).toBe(2)
  })

  it('has a key that was used gets its answer, beside others who get theirs', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    const first = await placing({}, { idempotencyKey: 'old' })()
    const outcomes = await together(stockKeys(['LAMP']), [
      placing({}, { idempotencyKey: 'new' }),
      placing({}, { idempotencyKey: 'new' }),
      placing({}, { idempotencyKey: 'old' }),
      placing({ qty: 2 }, { idempotencyKey: 'old' }),
      placing({ qty: 2 }, { idempotencyKey: 'new' }),
    ])
    expect(outcomes.map(told)).toEqual([
      'done',
      'done',
      'done',
      'IDEMPOTENCY_CONFLICT',
      'IDEMPOTENCY_CONFLICT',
    ])
    const [one, same, old] = outcomes as PromiseFulfilledResult<typeof first>[]
    expect(same!.value.orderNumber).toBe(one!.value.orderNumber)
    expect(old!.value.orderNumber).toBe(first.orderNumber)
    expect(await OrderModel.countDocuments()).toBe(2)
    await ledgerIsProven()
  })

  it('is refused with a key is refused again, although others came between', async () => {
    await stockUp(app.ctx, { LONDON: { LAMP: 1 } })
    const refused = placing({ qty: 2 }, { idempotencyKey: 'two' })
    await together(stockKeys(['LAMP']), [refused, placing({ sku: 'LAMP' })])
    const receipt = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 9, reason: AdjustmentReason.RECEIPT }
    await adjustStock(app.ctx, receipt)
    await expect(refused()).rejects.toMatchObject({ value: { shortages: [{ requested: 2, available: 1 }] } })
  })
})

it('are placed once each where the answer to their commit was lost and all of it runs again', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 8 } })
  const runs = times(8, (index) => placing({}, index % 2 ? { idempotencyKey: `key ${index}` } : {}))
  const outcomes = await withLostCommit(() => together(stockKeys(['LAMP']), runs))
  expect(outcomes.map(told)).toEqual(times(8, () => 'done'))
  const numbers = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.orderNumber)
  const orders = await OrderModel.find().lean()
  expect(orders.map(({ orderNumber }) => orderNumber).sort()).toEqual(numbers.sort())
  expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 0, allocated: 8 }])
  await ledgerIsProven()
})

it('are placed once each where every connection breaks inside their transaction', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 8 } })
  const runs = times(8, (index) => placing({}, index % 2 ? { idempotencyKey: `key ${index}` } : {}))
  const outcomes = await withBrokenConnections('movements', () => together(stockKeys(['LAMP']), runs))
  expect(outcomes.map(told)).toEqual(times(8, () => 'done'))
  expect(await OrderModel.countDocuments()).toBe(8)
  expect(await levelsOf(app.ctx, ['LAMP'])).toMatchObject([{ quantity: 0, allocated: 8 }])
  await ledgerIsProven()
})

it('many orders of one request are committed together, the first of them gets what there is', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 20, MUG: 100 } })
  const order = (sku: string) => ({ customerName: 'Ayu', items: [{ sku, qty: 1 }] })
  const orders = times(64, (index) => order(index % 2 ? 'LAMP' : 'MUG'))
  let placed: Awaited<ReturnType<typeof placeOrders>> = []
  const most = await mostInserted('orders', async () => void (placed = await placeOrders(app.ctx, orders)))
  expect(most).toBeGreaterThan(8)
  const lamps = placed.filter((_one, index) => index % 2).map(({ result }) => '_id' in result!)
  expect(lamps).toEqual([...times(20, () => true), ...times(12, () => false)])
  await ledgerIsProven()
})

it('an order of a thousand lines is placed, shipped and proven beside others', async () => {
  const many = times(1_000, (index) => `SKU${index}`)
  const one = (skus: string[]) => Object.fromEntries(skus.map((sku) => [sku, 1]))
  await stockUp(app.ctx, {
    LONDON: one(many.slice(0, 500)),
    LEEDS: one(many.slice(500)),
    HULL: { LAMP: 100 },
  })
  const long = () => placeOrder(app.ctx, { customerName: 'Ayu', items: many.map((sku) => ({ sku, qty: 1 })) })
  const [{ orderNumber }] = await Promise.all([long(), ...times(20, () => placing()())])
  await shipOrder(app.ctx, { orderNumber: (await processOrder(app.ctx, { orderNumber })).orderNumber })
  expect(await levelsOf(app.ctx, ['SKU0', 'SKU999'])).toMatchObject([
    { quantity: 0, allocated: 0, version: 3 },
    { quantity: 0, allocated: 0, version: 3 },
  ])
  await ledgerIsProven()
}, 180_000)

it('a long order holds up nobody who wants other things, and has its turn among those who want the same', async () => {
  const many = times(300, (index) => `SKU${index}`)
  await stockUp(app.ctx, { LONDON: { LAMP: 100, ...Object.fromEntries(many.map((sku) => [sku, 2])) } })
  const finished: string[] = []
  const noting = (name: string, run: Run<unknown>) => run().then(() => finished.push(name))
  const long = () => placeOrder(app.ctx, { customerName: 'Ayu', items: many.map((sku) => ({ sku, qty: 1 })) })
  const late: Promise<unknown>[] = []
  await withLock(['stock:SKU7'], async () => {
    late.push(noting('long', long), noting('same', placing({ sku: 'SKU150' })))
    await Promise.all(times(30, () => noting('short', placing())))
  })
  await Promise.all(late)
  expect(finished).toEqual([...times(30, () => 'short'), 'long', 'same'])
  await ledgerIsProven()
}, 60_000)

it('any commands together have the outcomes that they have one after the other', async () => {
  const commands = fc.array(randomStockCommand(3), { minLength: 20, maxLength: 32 })
  const property = fc.asyncProperty(commands, async (all) => {
    const apart = await world()
    const inTurn: PromiseSettledResult<unknown>[] = []
    for (const { run, actor } of all)
      inTurn.push(...(await Promise.allSettled([run(apart.ctxs[actor]!, [...apart.placed])])))
    const expected = { outcomes: inTurn.map(spoken), levels: await heldNow() }

    const { ctxs, placed } = await world()
    const keys = [
      ...stockKeys(skus),
      ...placed.flatMap((number) => [`order:${number}`, `transfer:${number}`]),
    ]
    const runs = all.map(
      ({ run, actor }) =>
        () =>
          run(ctxs[actor]!, [...placed]),
    )
    let outcomes: PromiseSettledResult<unknown>[] = []
    const most = await mostInserted('events', async () => {
      outcomes = await together(keys, runs)
    })
    expect({ outcomes: outcomes.map(spoken), levels: await heldNow() }).toEqual(expected)
    expect(most).toBe(outcomes.filter(({ status }) => status === 'fulfilled').length)
    await ledgerIsProven()
  })
  await fc.assert(property, { numRuns: 8 })
}, 120_000)

/** Stock, three actors, one of them in Leeds alone, and some orders and transfers to move on. */
async function world(): Promise<{ ctxs: Ctx[]; placed: string[] }> {
  await clearDatabase()
  await stockUp(app.ctx, { LONDON: { LAMP: 8, MUG: 5 }, LEEDS: { LAMP: 4, POT: 6 } })
  const leeds = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!._id
  const acting = (id: string, warehouseIds: Actor['warehouseIds']): Ctx => ({
    ...app.ctx,
    actor: { ...app.ctx.actor, kind: 'USER', id, name: id, warehouseIds },
  })
  const placed: string[] = []
  for (const sku of ['LAMP', 'MUG', 'POT']) placed.push((await placing({ sku })()).orderNumber)
  for (const [fromWarehouseCode, toWarehouseCode] of [
    ['LONDON', 'LEEDS'],
    ['LEEDS', 'LONDON'],
  ] as const) {
    const lines = [{ sku: 'LAMP', quantity: 3 }]
    placed.push((await createTransfer(app.ctx, { fromWarehouseCode, toWarehouseCode, lines })).number)
  }
  const limited = new Set([String(leeds)])
  return { ctxs: [acting('ayu', null), acting('budi', null), acting('citra', limited)], placed }
}

const spoken = (outcome: PromiseSettledResult<unknown>): string =>
  outcome.status === 'fulfilled' ? JSON.stringify(outcome.value) : `! ${codeOf(outcome.reason)}`

async function heldNow() {
  const levels = await levelsOf(app.ctx, skus)
  return levels.map(({ sku, warehouseCode, quantity, allocated, version, low }) => [
    sku,
    warehouseCode,
    quantity,
    allocated,
    version,
    low,
  ])
}
