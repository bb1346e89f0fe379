import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../../platform/observe/logger.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { readsDuring } from '../../testing/command-count.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { AdjustmentReason } from './index.ts'
import { adjustStock } from './stock.adjust.ts'

const minutes = 64
const start = Date.parse('2016-01-01T00:00:00Z')
const minute = (index: number) => new Date(start + index * 60_000)
const at = (moment: Date) => systemContext(createLogger('silent'), 'test', () => moment)

let app: TestApp
let viewer: TestClient
let leeds: string

/** One lamp comes to London at each whole minute; in the last one, seven at once. */
beforeAll(async () => {
  app = await startTestApp()
  await stockUp(at(minute(0)), { LONDON: { LAMP: 1, MUG: 9 }, LEEDS: { LAMP: 2 } })
  const receive = (when: Date) =>
    adjustStock(at(when), {
      sku: 'LAMP',
      warehouseCode: 'LONDON',
      delta: 1,
      reason: AdjustmentReason.RECEIPT,
    })
  for (let index = 1; index < minutes; index++) await receive(minute(index))
  for (let more = 0; more < 6; more++) await receive(minute(minutes - 1))
  viewer = await app.as('viewer')
  const { warehouses } = await viewer.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  leeds = warehouses.find(({ code }) => code === 'LEEDS')!.id
})
afterAll(() => app.stop())

interface Level {
  sku: string
  warehouseCode: string
  quantity: number
  sequence: number
}

const asOf = (moment: Date, more: object = {}, client = viewer) =>
  client.send<{ stockAsOf: { nodes: Level[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
    'query ($at: DateTime!, $filter: StockFilter, $first: Int, $after: String) { stockAsOf(at: $at, filter: $filter, first: $first, after: $after) { nodes { sku warehouseCode quantity sequence onHand product { sku } warehouse { code } } pageInfo { endCursor hasNextPage } } }',
    { at: moment, ...more },
  )
const london = { filter: { sku: 'LAMP', warehouseCode: 'LONDON' } }

it('tells each stock as it was at any moment, the moment of a movement included', async () => {
  for (const [moment, quantity] of [
    [new Date(start - 1), 0],
    [minute(0), 1],
    [new Date(start + 59_999), 1],
    [minute(1), 2],
    [minute(37), 38],
    [minute(minutes - 2), minutes - 1],
    [minute(minutes - 1), minutes + 6],
    [new Date(), minutes + 6],
  ] as const) {
    const { data } = await asOf(moment, london)
    expect(data!.stockAsOf.nodes).toMatchObject([{ quantity, onHand: quantity, sequence: quantity }])
  }
})

it('pages through the levels by SKU and warehouse code', async () => {
  const first = (await asOf(minute(5), { first: 2 })).data!.stockAsOf
  const second = (await asOf(minute(5), { first: 2, after: first.pageInfo.endCursor })).data!.stockAsOf
  expect([...first.nodes, ...second.nodes]).toMatchObject([
    { sku: 'LAMP', warehouseCode: 'LEEDS', quantity: 2 },
    { sku: 'LAMP', warehouseCode: 'LONDON', quantity: 6 },
    { sku: 'MUG', warehouseCode: 'LONDON', quantity: 9 },
  ])
  expect(second.pageInfo.hasNextPage).toBe(false)
})

it('reads the ledger a number of times that grows with the logarithm of its length alone', async () => {
  await asOf(minute(5))
  const reads = await readsDuring(() => asOf(minute(5)))
  const ofLedger = reads.filter((read) => read === 'find movements')
  expect(ofLedger.length).toBeGreaterThan(0)
  expect(ofLedger.length).toBeLessThanOrEqual(Math.ceil(Math.log2(minutes + 6)))
})

it('shows a scoped user its own warehouses only', async () => {
  const scoped = await app.as('viewer', { warehouses: [leeds] })
  expect((await asOf(minute(5), {}, scoped)).data!.stockAsOf.nodes).toMatchObject([
    { warehouseCode: 'LEEDS' },
  ])
  const { errors } = await history({}, scoped)
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
})

const history = (variables: object, client = viewer) =>
  client.send<{ stockHistory: { at: string; quantity: number; onHand: number }[] }>(
    'query ($sku: String = "LAMP", $from: DateTime!, $to: DateTime!, $points: Int) { stockHistory(sku: $sku, warehouseCode: "LONDON", from: $from, to: $to, points: $points) { at quantity allocated onHand } }',
    { from: minute(0), to: minute(60), points: 7, ...variables },
  )

it('tells the series of a chart, its first and last moment included', async () => {
  const { data } = await history({})
  expect(data!.stockHistory.map(({ onHand }) => onHand)).toEqual([1, 11, 21, 31, 41, 51, 61])
  expect(data!.stockHistory[1]!.at).toBe(minute(10).toISOString())
})

it.each([
  ['one point', { points: 1 }, 'BAD_USER_INPUT'],
  ['501 points', { points: 501 }, 'BAD_USER_INPUT'],
  ['an end before its beginning', { to: minute(-1) }, 'BAD_USER_INPUT'],
  ['a moment that is none', { to: 'yesterday' }, 'BAD_USER_INPUT'],
  ['a product that was never there', { sku: 'POT' }, 'NOT_FOUND'],
])('refuses a series with %s', async (_what, variables, code) => {
  expect((await history(variables)).errors?.[0]?.extensions.code).toBe(code)
})

it('refuses to say what was low in the past', async () => {
  const { errors } = await asOf(minute(1), { filter: { lowOnly: true } })
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})
