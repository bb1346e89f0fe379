import { freePort } from '@gudang/local-engines'
import { Types } from 'mongoose'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProductModel } from '../../modules/products/products.model.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { connect, subscribing, type RawSocket } from '../../testing/raw-socket.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'

// A server of its own: what one caller does to it is seen from outside, and it may die of it.
let app: TestApp
let server: ServerProcess
let manager: TestClient
let viewer: TestClient
const warehouses = ['LONDON', 'LEEDS', 'YORK']
const skus = Array.from({ length: 420 }, (_, index) => `SKU${index}`)
const operationsToken = 'seen-by-operators-of-the-flood'

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { FIRST: 1 }, LEEDS: {}, YORK: {} })
  const first = await ProductModel.findOne().lean().orFail()
  await ProductModel.insertMany(
    skus.map((sku) => ({ ...first, _id: new Types.ObjectId(), sku, codes: [sku], name: `Product ${sku}` })),
  )
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  server = await startServerProcess({
    ...{ MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET },
    NODE_ENV: 'test',
    PORT: String(await freePort()),
    RATE_LIMITS: 'off',
    LOCK_WAIT_MS: '15000',
    OPERATIONS_TOKEN: operationsToken,
    SOCKETS_PER_ACTOR: '250',
    LOG_LEVEL: 'warn',
  })
  const [ofManager, ofViewer] = [await app.as('manager'), await app.as('viewer')]
  manager = Object.assign(createClient(server.url), { accessToken: ofManager.accessToken })
  viewer = Object.assign(createClient(server.url), { accessToken: ofViewer.accessToken })
}, 120_000)
afterAll(async () => {
  await server.end()
  await app.stop()
})

const adjust =
  'mutation ($input: AdjustStocksInput!) { adjustStocks(input: $input) { __typename ... on StocksAdjusted { movements { id } } } }'
const input = (lines: { sku: string; warehouseCode: string }[]) => ({
  input: { reason: 'FOUND', lines: lines.map((line) => ({ ...line, delta: 1 })) },
})

async function rssMb(): Promise<number> {
  const response = await fetch(`${server.url}/metrics`, {
    headers: { authorization: `Bearer ${operationsToken}` },
  })
  const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(await response.text()) ?? []
  return Number(bytes) / 2 ** 20
}

async function listening(client: TestClient, query: string): Promise<{ raw: RawSocket; told: Set<string> }> {
  const raw = await connect(client)
  const told = new Set<string>()
  raw.socket.on('message', (data: Buffer) => {
    const { payload } = JSON.parse(data.toString()) as {
      payload?: { data?: { stockChanged: { id: string } } }
    }
    if (payload?.data) told.add(payload.data.stockChanged.id)
  })
  raw.say(subscribing('1', query))
  return { raw, told }
}

it('1,260 stocks changed by three commands at once are told to whoever listens', async () => {
  const { raw, told } = await listening(viewer, 'subscription { stockChanged { id quantity } }')
  const lines = warehouses.flatMap((warehouseCode) => skus.map((sku) => ({ sku, warehouseCode })))
  const answers = await Promise.all(
    [lines.slice(0, 500), lines.slice(500, 1_000), lines.slice(1_000)].map((part) =>
      manager.send(adjust, input(part)),
    ),
  )
  expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined])
  while (told.size < 1_260) await delay(20)
  raw.socket.terminate()
}, 60_000)

const wide = `subscription { stockChanged { id ${Array.from(
  { length: 40 },
  (_, index) => `p${index}: product { name sku tags barcodes }`,
).join(' ')} } }`

it('200 sockets that stop reading cost 50 writers and one reader nothing, and memory stays', async () => {
  const { raw: reader, told } = await listening(viewer, wide)
  const paused = await Promise.all(Array.from({ length: 200 }, () => listening(viewer, wide)))
  for (const { raw } of paused) raw.socket.pause()
  const before = await rssMb()
  await Promise.all(
    Array.from({ length: 50 }, async (_, writer) => {
      const own = skus.slice(writer * 8, writer * 8 + 8).map((sku) => ({ sku, warehouseCode: 'LONDON' }))
      for (let round = 0; round < 4; round++) await manager.run(adjust, input(own))
    }),
  )
  while (told.size < 400) {
    expect(reader.inbox.filter(({ type }) => type === 'error')).toEqual([])
    await delay(20)
  }
  expect(await rssMb()).toBeLessThan(before * 1.5)
  for (const { raw } of [...paused, { raw: reader }]) raw.socket.terminate()
}, 60_000)

it('is still there', async () => {
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
  expect(server.exitCode()).toBeNull()
})
