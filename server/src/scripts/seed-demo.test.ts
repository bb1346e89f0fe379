import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient as createSocket } from 'graphql-ws'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, startTestApp, type TestApp } from '../testing/test-app.ts'
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

it('has plans of cycle counts that propose a few stocks of each class', async () => {
  const query = `query ($from: DateTime!) { countPlans { today(from: $from) { stocks due proposed } } }`
  const { countPlans } = await manager.run<{
    countPlans: { today: { stocks: number; due: number; proposed: number }[] }[]
  }>(query, { from: new Date() })
  const today = countPlans.flatMap((plan) => plan.today)
  expect(today).toHaveLength(9)
  expect(today.reduce((sum, { stocks }) => sum + stocks, 0)).toBe(1_260)
  for (const { due, proposed } of today) {
    expect(proposed).toBeGreaterThan(0)
    expect(proposed).toBeLessThan(due)
  }
})

it('is played once', async () => {
  const before = await lowStocks()
  await seedDemo(testLogger(), () => expect.unreachable('It is complete already.'))
  expect(await lowStocks()).toEqual(before)
})

describe('what partners paste runs as it stands', () => {
  const root = join(import.meta.dirname, '../../..')
  const docs = readFileSync(join(root, 'docs/api.md'), 'utf8')
  let admin: TestClient

  beforeAll(async () => {
    admin = await app.as('admin')
  })

  /** What was asked for and done: neither an error nor a refusal. */
  function done(answer: { data?: unknown; errors?: unknown }) {
    expect(answer.errors).toBeUndefined()
    expect(JSON.stringify(answer)).not.toMatch(/"(InsufficientStock|StaleStock|shortages)"/)
  }

  it.each(readdirSync(join(root, 'web/src/ide/examples')))('in the playground: %s', async (file) => {
    const text = readFileSync(join(root, 'web/src/ide/examples', file), 'utf8')
    if (!/^subscription/m.test(text)) return done(await admin.send(text))
    const socket = createSocket({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${admin.accessToken}` },
    })
    const events = socket.iterate({ query: text })
    const first = events.next()
    const again = setInterval(() => void admin.run(placeOne), 100)
    done((await first).value as object)
    clearInterval(again)
    await events.return!()
    await socket.dispose()
  })

  it('in docs/api.md: every GraphQL document, with the variables beside it', async () => {
    const documents = [...docs.matchAll(/```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?/gs)]
    expect(documents.length).toBeGreaterThan(3)
    for (const [, query, variables] of documents) {
      done(await admin.send(query!, variables ? (JSON.parse(variables) as object) : {}))
    }
  })

  it('in docs/api.md: every command, one after the other in one shell', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gudang-docs-'))
    mkdirSync(join(folder, '.gudang/demo'), { recursive: true })
    const { me } = await admin.run<{ me: { email: string } }>('{ me { email } }')
    const demo = { url: app.url, email: me.email, password }
    writeFileSync(join(folder, '.gudang/demo/admin.json'), JSON.stringify(demo))
    const blocks = [...docs.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text!)
    const script = ['set -euo pipefail', ...blocks].join('\n')
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder })
    const answers = stdout
      .match(/\{"(data|errors|id)".*?\}(?=\{"|\n|$)/g)!
      .map((each) => JSON.parse(each) as object)
    for (const answer of answers) done(answer)
    const [levels, key, placed, again, read, imported] = answers as Record<string, unknown>[]
    expect(levels).toMatchObject({ data: { stocks: { nodes: { length: 3 } } } })
    expect(key).toMatchObject({
      data: { createApiKey: { secret: expect.stringMatching(/^gdg_/) as string } },
    })
    expect(again!.data).toEqual(placed!.data)
    expect(read).toMatchObject({ data: { order: { status: 'PENDING' } } })
    expect(imported!.id).toBeDefined()
    expect(readFileSync(join(folder, 'stock.csv'), 'utf8')).toContain('20725')
    rmSync(folder, { recursive: true })
  })
})

const placeOne =
  'mutation { placeOrder(input: { customerName: "Ayu", items: [{ sku: "20725", qty: 1 }] }) { __typename } }'
