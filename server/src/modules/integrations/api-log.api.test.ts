import { limits } from '@gudang/domain'
import { freePort } from '@gudang/local-engines'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connectRedis } from '../../platform/redis.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { integrationOf, withKey, type Made } from '../../testing/integrations.ts'
import { placeOrder } from '../../testing/operations.ts'
import { connect, subscribing } from '../../testing/raw-socket.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { testLogger } from '../../testing/test-logs.ts'

const settings = { REDIS_PREFIX: `api-log-${Date.now()}:`, RATE_LIMITS: 'on' }
let app: TestApp
let other: ServerProcess
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp(settings)
  const { MONGODB_URI, REDIS_URL, JWT_SECRET } = testConfig()
  const PORT = String(await freePort())
  other = await startServerProcess({ ...settings, MONGODB_URI, REDIS_URL, JWT_SECRET, PORT })
  await stockUp(app.ctx, { LONDON: { LAMP: 5 } })
  admin = await app.as('admin')
})
afterAll(async () => {
  await other.end()
  await app.stop()
})

/** They are written once a second. */
const soon = { timeout: 20_000 }
const permissions = ['inventory.view', 'order.view', 'order.create', 'product.view'] as const

interface Told {
  kind: string
  operations: string[]
  codes: string[]
  cost: number | null
  durationMs: number
  keyId: string
}
async function told({ id }: Pick<Made, 'id'>, args = '', client = admin): Promise<Told[]> {
  const query = `query ($id: ID!) { apiRequests(integrationId: $id ${args}) { kind operations codes cost durationMs keyId at requestId } }`
  return (await client.run<{ apiRequests: Told[] }>(query, { id })).apiRequests
}
const order = (qty: number) => ({ input: { customerName: 'Bu Sekar', items: [{ sku: 'LAMP', qty }] } })

it('tells the last requests of both doors and both servers by names and codes, and nothing that was sent', async () => {
  const made = await integrationOf(admin, { permissions })
  const { client, secret } = made
  await client.run(
    'query Sekar($sku: String!) { ...All } fragment All on Query { stocks { nodes { id } } product(sku: $sku) { id } }',
    { sku: 'LAMP' },
  )
  await client.run(placeOrder, order(1))
  await client.run(placeOrder, order(1_000))
  await client.send('{ users { nodes { id } } }')
  await client.send('{ nothing(said: "Sekar") }')
  await withKey(other, secret).run('{ orders { nodes { id } } }')
  await fetch(`${app.url}/export/stock.csv?search=Sekar`, { headers: { authorization: `Bearer ${secret}` } })
  const raw = await connect(client)
  raw.say(subscribing('1', 'subscription Sekar { stockChanged { id } }'))
  raw.say(subscribing('2', 'subscription { nothing }'))
  const requests = await vi.waitFor(async () => {
    const known = await told(made)
    expect(known).toHaveLength(9)
    return known
  }, soon)
  raw.socket.terminate()
  const lines = requests.map(({ kind, operations, codes }) =>
    [kind, operations.join(), codes.join()].join(' '),
  )
  expect(lines.sort()).toEqual([
    'FILE GET /export/stock.csv ',
    'MUTATION placeOrder ',
    'MUTATION placeOrder INSUFFICIENT_STOCK',
    'QUERY orders ',
    'QUERY stocks,product ',
    'QUERY users FORBIDDEN',
    'SUBSCRIPTION  GRAPHQL_VALIDATION_FAILED',
    'SUBSCRIPTION stockChanged ',
    'UNREADABLE  GRAPHQL_VALIDATION_FAILED',
  ])
  expect(
    requests
      .filter(({ cost }) => cost === null)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['FILE', 'SUBSCRIPTION', 'UNREADABLE'])
  expect(new Set(requests.map(({ keyId }) => keyId))).toEqual(new Set([made.apiKey.id]))
  expect((await told(made, 'failed: true')).map(({ codes }) => codes.length)).toEqual([1, 1, 1, 1])
  const redis = connectRedis(testConfig().REDIS_URL, testLogger())
  const kept = await vi.waitFor(() => redis.lrange(`${settings.REDIS_PREFIX}api-log:${made.id}`, 0, -1), soon)
  expect(kept.length).toBe(9)
  expect(kept.join()).not.toMatch(/Sekar|LAMP|gdg_/)
  redis.disconnect()
})

it('keeps so many and no more, and is told what its budget did not let through', async () => {
  const made = await integrationOf(admin, { permissions, budgetPerSecond: limits.leastBudgetPerSecond })
  const ask = (count: number) =>
    Promise.all(Array.from({ length: count }, () => made.client.send('{ actor { id } }')))
  for (let round = 0; round < 6; round++) await ask(100)
  // Each text is read for the first time, which costs most.
  for (let text = 0; ; text++)
    if ((await made.client.send(`{ actor { id } } # ${text}${'x'.repeat(20_000)}`)).errors) break
  await vi.waitFor(async () => {
    expect((await told(made, 'failed: true')).map(({ kind, codes }) => [kind, ...codes])).toContainEqual([
      'UNREADABLE',
      'RATE_LIMITED',
    ])
  }, soon)
  const redis = connectRedis(testConfig().REDIS_URL, testLogger())
  const key = `${settings.REDIS_PREFIX}api-log:${made.id}`
  await vi.waitFor(async () => expect(await redis.llen(key)).toBe(limits.apiRequests), soon)
  expect(await redis.pttl(key)).toBeGreaterThan(6 * 86_400_000)
  expect(await told(made, 'first: 250')).toHaveLength(250)
  expect(
    (
      await admin.send('query ($id: ID!) { apiRequests(integrationId: $id, first: 251) { id } }', {
        id: made.id,
      })
    ).errors?.[0]?.extensions.code,
  ).toBe('BAD_USER_INPUT')
  redis.disconnect()
})

it('is for who manages the integration, and of people nothing is kept', async () => {
  const made = await integrationOf(admin, { permissions })
  const clerk = await app.asHolderOf('order.view')
  const query = 'query ($id: ID!) { apiRequests(integrationId: $id) { id } }'
  const codeFor = async (client: TestClient, id: string) =>
    (await client.send(query, { id })).errors?.[0]?.extensions.code
  expect(await codeFor(clerk, made.id)).toBe('FORBIDDEN')
  expect(await codeFor(made.client, made.id)).toBe('FORBIDDEN')
  expect(await codeFor(admin, '6b0c9ec0a3754d9ec08b7bff')).toBe('NOT_FOUND')
  const redis = connectRedis(testConfig().REDIS_URL, testLogger())
  const { me } = await admin.run<{ me: { id: string } }>('{ me { id } }')
  await vi.waitFor(
    async () => expect(await redis.keys(`${settings.REDIS_PREFIX}api-log:${made.id}`)).toHaveLength(1),
    soon,
  )
  expect(await redis.keys(`${settings.REDIS_PREFIX}api-log:${me.id}`)).toEqual([])
  redis.disconnect()
})
