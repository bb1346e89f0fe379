import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { stockUp } from '../../testing/catalogue.ts'
import { placeOrder } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 10 }, LEEDS: { LAMP: 99 } })
})
afterAll(() => app.stop())

const query =
  'subscription ($warehouseCode: String) { stockChanged(warehouseCode: $warehouseCode) { quantity product { sku } } }'

function listen(client: TestClient, variables: object = {}) {
  const socket = createSocket({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {},
  })
  return { socket, answers: socket.iterate({ query, variables: { ...variables } }) }
}

it('tells each change of stock after its commit, of the warehouse that was asked for', async () => {
  const manager = await app.as('manager')
  const { socket, answers } = listen(manager, { warehouseCode: 'london' })
  let told = false
  const first = answers.next().then(({ value }) => {
    told = true
    return value as object
  })
  // When a subscription stands is not told to its client: order until the first change has arrived.
  for (let left = 10; left > 0 && !told; left--) await orderOne(manager)
  const value = await first
  expect(value).toMatchObject({ data: { stockChanged: { product: { sku: 'MUG' } } } })
  await socket.dispose()
})

const orderOne = (manager: TestClient) =>
  manager.run(placeOrder, {
    input: { customerName: 'Ayu', warehouseCode: 'LONDON', items: [{ sku: 'MUG', qty: 1 }] },
  })

it('closes on a stranger at once', async () => {
  const { socket, answers } = listen(app.client())
  await expect(answers.next()).rejects.toMatchObject({ code: 4401 })
  await socket.dispose()
})
