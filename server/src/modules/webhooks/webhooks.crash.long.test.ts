import { freePort } from '@gudang/local-engines'
import { Redis } from 'ioredis'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { integrationOf, type Made } from '../../testing/integrations.ts'
import { adjustStock } from '../../testing/operations.ts'
import { startReceiver, type Receiver } from '../../testing/receivers.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'

const skus = Array.from({ length: 10 }, (_, index) => `ITEM${index}`)
const processes: ServerProcess[] = []
let partner: Made
let admin: TestClient

beforeAll(async () => {
  const app = await startTestApp()
  await stockUp(app.ctx, { LONDON: Object.fromEntries(skus.map((sku) => [sku, 10])) })
  admin = await app.as('admin')
  partner = await integrationOf(admin, { permissions: ['inventory.view'] })
  // From here on only the processes deliver.
  await app.stop()
}, 60_000)
afterAll(async () => {
  for (const process of processes) await process.end('SIGKILL')
})

async function startServer(): Promise<{ server: ServerProcess; client: TestClient }> {
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const server = await startServerProcess({
    ...{ MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET },
    ...{ WEBHOOKS_PRIVATE_ADDRESSES: 'allow', PORT: String(await freePort()) },
  })
  processes.push(server)
  return { server, client: Object.assign(createClient(server.url), { accessToken: admin.accessToken }) }
}

async function wipeRedis(): Promise<void> {
  const { REDIS_URL, REDIS_PREFIX } = testConfig()
  const redis = new Redis(REDIS_URL)
  const keys = await redis.keys(`${REDIS_PREFIX}*`)
  if (keys.length > 0) await redis.del(keys)
  redis.disconnect()
}

const each = 20
const total = skus.length * each

/** Of each stock one after the other, so that its events have an order; tries again where the server died. */
async function adjustAll(clients: () => TestClient): Promise<void> {
  const one = async (sku: string) => {
    for (let count = 0; count < each;) {
      const input = {
        sku,
        warehouseCode: 'LONDON',
        delta: 1,
        reason: 'FOUND',
        idempotencyKey: `${sku}-${count}`,
      }
      if (
        await clients()
          .send(adjustStock, { input })
          .then(
            ({ data }) => data,
            () => undefined,
          )
      )
        count++
    }
  }
  await Promise.all(skus.map(one))
}

it(
  'loses nothing where its server is killed and Redis is wiped in the middle: the same ids, each subject in its order',
  { timeout: 120_000 },
  async () => {
    const first = await startServer()
    const good = await Promise.all([startReceiver(), startReceiver()])
    const hanging = await startReceiver(() => {})
    const secrets = new Map<Receiver, string>()
    for (const at of [...good, hanging]) {
      const { createWebhook } = await first.client.run<{ createWebhook: { secret: string } }>(
        'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }',
        { input: { integrationId: partner.id, url: at.url, topics: ['stock.*'] } },
      )
      secrets.set(at, createWebhook.secret)
    }
    const second = await startServer()
    let asked = first.client
    const writing = adjustAll(() => asked)
    const cameTo = (count: number) =>
      expect
        .poll(() => Math.min(...good.map((at) => at.distinct().length)), { interval: 10, timeout: 90_000 })
        .toBeGreaterThanOrEqual(count)
    await cameTo(total / 4)
    // It is the one that delivers: the other goes on when its lease has run out.
    await first.server.end('SIGKILL')
    asked = second.client
    await wipeRedis()
    await writing
    await cameTo(total)

    const client = Object.assign(createClient(second.client.url), { accessToken: partner.secret })
    const { events } = await client.run<{ events: { nodes: { id: string; subjectId: string }[] } }>(
      '{ events(topics: ["stock.adjusted"], first: 250) { nodes { id subjectId } } }',
    )
    const told = events.nodes.slice(-total)
    for (const at of good) {
      expect(
        at
          .distinct()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(told.map(({ id }) => id).sort())
      for (const subject of new Set(told.map(({ subjectId }) => subjectId)))
        expect(
          at
            .distinct()
            .filter((got) => got.subject === subject)
            .map(({ id }) => id),
        ).toEqual(told.filter(({ subjectId }) => subjectId === subject).map(({ id }) => id))
      for (const { id, body, headers } of at.received) {
        new Verifier(secrets.get(at)!).verify(body, headers as Record<string, string>)
        expect((JSON.parse(body) as { data: { id: string } }).data.id).toBe(id)
      }
    }
    expect(hanging.received.length).toBeGreaterThan(0)
    for (const at of [...good, hanging]) at.stop()
  },
)
