import { createClient as createSocket } from 'graphql-ws'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsDuring } from '../../testing/command-count.ts'
import { adjustStock, placeOrder } from '../../testing/operations.ts'
import { connect, subscribing, type Message, type RawSocket } from '../../testing/raw-socket.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'

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

it('equal subscriptions are told with the work of one, and each hears no more than its scope', async () => {
  const leeds = await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail()
  const limited = await app.as('manager', { warehouses: [String(leeds._id)] })
  const manager = await app.as('manager')
  const wide = 'subscription { stockChanged { warehouse { code } product { sku } } }'
  const follow = async (client: TestClient) => {
    const raw = await connect(client)
    raw.say(subscribing('1', wide))
    return raw
  }
  const crowd = await Promise.all(Array.from({ length: 20 }, () => follow(manager)))
  const outsider = await follow(limited)
  const told = (raw: RawSocket) => raw.inbox.filter(({ type }) => type === 'next').map(warehouseOf)
  // Until all of them follow.
  while (![...crowd, outsider].every((raw) => told(raw).length > 0)) await adjust(manager, 'LEEDS')
  const ofLondon = (raw: RawSocket) => told(raw).filter((code) => code === 'LONDON').length
  const finds: number[] = []
  // What was changed before may be told meanwhile, though not each time.
  for (let round = 1; round <= 3; round++)
    finds.push(
      await commandsDuring('find', 'products', async () => {
        await adjust(manager, 'LONDON')
        while (!crowd.every((raw) => ofLondon(raw) >= round)) await delay(5)
      }),
    )
  expect(Math.min(...finds)).toBeLessThan(10)
  const heard = told(outsider).length
  while (told(outsider).length === heard) await adjust(manager, 'LEEDS')
  expect(new Set(told(outsider))).toEqual(new Set(['LEEDS']))
  for (const { socket } of [...crowd, outsider]) socket.terminate()
})

const warehouseOf = ({ payload }: Message) =>
  (payload as { data: { stockChanged: { warehouse: { code: string } } } }).data.stockChanged.warehouse.code

const adjust = (client: TestClient, warehouseCode: string) =>
  client.run(adjustStock, { input: { sku: 'LAMP', warehouseCode, delta: 1, reason: 'FOUND' } })
