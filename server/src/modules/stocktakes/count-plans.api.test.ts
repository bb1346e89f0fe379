import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { placeOrder } from '../../testing/operations.ts'
import { askStocktake as ask, linesOf } from '../../testing/stocktakes.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { classifyOncePerNight, classifyStocks } from '../stock/stock.classes.ts'
import { StockModel } from '../stock/stock.model.ts'

let app: TestApp
let admin: TestClient

/** Prices are 100, 200, … in this order. Of each five are there, and GONE is deleted. */
const skus = ['HOT', 'WARM', 'COLD', 'STILL', 'QUIET', 'GONE']

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, {
    LONDON: Object.fromEntries(skus.map((sku) => [sku, sku === 'GONE' ? 0 : 500])),
    LEEDS: { COLD: 500, HOT: 10 },
  })
  admin = await app.as('admin')
  await admin.run(
    'mutation { adjustStock(input: { sku: "GONE", warehouseCode: "LONDON", delta: 1, reason: RECEIPT }) { __typename } }',
  )
  await admin.run(
    'mutation { adjustStock(input: { sku: "GONE", warehouseCode: "LONDON", delta: -1, reason: LOSS }) { __typename } }',
  )
  await admin.run('mutation { deleteProduct(sku: "GONE") { __typename } }')
})
afterAll(() => app.stop())

const order = async (sku: string, qty: number, warehouseCode = 'LONDON'): Promise<string> => {
  const { placeOrder: placed } = await admin.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
    input: { customerName: 'Ann', warehouseCode, items: [{ sku, qty }] },
  })
  return placed.orderNumber
}

const classesIn = async (warehouseCode: string) => {
  const { stocks } = await admin.run<{ stocks: { nodes: { product: { sku: string }; abcClass: string }[] } }>(
    'query ($code: String!) { stocks(first: 100, filter: { warehouseCode: $code }) { nodes { product { sku } abcClass } } }',
    { code: warehouseCode },
  )
  return Object.fromEntries(stocks.nodes.map(({ product, abcClass }) => [product.sku, abcClass]))
}

interface Due {
  abcClass: string
  stocks: number
  due: number
  beingCounted: number
  countedToday: number
  daily: number
  proposed: number
}

const dueIn = async (warehouseCode: string, from = new Date(Date.now() - 3_600_000)) => {
  const { countPlans } = await admin.run<{ countPlans: { warehouse: { code: string }; today: Due[] }[] }>(
    `query ($from: DateTime!) { countPlans { warehouse { code } today(from: $from) {
      abcClass stocks due beingCounted countedToday daily proposed } } }`,
    { from },
  )
  const { today } = countPlans.find(({ warehouse }) => warehouse.code === warehouseCode)!
  return Object.fromEntries(today.map(({ abcClass, ...due }) => [abcClass, due]))
}

const setPlan = (rhythms: object[], warehouseCode = 'LONDON') =>
  admin.run(
    'mutation ($input: SetCountPlanInput!) { setCountPlan(input: $input) { version rhythms { abcClass everyDays } } }',
    { input: { warehouseCode, rhythms } },
  )

it('stocks are of a class by the value of what was ordered of them in their warehouse, without what was cancelled', async () => {
  await order('HOT', 100) // 10,000
  await order('WARM', 8) // 1,600
  await order('COLD', 2) // 600
  await order('COLD', 90, 'LEEDS')
  const off = await order('STILL', 400)
  await admin.run(
    'mutation ($orderNumber: String!) { cancelOrder(orderNumber: $orderNumber) { __typename } }',
    {
      orderNumber: off,
    },
  )
  const before = await StockModel.findOne({ sku: 'HOT', warehouseCode: 'LONDON' }).lean().orFail()
  await classifyStocks(app.ctx)
  expect(await classesIn('LONDON')).toEqual({
    ...{ HOT: 'A', WARM: 'B', COLD: 'C', STILL: 'C', QUIET: 'C', GONE: 'C' },
  })
  // The classes of a warehouse are by what is ordered there.
  expect(await classesIn('LEEDS')).toEqual({ COLD: 'A', HOT: 'C' })
  const hot = await StockModel.findOne({ sku: 'HOT', warehouseCode: 'LONDON' }).lean().orFail()
  expect(hot.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
  await classifyStocks(app.ctx)
  expect((await StockModel.findById(hot._id).lean().orFail()).updatedAt).toEqual(hot.updatedAt)
})

it('classes are made once a night', async () => {
  const at = (time: string) => ({ ...app.ctx, now: () => new Date(time) })
  const madeIn = async (time: string) => {
    const marked = await StockModel.updateOne({ sku: 'HOT', warehouseCode: 'LONDON' }, { $unset: { abc: 1 } })
    expect(marked.modifiedCount).toBe(1)
    await classifyOncePerNight(at(time))
    const isMade = (await classesIn('LONDON')).HOT === 'A'
    if (!isMade) await StockModel.updateOne({ sku: 'HOT', warehouseCode: 'LONDON' }, { $set: { abc: 'A' } })
    return isMade
  }
  const year = new Date().getUTCFullYear()
  const next = `${year}-12-31T`
  expect(await madeIn(`${next}19:00:00Z`)).toBe(true)
  expect(await madeIn(`${next}23:00:00Z`)).toBe(false)
  expect(await madeIn(`${year + 1}-01-01T18:59:59Z`)).toBe(false)
  expect(await madeIn(`${year + 1}-01-01T19:00:00Z`)).toBe(true)
})

it('a plan proposes what is due, and one step makes a stocktake of it', async () => {
  expect(await dueIn('LONDON')).toEqual({})
  await setPlan([
    { abcClass: 'C', everyDays: 2 },
    { abcClass: 'A', everyDays: 30 },
  ])
  const none = { beingCounted: 0, countedToday: 0 }
  // Nobody looks for what is deleted and not there; three in two days, of which five in seven are worked on.
  expect(await dueIn('LONDON')).toEqual({
    A: { stocks: 1, due: 1, ...none, daily: 1, proposed: 1 },
    C: { stocks: 3, due: 3, ...none, daily: 3, proposed: 3 },
  })
  const scope = {
    due: [
      { abcClass: 'A', most: 1 },
      { abcClass: 'B', most: 5 },
      { abcClass: 'C', most: 2 },
    ],
  }
  const { number, lineCount } = await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope })
  expect(lineCount).toBe(3)
  const lines = await linesOf(admin, number)
  expect(lines).toHaveProperty('HOT')
  expect(lines).not.toHaveProperty('WARM')
  expect(await dueIn('LONDON')).toEqual({
    A: { stocks: 1, due: 0, beingCounted: 1, countedToday: 0, daily: 1, proposed: 0 },
    C: { stocks: 3, due: 1, beingCounted: 2, countedToday: 0, daily: 3, proposed: 1 },
  })
  // What is being counted is not due again: who starts it too has the rest.
  const rest = await ask(admin, 'startStocktake', {
    warehouseCode: 'LONDON',
    scope: { due: [{ abcClass: 'C' }] },
  })
  expect(rest.lineCount).toBe(1)
  await ask(admin, 'cancelStocktake', { number: rest.number })
  const entries = Object.keys(lines).map((sku) => ({ code: sku, units: 500, mode: 'SET' }))
  await ask(admin, 'recordCounts', { number, entries })
  await ask(admin, 'finishCounting', { number })
  const { version } = await ask(admin, 'stocktake', { number })
  await ask(admin, 'postStocktake', { number, expectedVersion: version })
  expect(await dueIn('LONDON')).toEqual({
    A: { stocks: 1, due: 0, beingCounted: 0, countedToday: 1, daily: 1, proposed: 0 },
    C: { stocks: 3, due: 1, beingCounted: 0, countedToday: 2, daily: 3, proposed: 1 },
  })
  // Days later they are due again, the last first that were never counted.
  const inTwoDays = await dueIn('LONDON', new Date(Date.now() + 2 * 86_400_000))
  expect(inTwoDays).toMatchObject({ A: { due: 0 }, C: { due: 3, countedToday: 0, proposed: 3 } })
})

it('a scope names classes as they are, and what is wrong with one is told', async () => {
  const all = await ask(admin, 'startStocktake', {
    warehouseCode: 'LEEDS',
    scope: { abcClasses: ['A', 'C'] },
  })
  expect(all.lineCount).toBe(2)
  await ask(admin, 'cancelStocktake', { number: all.number })
  const problems = async (scope: object) => {
    const { errors } = await admin.send(
      'mutation ($input: StartStocktakeInput!) { startStocktake(input: $input) { __typename } }',
      { input: { warehouseCode: 'LEEDS', scope } },
    )
    const { fields } = errors![0]!.extensions as unknown as { fields: { path: string[]; code: string }[] }
    return fields.map(({ path, code }) => `${path.join('.')} ${code}`)
  }
  // No plan, nothing due.
  expect(await problems({ due: [{ abcClass: 'A' }] })).toEqual(['scope EMPTY'])
  expect(await problems({ due: [{ abcClass: 'A' }, { abcClass: 'A', most: 0 }] })).toEqual([
    'scope.due.1.most TOO_SMALL',
    'scope.due.1.abcClass DUPLICATE',
  ])
  expect(await problems({ due: [{ abcClass: 'A' }], all: true })).toEqual(['scope EXACTLY_ONE'])
  await expect(setPlan([{ abcClass: 'A', everyDays: 0 }], 'LEEDS')).rejects.toThrow()
})
