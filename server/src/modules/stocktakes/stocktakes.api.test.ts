import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { adjustStock, cancelOrder, placeOrder, processOrder, shipOrder } from '../../testing/operations.ts'
import { askStocktake as ask, codeOfStocktake, linesOf } from '../../testing/stocktakes.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { StocktakeModel } from './stocktakes.model.ts'
import { wakeStocktakes } from './stocktakes.wake.ts'

let app: TestApp
let admin: TestClient
/** Two who count, and see no figure. */
let ayu: TestClient
let budi: TestClient

const stock: Record<string, number> = {}
const skus = [
  'TEN',
  'MANY',
  'TWICE',
  'SCAN',
  'OFF',
  'LATE',
  'SHORT',
  'EYES',
  'FAR',
  'PAIR',
  'OTHER',
  'ZERO',
  'BINNED',
]
Object.assign(stock, { PACKED: 60, NEAR: 20 })
for (const sku of skus) stock[sku] = sku === 'MANY' ? 1_000 : 10

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: stock, LEEDS: { TEN: 5 } })
  admin = await app.as('admin')
  ;[ayu, budi] = await Promise.all([app.as('penghitung'), app.as('penghitung')])
  await admin.run(
    'mutation { createProduct(input: { sku: "NEW", name: "New", price: 5, barcodes: ["NEW-1"] }) { id } }',
  )
})
afterAll(async () => {
  const { mismatches } = await verifyLedger(app.ctx)
  await app.stop()
  expect(mismatches).toEqual([])
})

const start = async (scope: object, more: object = {}) =>
  (await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope, ...more })).number
const count = (client: TestClient, number: string, entries: object[], more: object = {}) =>
  ask(client, 'recordCounts', { number, entries, ...more })
const post = async (number: string, client = admin) => {
  const { version } = await ask(client, 'stocktake', { number })
  return ask(client, 'postStocktake', { number, expectedVersion: version })
}
const finish = (number: string) => ask(admin, 'finishCounting', { number })
const onHand = async (sku: string) => {
  const { stock: level } = await admin.run<{ stock: { onHand: number } }>(
    'query ($sku: String!) { stock(sku: $sku, warehouseCode: "LONDON") { onHand } }',
    { sku },
  )
  return level.onHand
}
const order = async (sku: string, qty: number): Promise<string> => {
  const { placeOrder: placed } = await admin.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
    input: { customerName: 'Ann', warehouseCode: 'LONDON', items: [{ sku, qty }] },
  })
  return placed.orderNumber
}
const ship = async (sku: string, qty: number) => {
  const orderNumber = await order(sku, qty)
  await admin.run(processOrder, { orderNumber })
  await admin.run(shipOrder, { orderNumber })
}
/** After all that was booked before, whatever the clock's precision. */
const momentAfterNow = async () => {
  const at = Date.now()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(at + 1), { interval: 1 })
  return new Date(at + 1)
}

it('a count that is shipped from before it is posted has no variance, and orders beside it flag nothing', async () => {
  const number = await start({ skus: ['TEN', 'MANY'] }, { title: 'Shelf A' })
  await count(ayu, number, [
    { code: 'TEN', units: 10, mode: 'SET' },
    { code: 'many', units: 999, mode: 'SET' },
  ])
  await ship('TEN', 3)
  for (let many = 0; many < 20; many++) await order('MANY', 10)
  expect(await finish(number)).toMatchObject({ status: 'REVIEW', version: 1 })
  expect(await linesOf(admin, number)).toMatchObject({
    TEN: { state: 'COUNTED', expected: 10, variance: 0 },
    MANY: { state: 'COUNTED', expected: 1_000, variance: -1 },
  })
  expect(await post(number)).toMatchObject({
    __typename: 'Stocktake',
    status: 'POSTED',
    progress: { posted: 2 },
  })
  expect([await onHand('TEN'), await onHand('MANY')]).toEqual([7, 999])
  const { stocktake } = await admin.run<{ stocktake: { timeline: object[]; counters: object[] } }>(
    `{ stocktake(number: "${number}") { timeline { step } counters { lines } } }`,
  )
  expect(stocktake.timeline).toEqual(['STARTED', 'REVIEWED', 'POSTED'].map((step) => ({ step })))
  const { movements } = await admin.run<{ movements: { nodes: object[] } }>(
    '{ movements(first: 1, filter: { sku: "MANY", reasons: [COUNT] }) { nodes { quantityDelta reference { kind label } } } }',
  )
  expect(movements.nodes).toEqual([{ quantityDelta: -1, reference: { kind: 'STOCKTAKE', label: number } }])
})

it('what is shipped between two people’s counts is MOVED, shown from either side, and decided before it is posted', async () => {
  const number = await start({ skus: ['TWICE'] })
  await count(ayu, number, [{ code: 'TWICE', units: 4 }])
  await ship('TWICE', 3)
  await count(budi, number, [{ code: 'TWICE', units: 3 }])
  await finish(number)
  const { TWICE: line } = await linesOf(admin, number)
  expect(line).toMatchObject({
    state: 'MOVED',
    counted: 7,
    variance: 0,
    varianceFirst: -3,
    counts: [{ units: 4 }, { units: 3 }],
  })
  expect(await post(number)).toMatchObject({ code: 'UNDECIDED_LINES', skus: ['TWICE'] })
  const decide = (decision: string, base?: string) =>
    ask(admin, 'decideLines', { number, decisions: [{ lineId: line!.id, decision, base }] })
  await decide('ACCEPT', 'FIRST')
  expect((await linesOf(admin, number)).TWICE).toMatchObject({ state: 'ACCEPTED', variance: -3 })
  expect(await decide('RECOUNT')).toMatchObject({ status: 'COUNTING' })
  expect((await linesOf(ayu, number, 'filter: { states: [RECOUNT] }')).TWICE).toMatchObject({
    pass: 2,
    counted: null,
  })
  await count(budi, number, [{ code: 'TWICE', units: 6 }])
  await finish(number)
  expect((await linesOf(admin, number)).TWICE).toMatchObject({ state: 'COUNTED', expected: 7, variance: -1 })
  expect(await post(number)).toMatchObject({ status: 'POSTED' })
  expect(await onHand('TWICE')).toBe(6)
})

it('a hundred scans of one line by two people at once are a hundred, and a batch sent twenty times is one', async () => {
  const number = await start({ skus: ['SCAN', 'OFF'] })
  const scan = (client: TestClient) =>
    Array.from({ length: 50 }, () => count(client, number, [{ code: 'SCAN', units: 1 }]))
  await Promise.all([...scan(ayu), ...scan(budi)])
  expect((await linesOf(ayu, number)).SCAN).toMatchObject({ counted: 100, ownUnits: 50 })
  // Offline batches, in an order that nobody chose: what is set makes void what was said before it.
  const from = Date.now()
  const at = (ms: number) => new Date(from + ms).toISOString()
  const batches = [
    [{ code: 'OFF', units: 2, countedAt: at(0) }],
    [{ code: 'OFF', units: 7, mode: 'SET', countedAt: at(20) }],
    [
      { code: 'OFF', units: 1, countedAt: at(30) },
      { code: 'OFF', units: 1, countedAt: at(40) },
    ],
    [{ code: 'OFF', units: -1, countedAt: at(50) }],
  ]
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(from + 60))
  const keys = batches.map(() => randomUUID())
  for (const index of [2, 3, 0, 1])
    await Promise.all(
      Array.from({ length: 5 }, () => count(ayu, number, batches[index]!, { idempotencyKey: keys[index] })),
    )
  expect((await linesOf(ayu, number)).OFF).toMatchObject({ counted: 8 })
  const entries = Array.from({ length: 20 }, (_, index) => ({ code: ['SCAN', 'OFF'][index % 2], units: 1 }))
  const commands = await commandsOfTransaction('events', () => count(ayu, number, entries))
  expect(commands.length).toBeLessThanOrEqual(8)
  await ask(admin, 'cancelStocktake', { number, reason: 'Only a test' })
})

it('a count made at ten and sent at twelve, after a shipment at eleven, is right; codes without a line are kept', async () => {
  const number = await start({ skus: ['LATE', 'BINNED'] })
  const countedAt = await momentAfterNow()
  await ship('LATE', 4)
  await admin.run(
    'mutation { setProductPacks(input: { sku: "BINNED", packs: [{ name: "dus", units: 5, barcode: "DUS-5" }] }) { id } }',
  )
  await admin.run(
    'mutation { setStockBins(input: { warehouseCode: "LONDON", lines: [{ sku: "BINNED", bin: "A-1" }] }) { warehouseCode } }',
  )
  const { entries } = await count(ayu, number, [
    { code: 'LATE', units: 10, mode: 'SET', countedAt },
    { code: 'ZZZ-9', units: 2 },
    { code: 'ZZZ-9', units: -1 },
    { code: 'NEW-1', units: 3 },
    { code: 'DUS-5', units: 2, mode: 'SET', countedAt },
  ])
  expect(entries.slice(0, 4)).toMatchObject([
    { sku: 'LATE', ownUnits: 10, stray: null },
    { lineId: null, ownUnits: 2, stray: 'UNKNOWN_CODE' },
    { ownUnits: 1 },
    { sku: 'NEW', unexpected: true, ownUnits: 3, stray: null },
  ])
  expect(await finish(number)).toMatchObject({ strays: [{ code: 'ZZZ-9', units: 1 }] })
  expect(await linesOf(admin, number)).toMatchObject({
    LATE: { variance: 0 },
    BINNED: { variance: 0 },
    NEW: { unexpected: true, expected: 0, variance: 3 },
  })
  expect(await post(number)).toMatchObject({ status: 'POSTED' })
  expect([await onHand('LATE'), await onHand('NEW')]).toEqual([6, 3])
})

it('a line below what is promised is blocked and names the orders, the rest posts, and it posts itself when they let go', async () => {
  const orderNumber = await order('SHORT', 10)
  const number = await start({ skus: ['SHORT', 'PAIR', 'OTHER'] })
  await count(ayu, number, [
    { code: 'SHORT', units: 9, mode: 'SET' },
    { code: 'PAIR', units: 8, mode: 'SET' },
    { code: 'OTHER', units: 12, mode: 'SET' },
  ])
  await finish(number)
  expect(await linesOf(admin, number, 'sort: VARIANCE_VALUE')).toMatchObject({
    PAIR: { hints: [{ code: 'SWAPPED', units: 2, sku: 'OTHER' }] },
  })
  const answer = await post(number)
  expect(answer).toMatchObject({
    __typename: 'StocktakeBlocked',
    status: 'POSTING',
    lines: [
      { sku: 'SHORT', reason: 'PROMISED', shortBy: 1, heldBy: { orders: [{ orderNumber, units: 10 }] } },
    ],
  })
  expect([await onHand('SHORT'), await onHand('PAIR'), await onHand('OTHER')]).toEqual([10, 8, 12])
  const { stock: level } = await admin.run<{ stock: object }>(
    `{ stock(sku: "SHORT", warehouseCode: "LONDON") { blockedCount { stocktake { number } counted reason shortBy } lastCounted { at } } }`,
  )
  expect(level).toEqual({
    blockedCount: { stocktake: { number }, counted: 9, reason: 'PROMISED', shortBy: 1 },
    lastCounted: null,
  })
  await admin.run(cancelOrder, { orderNumber })
  // As after the rest that blocked lines are given.
  await StocktakeModel.updateOne({ number }, { $set: { 'lease.until': new Date(0) } })
  wakeStocktakes()
  await vi.waitFor(
    async () => expect(await ask(admin, 'stocktake', { number })).toMatchObject({ status: 'POSTED' }),
    {
      timeout: 10_000,
    },
  )
  expect(await onHand('SHORT')).toBe(9)
  const counted =
    '{ stock(sku: "SHORT", warehouseCode: "LONDON") { blockedCount { counted } lastCounted { stocktake { number } } } }'
  expect(await admin.run(counted)).toEqual({
    stock: { blockedCount: null, lastCounted: { stocktake: { number } } },
  })
  // Who sees stock and no stocktakes is told of neither.
  const viewer = await app.asHolderOf('inventory.view')
  expect(await viewer.run(counted)).toEqual({
    stock: { blockedCount: null, lastCounted: { stocktake: null } },
  })
})

it('tags and bins say what is counted, and hints what a variance may come from', async () => {
  await admin.run(
    'mutation { updateProduct(input: { sku: "PACKED", tags: ["boxed"] }) { id } setProductPacks(input: { sku: "PACKED", packs: [{ name: "dus", units: 12 }] }) { id } }',
  )
  await admin.run(
    'mutation { setStockBins(input: { warehouseCode: "LONDON", lines: [{ sku: "PACKED", bin: "A-2" }, { sku: "NEAR", bin: "A-10-4" }] }) { warehouseCode } }',
  )
  const preview = (scope: string) =>
    admin.run(`{ stocktakePreview(warehouseCode: "LONDON", scope: ${scope}) { lines beingCounted } }`)
  expect(await preview('{ tags: ["boxed", "none"] }')).toEqual({
    stocktakePreview: { lines: 1, beingCounted: 0 },
  })
  const tagged = await start({ tags: ['boxed', 'none'] })
  expect(await preview('{ tags: ["boxed"] }')).toEqual({ stocktakePreview: { lines: 1, beingCounted: 1 } })
  expect(await preview('{ tags: ["none"] }')).toEqual({ stocktakePreview: { lines: 0, beingCounted: 0 } })
  expect(Object.keys(await linesOf(admin, tagged))).toEqual(['PACKED'])
  await ask(admin, 'cancelStocktake', { number: tagged })
  const first = await start({ binFrom: 'A-2', binTo: 'A-9' })
  expect(Object.keys(await linesOf(admin, first))).toEqual(['PACKED'])
  await ask(admin, 'cancelStocktake', { number: first })
  const number = await start({ binFrom: 'A-2', binTo: 'A-10' })
  // 60 are five cartons; what was shipped just now lay on the shelf when it was counted before, on paper.
  await ship('NEAR', 3)
  await count(ayu, number, [
    { code: 'PACKED', units: 5, mode: 'SET' },
    { code: 'NEAR', units: 20, mode: 'SET' },
  ])
  await finish(number)
  const { stocktakeLines } = await admin.run<{ stocktakeLines: { nodes: object[] } }>(
    'query ($number: String!) { stocktakeLines(number: $number) { nodes { sku variance hints { code units pack } } } }',
    { number },
  )
  expect(stocktakeLines.nodes).toEqual([
    { sku: 'PACKED', variance: -55, hints: [{ code: 'PACK', units: 55, pack: 'dus' }] },
    { sku: 'NEAR', variance: 3, hints: [{ code: 'MOVED_NEAR', units: 3, pack: null }] },
  ])
  await ask(admin, 'cancelStocktake', { number })
})

it('four eyes: who counted does not accept, nor count again; what is far off is counted again by itself', async () => {
  const number = await start({ skus: ['EYES', 'FAR'] }, { fourEyes: true, recountAbove: { units: 3 } })
  const both = { code: 'EYES', units: 9, mode: 'SET' }
  await count(admin, number, [both, { code: 'FAR', units: 1, mode: 'SET' }])
  expect(await finish(number)).toMatchObject({ status: 'COUNTING', progress: { recount: 1, counted: 1 } })
  expect((await count(admin, number, [{ code: 'FAR', units: 1 }])).entries).toMatchObject([
    { stray: 'FOUR_EYES' },
  ])
  await count(ayu, number, [{ code: 'FAR', units: 2, mode: 'SET' }])
  expect(await finish(number)).toMatchObject({ status: 'REVIEW' })
  const lines = await linesOf(admin, number)
  expect(lines).toMatchObject({ EYES: { variance: -1 }, FAR: { pass: 2, variance: -8 } })
  const decisions = [{ lineId: lines.EYES!.id, decision: 'ACCEPT' }]
  expect(await ask(admin, 'decideLines', { number, decisions })).toMatchObject({
    code: 'FOUR_EYES',
    skus: ['EYES'],
  })
  expect(await post(number)).toMatchObject({ code: 'FOUR_EYES' })
  const other = await app.as('manager')
  expect(await post(number, other)).toMatchObject({ status: 'POSTED' })
  expect([await onHand('EYES'), await onHand('FAR')]).toEqual([9, 2])
})

it('what nobody counted is left, or counted as 0 at the end; a later count has the last word', async () => {
  const number = await start({ skus: ['ZERO', 'TEN'] }, { uncounted: 'ZERO' })
  await count(ayu, number, [{ code: 'TEN', units: 5, mode: 'SET' }])
  await finish(number)
  expect((await linesOf(admin, number)).ZERO).toMatchObject({ counted: 0, variance: -10 })
  const before = await onHand('TEN')
  await admin.run(adjustStock, {
    input: { sku: 'TEN', warehouseCode: 'LONDON', countedOnHand: before + 1, reason: 'COUNT' },
  })
  expect(await post(number)).toMatchObject({ status: 'POSTED', progress: { posted: 1, excluded: 1 } })
  expect([await onHand('ZERO'), await onHand('TEN')]).toEqual([0, before + 1])
})

it('a stock is in one open stocktake, and a step is for its status, its version and its people', async () => {
  const number = await start({ all: true, withStockOnly: true })
  expect(
    await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope: { skus: ['TEN'] } }),
  ).toMatchObject({
    __typename: 'StocktakeOverlaps',
    numbers: [number],
    skus: ['TEN'],
  })
  await ask(admin, 'startStocktake', { warehouseCode: 'LEEDS', scope: { all: true } })
  expect(await ask(admin, 'postStocktake', { number, expectedVersion: 0 })).toMatchObject({
    code: 'STOCKTAKE_STEP_REFUSED',
  })
  await count(ayu, number, [{ code: 'TEN', units: 3 }])
  const problems: [object, unknown][] = [
    [{ code: 'TEN', units: 0 }, ['EMPTY']],
    [{ code: 'TEN', units: -4 }, ['TOO_SMALL']],
    [{ code: 'TEN', units: -1, mode: 'SET' }, ['TOO_SMALL']],
    [{ code: 'TEN', units: 2_147_483_647 }, ['TOO_BIG']],
    [{ code: 'TEN', units: 1, countedAt: new Date(Date.now() + 300_000) }, ['IN_THE_FUTURE']],
    [{ code: 'TEN', units: 1, countedAt: new Date(Date.now() - 3_600_000) }, ['BEFORE_START']],
  ]
  const before = await snapshot()
  for (const [entry, codes] of problems)
    expect(await codeOfStocktake(ayu, 'recordCounts', { number, entries: [entry] })).toEqual(codes)
  const many = Array.from({ length: 201 }, () => ({ code: 'TEN', units: 1 }))
  expect(await codeOfStocktake(ayu, 'recordCounts', { number, entries: many })).toEqual(['TOO_MANY'])
  for (const operation of ['finishCounting', 'cancelStocktake'] as const)
    expect(await codeOfStocktake(ayu, operation, { number })).toBe('FORBIDDEN')
  expect(
    await codeOfStocktake(admin, 'startStocktake', {
      warehouseCode: 'LONDON',
      scope: { all: true, skus: ['TEN'] },
    }),
  ).toEqual(['EXACTLY_ONE'])
  expect(
    await codeOfStocktake(admin, 'startStocktake', { warehouseCode: 'LONDON', scope: { skus: ['NOPE'] } }),
  ).toBe('NOT_FOUND')
  expect(await snapshot()).toBe(before)
  await finish(number)
  expect(await count(ayu, number, [{ code: 'TEN', units: 1 }])).toMatchObject({
    code: 'STOCKTAKE_STEP_REFUSED',
    status: 'REVIEW',
  })
  expect(await ask(admin, 'postStocktake', { number, expectedVersion: 0 })).toMatchObject({
    __typename: 'DocumentChanged',
    version: 1,
  })
  expect(await ask(admin, 'cancelStocktake', { number, reason: 'Wrong day' })).toMatchObject({
    status: 'CANCELLED',
    allowedSteps: [],
  })
  expect(
    await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope: { skus: ['TEN'] } }),
  ).toMatchObject({
    status: 'COUNTING',
  })
})
