import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../testing/test-app.ts'
import type { TestClient } from '../testing/test-client.ts'
import { testLogger } from '../testing/test-logs.ts'
import { seedDemo } from './seed-demo.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await seedDemo(testLogger(), () => undefined)
  manager = await app.as('manager')
}, 120_000)
afterAll(() => app.stop())

interface Stocks {
  stocks: { nodes: { quantity: number }[]; totalCount: number }
}
const lowStocks = () =>
  manager.run<Stocks>('{ stocks(first: 100, filter: { lowOnly: true }) { nodes { quantity } totalCount } }')

it('is a business and not an alarm: about a dozen stocks are low, a few of them empty', async () => {
  const { nodes, totalCount } = (await lowStocks()).stocks
  expect(totalCount).toBeGreaterThanOrEqual(8)
  expect(totalCount).toBeLessThanOrEqual(24)
  const empty = nodes.filter(({ quantity }) => quantity === 0)
  expect(empty.length).toBeGreaterThanOrEqual(2)
  expect(empty.length).toBeLessThanOrEqual(8)
})

it('has a transfer of each state, and a ledger that is proven', async () => {
  const query = `{
    transfers(first: 10) { nodes { status isOverdue discrepant } }
    verifyLedger { mismatchCount }
  }`
  const { transfers, verifyLedger } = await manager.run<{
    transfers: { nodes: { status: string; isOverdue: boolean; discrepant: boolean }[] }
    verifyLedger: { mismatchCount: number }
  }>(query)
  expect(transfers.nodes).toEqual([
    { status: 'DRAFT', isOverdue: false, discrepant: false },
    { status: 'IN_TRANSIT', isOverdue: false, discrepant: false },
    { status: 'IN_TRANSIT', isOverdue: true, discrepant: true },
    { status: 'CLOSED', isOverdue: false, discrepant: false },
  ])
  expect(verifyLedger.mismatchCount).toBe(0)
})

it('has a stocktake that is being counted and one that waits for who decides on its variances', async () => {
  const query = '{ stocktakes(first: 10) { nodes { number status progress { open counted } } } }'
  const { stocktakes } = await manager.run<{
    stocktakes: { nodes: { number: string; status: string; progress: { open: number; counted: number } }[] }
  }>(query)
  const byStatus = new Map(stocktakes.nodes.map((node) => [node.status, node]))
  expect([...byStatus.keys()].sort()).toEqual(['COUNTING', 'REVIEW'])
  expect(byStatus.get('COUNTING')!.progress.open).toBeGreaterThan(0)
  const { stocktakeLines } = await manager.run<{ stocktakeLines: { nodes: { variance: number }[] } }>(
    `query ($number: String!) { stocktakeLines(number: $number, first: 100, filter: { differing: true }) {
      nodes { variance } } }`,
    { number: byStatus.get('REVIEW')!.number },
  )
  const variances = stocktakeLines.nodes.map(({ variance }) => variance)
  expect(variances).toEqual(expect.arrayContaining([-2, 3]))
})

it('is played once', async () => {
  const before = await lowStocks()
  await seedDemo(testLogger(), () => expect.unreachable('It is complete already.'))
  expect(await lowStocks()).toEqual(before)
})
