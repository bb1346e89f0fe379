import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../platform/observe/logger.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { applied, checked } from '../../testing/imports.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { placeOrder, processOrder, shipOrder } from '../orders/index.ts'
import { createProduct } from '../products/index.ts'
import { verifyLedger } from '../reports/index.ts'
import { ensureSeededRoles } from '../users/index.ts'
import { adjustStock, adjustStocks } from './stock.adjust.ts'
import { AdjustmentReason } from './index.ts'
import { levelsOf } from './stock.queries.ts'
import { onHand } from './stock.rules.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(clearDatabase)
afterAll(() => app.stop())

const now = Date.now()
/** So many minutes before now. */
const ago = (minutes: number) => new Date(now - minutes * 60_000)
const at = (moment: Date) => systemContext(createLogger('silent'), 'test', () => moment)
const lamp = { sku: 'LAMP', warehouseCode: 'LONDON' }
const { COUNT, RECEIPT, LOSS } = AdjustmentReason

const receive = (units: number, minutes: number) =>
  adjustStock(at(ago(minutes)), { ...lamp, delta: units, reason: RECEIPT })

async function ship(qty: number, minutes: number) {
  const ctx = at(ago(minutes))
  const { orderNumber } = await placeOrder(ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty }] })
  await processOrder(ctx, { orderNumber })
  await shipOrder(ctx, { orderNumber })
}

const book = (countedOnHand: number, countedAt: Date, minutes = 0, more = {}) =>
  adjustStock(at(ago(minutes)), { ...lamp, countedOnHand, countedAt, reason: COUNT, ...more })

const held = async () => onHand((await levelsOf(app.ctx, ['LAMP']))[0]!)
const ledgerIsProven = async () => expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
const problemsOf = (run: Promise<unknown>) =>
  run.then(
    () => [],
    (error: { extensions: { fields: { path: string[]; code: string }[] } }) =>
      error.extensions.fields.map(({ path, code }) => [path.join('.'), code]),
  )

describe('a count that is booked late', () => {
  beforeEach(() => stockUp(at(ago(300)), { LONDON: { LAMP: 10 } }))

  it('is right: 10 received, 10 counted, 3 shipped, the count booked, 7 on hand', async () => {
    await ship(3, 60)
    const { movement, stock } = await book(10, ago(120))
    expect(movement).toMatchObject({ quantityDelta: 0, countedAt: ago(120) })
    expect(onHand(stock)).toBe(7)
    await ledgerIsProven()
  })

  it('books what was missing then, whatever has come and gone since', async () => {
    await ship(3, 60)
    await receive(20, 50)
    expect((await book(8, ago(120))).movement).toMatchObject({ quantityDelta: -2 })
    expect(await held()).toBe(25)
    await ledgerIsProven()
  })

  it('knows what counts before it found though they were booked after its moment', async () => {
    await book(9, ago(200), 100)
    expect((await book(9, ago(150), 50)).movement).toMatchObject({ quantityDelta: 0 })
    expect(await held()).toBe(9)
  })

  it('is refused where a later one is booked already, which has said all', async () => {
    await book(9, ago(100), 90)
    expect(await problemsOf(book(9, ago(200)))).toEqual([['countedAt', 'COUNTED_SINCE']])
    await adjustStock(at(ago(80)), { ...lamp, countedOnHand: 9, reason: COUNT })
    expect(await problemsOf(book(9, ago(85)))).toEqual([['countedAt', 'COUNTED_SINCE']])
    expect(await held()).toBe(9)
    await ensureSeededRoles(app.ctx)
    const viewer = await app.as('viewer')
    expect(await viewer.run('{ stock(sku: "LAMP", warehouseCode: "LONDON") { lastCountedAt } }')).toEqual({
      stock: { lastCountedAt: ago(80).toISOString() },
    })
  })

  it('is booked once with its key, and its answer is told again', async () => {
    const first = await book(8, ago(120), 5, { idempotencyKey: 'once' })
    await ship(1, 4)
    expect(await book(8, ago(120), 3, { idempotencyKey: 'once' })).toMatchObject({
      movement: { _id: first.movement._id, countedAt: ago(120) },
    })
    expect(await held()).toBe(7)
  })

  it('of a product that the warehouse has never held then, is all found', async () => {
    await stockUp(at(ago(200)), { LEEDS: { MUG: 0 } })
    const mug = { sku: 'MUG', warehouseCode: 'LEEDS', countedOnHand: 4, countedAt: ago(90), reason: COUNT }
    expect((await adjustStock(app.ctx, mug)).movement).toMatchObject({ quantityDelta: 4 })
    expect(await problemsOf(adjustStock(app.ctx, { ...mug, countedAt: ago(95) }))).toEqual([
      ['countedAt', 'COUNTED_SINCE'],
    ])
  })

  it.each([
    ['lies more than 2 minutes ahead', { countedAt: ago(-3) }, 'IN_THE_FUTURE'],
    ['lies more than 31 days back', { countedAt: ago(31 * 24 * 60 + 1) }, 'TOO_LONG_AGO'],
    ['is of a loss', { reason: LOSS }, 'COUNT_REASON'],
    ['is of a difference', { countedOnHand: undefined, delta: 1 }, 'COUNT_REASON'],
  ])('is refused where its moment %s, alone and among others', async (_what, more, code) => {
    const input = { ...lamp, countedOnHand: 9, countedAt: ago(1), reason: COUNT, ...more }
    expect(await problemsOf(adjustStock(at(ago(0)), input))).toEqual([['countedAt', code]])
    const { reason, ...line } = input
    expect(await problemsOf(adjustStocks(at(ago(0)), { lines: [line], reason }))).toEqual([
      ['lines.0.countedAt', code],
    ])
    expect(await held()).toBe(10)
  })

  it('by a clock that is a minute ahead is of now', async () => {
    expect((await book(9, ago(-1))).movement).toMatchObject({ countedAt: ago(0) })
    expect(
      (await adjustStock(at(ago(-0.5)), { ...lamp, countedOnHand: 9, reason: COUNT })).movement,
    ).toMatchObject({
      quantityDelta: 0,
    })
  })
})

it('counts of a file are placed at their moments, and a row that comes too late is left out', async () => {
  await stockUp(at(ago(300)), { LONDON: { LAMP: 10, MUG: 5, POT: 4 } })
  await ship(3, 60)
  await adjustStock(at(ago(30)), { sku: 'POT', warehouseCode: 'LONDON', countedOnHand: 4, reason: COUNT })
  await ensureSeededRoles(app.ctx)
  const manager = await app.as('manager')
  const rows = [
    ['LAMP', 9, ago(120).toISOString()],
    ['MUG', 5, ''],
  ]
  const csv = (...more: unknown[][]) =>
    [
      'sku,warehouse,counted,countedAt',
      ...[...rows, ...more].map(([sku, ...rest]) => [sku, 'LONDON', ...rest].join()),
    ].join('\n')
  expect(
    (await checked(manager, 'stock-counts', csv(['POT', 4, ago(60).toISOString()]))).errors,
  ).toMatchObject([{ row: 4, column: 'countedAt', code: 'COUNTED_SINCE' }])
  expect((await checked(manager, 'stock-counts', csv(['POT', 4, '2026-11-29 10:00']))).errors).toMatchObject([
    { row: 4, column: 'countedAt', code: 'NO_MOMENT' },
  ])
  const file = await checked(manager, 'stock-counts', csv())
  expect(file).toMatchObject({
    errorCount: 0,
    changes: [{ row: 2, fields: [{ field: 'onHand', before: '7', after: '6' }] }],
  })
  // What moves until it is applied makes no difference.
  await receive(5, 1)
  expect(await applied(manager, file.id)).toMatchObject({ state: 'APPLIED', rowsDone: 2, errorCount: 0 })
  expect(await held()).toBe(11)
  await ledgerIsProven()
})

type Step = { kind: 'receive' | 'vanish' | 'count' | 'book'; units: number }

it('whatever moves between counts and whenever they are booked, the ledger is what the latest one leaves', async () => {
  await stockUp(at(ago(300)), { LONDON: {} })
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('receive', 'vanish', 'count', 'count', 'book', 'book'),
    units: fc.integer({ min: 1, max: 5 }),
  })
  let runs = 0
  const one = async (steps: Step[]) => {
    const sku = `LAMP-${++runs}`
    await createProduct(app.ctx, { sku, name: sku, price: 1 })
    const adjust = (input: object, minutes: number) =>
      adjustStock(at(ago(minutes)), { sku, warehouseCode: 'LONDON', reason: COUNT, ...input })
    await adjust({ delta: 20, reason: RECEIPT }, 300)
    const counts: { counted: number; minutes: number; vanished: number }[] = []
    let [shelf, vanished, latest] = [20, 0, 300]
    /** What has vanished since the latest count that is booked: of that the ledger cannot know. */
    let unknown = 0
    for (const [index, { kind, units }] of steps.entries()) {
      const minutes = 200 - index
      if (kind === 'receive') {
        await adjust({ delta: units, reason: RECEIPT }, minutes)
        shelf += units
      } else if (kind === 'vanish') {
        const gone = Math.min(units, shelf)
        ;[shelf, vanished, unknown] = [shelf - gone, vanished + gone, unknown + gone]
      } else if (kind === 'count') {
        counts.push({ counted: shelf, minutes, vanished })
      } else {
        const [count] = counts.splice(units % (counts.length || 1), 1)
        if (!count) continue
        const booking = adjust({ countedOnHand: count.counted, countedAt: ago(count.minutes) }, minutes)
        const problems = await problemsOf(booking)
        expect(problems).toEqual(count.minutes > latest ? [['countedAt', 'COUNTED_SINCE']] : [])
        if (problems.length === 0) [unknown, latest] = [vanished - count.vanished, count.minutes]
      }
    }
    expect(onHand((await levelsOf(app.ctx, [sku]))[0]!)).toBe(shelf + unknown)
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), one), { numRuns: 30 })
  await ledgerIsProven()
}, 120_000)
