import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createShop, type Outcome } from '../../../../examples/partner-shop/src/shop.ts'
import { stockUp } from '../catalogue.ts'
import { integrationOf, withKey } from '../integrations.ts'
import { startLossyProxy } from '../lossy-proxy.ts'
import { verifyLedger } from '../operations.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'
import { webhooksOf } from '../webhooks.ts'

let app: TestApp
let admin: TestClient
let hooks: Server
let proxy: Awaited<ReturnType<typeof startLossyProxy>>

beforeAll(async () => {
  app = await startTestApp({ WEBHOOKS_PRIVATE_ADDRESSES: 'allow' })
  await stockUp(app.ctx, { LONDON: { LAMP: 30, DESK: 12 }, LEEDS: { LAMP: 10, CHAIR: 40 } })
  admin = await app.as('admin')
  proxy = await startLossyProxy(app.url)
})
afterAll(async () => {
  proxy.stop()
  hooks.close()
  await app.stop()
})

it('the example of a shop, behind a network that loses requests, answers and connections, ends with what the server has: no order doubled, none lost', async () => {
  const views = ['product.view', 'inventory.view', 'order.viewOwn']
  const permissions = [...views, 'order.create', 'order.cancel']
  const { id: integrationId, secret: apiKey } = await integrationOf(admin, {
    permissions,
    ownOrdersOnly: true,
  })
  hooks = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.writeHead(shop.webhook(request.headers, Buffer.concat(chunks))).end()
  })
  await new Promise<void>((done) => hooks.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`
  const { secret } = await webhooksOf(() => admin).hook({ url: address, integrationId, topics: ['order.*'] })
  const shop = createShop({ url: proxy.url, apiKey, webhookSecret: secret })
  const keen = async (what: () => Promise<unknown>) => {
    for (;;) {
      try {
        return await what()
      } catch {
        // A shop is started again.
      }
    }
  }
  await keen(() => shop.open())
  const end = new AbortController()
  const following = shop.follow(end.signal)

  const references = Array.from({ length: 40 }, (_, index) => `S-${index}`)
  const outcomes = new Map<string, Outcome>()
  const todo = [...references]
  const customer = async () => {
    for (let reference = todo.shift(); reference; reference = todo.shift()) {
      const number = Number(reference.slice(2))
      const items = [{ sku: ['LAMP', 'DESK', 'CHAIR'][number % 3]!, qty: 1 + (number % 4) }]
      const outcome = await shop.sell({ reference, customer: 'Ayu', items })
      // Somebody presses the button twice: what was short is short again, unless a colleague has brought some meanwhile.
      if (outcome.kind === 'placed')
        expect(await shop.sell({ reference, customer: 'Ayu', items })).toEqual(outcome)
      if (outcome.kind === 'placed' && number % 5 === 0)
        await shop.takeBack(outcome.orderNumber, 'changed mind')
      outcomes.set(reference, outcome)
    }
  }
  const colleague = async () => {
    for (const delta of [-3, 5, -2, 4]) {
      const input = { sku: 'LAMP', warehouseCode: 'LEEDS', delta, reason: 'CORRECTION' }
      await admin.send('mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename } }', {
        input,
      })
    }
  }
  await Promise.all([customer(), customer(), customer(), colleague()])
  proxy.mend()

  const theirs = withKey(admin, apiKey)
  const { orders, stocks } = await theirs.run<{
    orders: { nodes: { orderNumber: string; externalReference: string; status: string }[] }
    stocks: { nodes: { sku: string; warehouseCode: string; quantity: number }[] }
  }>(
    '{ orders(first: 100) { nodes { orderNumber externalReference status } } stocks(first: 100) { nodes { sku warehouseCode quantity } } }',
  )
  const levels = new Map(stocks.nodes.map((each) => [`${each.sku} ${each.warehouseCode}`, each.quantity]))
  const states = new Map(orders.nodes.map((each) => [each.orderNumber, each.status]))
  await vi.waitFor(() => {
    expect(shop.levels()).toEqual(levels)
    expect(shop.orders()).toEqual(states)
  }, 10_000)
  expect(await shop.reconcile()).toEqual([])
  end.abort()
  await following

  const placed = [...outcomes].filter(([, { kind }]) => kind === 'placed').map(([reference]) => reference)
  expect(orders.nodes.map(({ externalReference }) => externalReference).sort()).toEqual(placed.sort())
  expect(placed.length).toBeGreaterThan(10)
  expect(placed.length).toBeLessThan(references.length)
  for (const count of Object.values(proxy.faults)) expect(count).toBeGreaterThan(0)
  const cancelled = orders.nodes.filter(({ status }) => status === 'CANCELLED').length
  expect(cancelled).toBeGreaterThan(0)
  await vi.waitFor(() => expect(shop.webhooks().size).toBe(orders.nodes.length + cancelled), 10_000)
  expect(await admin.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
}, 60_000)
