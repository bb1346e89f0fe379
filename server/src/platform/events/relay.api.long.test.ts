import { freePort } from '@gudang/local-engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsDuring } from '../../testing/command-count.ts'
import { adjustStock } from '../../testing/operations.ts'
import { connect, subscribing } from '../../testing/raw-socket.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { EventModel, newEvent } from './event-log.ts'
import { announce } from './relay.ts'

let app: TestApp
let accessToken: string | undefined
const servers: ServerProcess[] = []
const operationsToken = 'seen-by-operators-of-the-relay'

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
  accessToken = (await app.as('manager')).accessToken
}, 60_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end()))
}, 60_000)

const positioned = () => EventModel.countDocuments({ position: 0 })

it('gives the positions of many events by two writes', async () => {
  await expect.poll(positioned).toBe(0)
  const last = (await EventModel.findOne().sort({ position: -1 }).lean().orFail()).position
  const events = Array.from({ length: 200 }, () => newEvent(app.ctx, { kind: 'test.happened' }))
  const writes = await commandsDuring('update', 'events', async () => {
    await EventModel.insertMany(events)
    announce()
    await expect.poll(positioned).toBe(0)
  })
  expect(writes).toBe(1)
  const given = await EventModel.find({ kind: 'test.happened' }).sort({ position: 1 }).lean()
  expect(given.map(({ position }) => position)).toEqual(events.map((_, index) => last + 1 + index))
})

async function another(): Promise<ServerProcess> {
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const server = await startServerProcess({
    ...{ MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET },
    NODE_ENV: 'test',
    PORT: String(await freePort()),
    RATE_LIMITS: 'off',
    OPERATIONS_TOKEN: operationsToken,
    LOG_LEVEL: 'warn',
  })
  servers.push(server)
  return server
}

async function givenBy({ url }: ServerProcess): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${operationsToken}` } })
  return Number(/^gudang_events_given_total (\d+)$/m.exec(await response.text())?.[1] ?? 0)
}

/** A change that its own server tells to who follows there. */
async function change({ url }: ServerProcess): Promise<void> {
  const client: TestClient = Object.assign(createClient(url), { accessToken })
  const raw = await connect(client)
  raw.say(subscribing('1', 'subscription { stockChanged { version } }'))
  const input = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' }
  const { adjustStock: done } = await client.run<{ adjustStock: { stock: { version: number } } }>(
    adjustStock,
    {
      input,
    },
  )
  await raw.heard(({ payload }) => JSON.stringify(payload).includes(`"version":${done.stock.version}`))
  raw.socket.terminate()
}

it('one server gives positions, and another goes on where it stops, or dies', async () => {
  const [second, third] = [await another(), await another()]
  await change(second)
  expect([await givenBy(second), await givenBy(third)]).toEqual([0, 0])
  await app.stop()
  await change(second)
  await change(third)
  const gave = (await givenBy(second)) > 0 ? second : third
  const other = gave === second ? third : second
  expect([(await givenBy(gave)) > 0, await givenBy(other)]).toEqual([true, 0])
  await gave.end('SIGKILL')
  await change(other)
  expect(await givenBy(other)).toBeGreaterThan(0)
}, 180_000)
