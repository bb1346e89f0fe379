import { batchesOf } from '@gudang/domain'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { verifyLedger } from '../../modules/reports/ledger-proof.queries.ts'
import { StockModel } from '../../modules/stock/stock.model.ts'
import { demoWarehouses } from '../../scripts/demo-data.ts'
import { seedDemo } from '../../scripts/seed-demo.ts'
import { cancelOrder, placeOrder, processOrder, shipOrder } from '../operations.ts'
import { askStocktake as ask } from '../stocktakes.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'
import { testLogger } from '../test-logs.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await seedDemo(testLogger(), () => undefined)
  admin = await app.as('admin')
}, 120_000)
afterAll(() => app.stop())

/** The same run each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

interface Shelf {
  sku: string
  warehouseCode: string
  /** What lies there, whatever the ledger has of it. */
  units: number
}

const keyOf = ({ sku, warehouseCode }: Omit<Shelf, 'units'>) => `${sku}\n${warehouseCode}`

/** While somebody takes from a shelf, nobody looks at it. */
class Aisles {
  readonly #last = new Map<string, Promise<unknown>>()

  async at<T>(keys: string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.all(keys.map((key) => this.#last.get(key)))
    const done = before.then(work)
    for (const key of keys)
      this.#last.set(
        key,
        done.catch(() => undefined),
      )
    return done
  }
}

const numberedNow = async () => {
  const { stocktakes } = await admin.run<{ stocktakes: { nodes: { number: string }[] } }>(
    '{ stocktakes(filter: { statuses: [COUNTING, REVIEW] }) { nodes { number } } }',
  )
  return stocktakes.nodes.map(({ number }) => number)
}

const openOrders = async () => {
  const { orders } = await admin.run<{ orders: { nodes: { orderNumber: string }[] } }>(
    '{ orders(first: 100, filter: { statuses: [PENDING, PROCESSED] }) { nodes { orderNumber } } }',
  )
  return orders.nodes.map(({ orderNumber }) => orderNumber)
}

it('three people count all of the demo while 100 orders are placed and shipped, and the ledger ends as the shelves', async () => {
  for (const number of await numberedNow()) await ask(admin, 'cancelStocktake', { number })
  const random = chance(7)
  const below = (most: number) => Math.floor(random() * most)
  const levels = await StockModel.find().sort({ sku: 1, warehouseCode: 1 }).lean()
  expect(levels).toHaveLength(1_260)
  // On every tenth shelf lies something else than the ledger knows of.
  const shelves = levels.map(({ sku, warehouseCode, quantity, allocated }, index): Shelf => {
    const off = index % 10 === 0 ? below(9) - 4 : 0
    return { sku, warehouseCode, units: Math.max(0, quantity + allocated + off) }
  })
  const byKey = new Map(shelves.map((shelf) => [keyOf(shelf), shelf]))
  const aisles = new Aisles()
  const numbers = new Map<string, string>()
  for (const { code: warehouseCode } of demoWarehouses) {
    const { number } = await ask(admin, 'startStocktake', { warehouseCode, scope: { all: true } })
    numbers.set(warehouseCode, number)
  }
  const people = await Promise.all([1, 2, 3].map(() => app.as('penghitung')))

  interface Seen {
    shelf: Shelf
    units: number
    mode: 'ADD' | 'SET'
    countedAt: Date
  }
  const look = (shelf: Shelf, unitsOf: (units: number) => number, mode: Seen['mode']) =>
    aisles.at([keyOf(shelf)], async (): Promise<Seen> => {
      const seen = { shelf, units: unitsOf(shelf.units), mode, countedAt: new Date() }
      // Whatever is taken next is taken later, by the clock too.
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(seen.countedAt.getTime()), { interval: 1 })
      return seen
    })
  const send = async (person: TestClient, seen: Seen[]) => {
    for (const [warehouseCode, number] of numbers) {
      const entries = seen
        .filter(
          ({ shelf, units, mode }) => shelf.warehouseCode === warehouseCode && (units > 0 || mode === 'SET'),
        )
        .map(({ shelf, ...entry }) => ({ code: shelf.sku, ...entry }))
      for (const batch of batchesOf(entries, 200))
        await ask(person, 'recordCounts', { number, entries: batch })
    }
  }

  // Many lie in two places, of which two people count one each, the second much later.
  const inTwo = (index: number) => index % 7 < 2
  const count = async (who: number) => {
    const own = shelves.flatMap((shelf, index) => (index % 3 === who ? [{ shelf, index }] : []))
    for (const batch of batchesOf(own, 40)) {
      const seen: Seen[] = []
      for (const { shelf, index } of batch)
        seen.push(await look(shelf, (units) => (inTwo(index) ? Math.ceil(units / 2) : units), 'SET'))
      // Without a network for a while: batches wait, and the newest is sent first.
      const halves = who === 1 ? batchesOf(seen, 20).reverse() : [seen]
      for (const half of halves) await send(people[who]!, half)
    }
    const others = shelves.filter((_, index) => inTwo(index) && index % 3 === who)
    for (const batch of batchesOf(others, 40)) {
      const seen: Seen[] = []
      for (const shelf of batch) seen.push(await look(shelf, (units) => Math.floor(units / 2), 'SET'))
      await send(people[(who + 1) % 3]!, seen)
    }
  }

  interface Item {
    sku: string
    allocations: { quantity: number; warehouse: { code: string } }[]
  }
  const taken = (items: Item[]) =>
    items.flatMap(({ sku, allocations }) =>
      allocations.map(({ quantity, warehouse }) => ({
        shelf: byKey.get(keyOf({ sku, warehouseCode: warehouse.code }))!,
        quantity,
      })),
    )
  const buy = async (buyer: number) => {
    for (let turn = 0; turn < 25; turn++) {
      const skus = [...new Set([0, 1, 2].map(() => shelves[below(shelves.length)]!.sku))]
      const { placeOrder: order } = await admin.run<{
        placeOrder: { orderNumber?: string; items: Item[] }
      }>(placeOrder, {
        input: { customerName: `Buyer ${buyer}`, items: skus.map((sku) => ({ sku, qty: 1 + below(3) })) },
      })
      const { orderNumber, items } = order
      if (!orderNumber) continue
      await admin.run(processOrder, { orderNumber })
      const goods = taken(items)
      await aisles.at(
        goods.map(({ shelf }) => keyOf(shelf)),
        async () => {
          if (turn % 5 === 4 || goods.some(({ shelf, quantity }) => shelf.units < quantity)) return
          await admin.run(shipOrder, { orderNumber })
          for (const { shelf, quantity } of goods) shelf.units -= quantity
        },
      )
    }
  }
  await Promise.all([...[0, 1, 2].map(count), ...[0, 1, 2, 3].map(buy)])

  let recounts = 0
  for (const number of numbers.values()) {
    const undecided = async () => {
      const { stocktakeLines } = await admin.run<{
        stocktakeLines: { nodes: { id: string; sku: string }[] }
      }>(
        `query ($number: String!) { stocktakeLines(number: $number, first: 100, filter: { states: [MOVED] }) { nodes { id sku } } }`,
        { number },
      )
      return stocktakeLines.nodes
    }
    await ask(admin, 'finishCounting', { number })
    for (let lines = await undecided(); lines.length > 0; lines = await undecided()) {
      recounts += lines.length
      const decisions = lines.map(({ id: lineId }) => ({ lineId, decision: 'RECOUNT' }))
      await ask(admin, 'decideLines', { number, decisions })
      const warehouseCode = [...numbers].find(([, of]) => of === number)![0]
      const seen = await Promise.all(
        lines.map(({ sku }) => look(byKey.get(keyOf({ sku, warehouseCode }))!, (units) => units, 'SET')),
      )
      await send(people[0]!, seen)
      await ask(admin, 'finishCounting', { number })
    }
  }
  expect(recounts).toBeGreaterThan(0)

  // Others go on buying while it is posted.
  const more = Promise.all([4, 5].map(buy))
  for (const number of numbers.values()) {
    const { version } = await ask(admin, 'stocktake', { number })
    await ask(admin, 'postStocktake', { number, expectedVersion: version })
  }
  await more
  // What was missing and is promised is let go, and posted by itself.
  for (let open = await openOrders(); open.length > 0; open = await openOrders())
    for (const orderNumber of open) await admin.run(cancelOrder, { orderNumber })
  for (const number of numbers.values())
    await vi.waitFor(
      async () => expect(await ask(admin, 'stocktake', { number })).toMatchObject({ status: 'POSTED' }),
      { timeout: 90_000, interval: 500 },
    )

  const after = await StockModel.find().lean()
  const wrong = after.flatMap((level) => {
    const onHand = level.quantity + level.allocated
    const { units } = byKey.get(keyOf(level))!
    return onHand === units ? [] : [{ sku: level.sku, warehouseCode: level.warehouseCode, onHand, units }]
  })
  expect(wrong).toEqual([])
  expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
}, 300_000)
