import { freePort } from '@gudang/local-engines'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { stockUp } from '../catalogue.ts'
import { placeOrder, verifyLedger } from '../operations.ts'
import { startProxy } from '../proxy.ts'
import { startServerProcess, type ServerProcess } from '../server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../test-app.ts'
import { createClient, type TestClient } from '../test-client.ts'

let app: TestApp
let staff: TestClient
let environments: (Record<string, string> & { PORT: string })[]
let servers: ServerProcess[] = []

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { ROLLING: { 'ROLLING-LAMP': 100_000 } })
  staff = await app.as('manager')
  const { MONGODB_URI, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const ports = [await freePort(), await freePort()]
  environments = ports.map((port) => ({
    NODE_ENV: 'test',
    PORT: String(port),
    MONGODB_URI,
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX,
    JWT_SECRET,
    SHUTDOWN_NOTICE_MS: '400',
  }))
  servers = await Promise.all(environments.map(startServerProcess))
}, 120_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end('SIGKILL')))
  await app.stop()
})

describe('a rolling restart of two servers behind a proxy', { timeout: 60_000 }, () => {
  it('drops no request under load, and each server ends by itself', async () => {
    const proxy = await startProxy(servers.map(({ url }) => url))
    const client = createClient(proxy.url)
    client.accessToken = staff.accessToken
    const answers: string[] = []
    let over = false
    const buy = async (buyer: number) => {
      for (let number = 0; !over; number++) {
        const input = {
          customerName: `Buyer ${buyer}`,
          items: [{ sku: 'ROLLING-LAMP', qty: 1 }],
          idempotencyKey: `rolling-${buyer}-${number}`,
        }
        const answer = await client
          .send<{ placeOrder: { __typename: string } }>(placeOrder, { input })
          .catch((error: unknown) => ({ data: undefined, errors: String(error) }))
        answers.push(answer.data?.placeOrder.__typename ?? JSON.stringify(answer.errors))
      }
    }
    const load = Promise.all([1, 2, 3, 4].map(buy))
    const untilReady = async (url: string) => {
      while (!proxy.isReady(url)) await delay(10)
    }
    for (const [index, environment] of environments.entries()) {
      const atStop = answers.length
      expect(await servers[index]!.end('SIGTERM')).toBe(0)
      servers[index] = await startServerProcess(environment)
      await untilReady(servers[index].url)
      expect(answers.length).toBeGreaterThan(atStop)
    }
    over = true
    await load
    await proxy.stop()
    expect(answers.filter((answer) => answer !== 'Order')).toEqual([])
    const { orders } = await staff.run<{ orders: { totalCount: number } }>('{ orders { totalCount } }')
    expect(orders.totalCount).toBe(answers.length)
    const admin = await app.as('admin')
    expect(await admin.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
  }, 120_000)

  it('says so in its health while it ends, and lets running requests end', async () => {
    const [server] = servers
    const ended = server!.end('SIGTERM')
    const states: string[] = []
    while (states.at(-1) !== 'gone') {
      const answer = await fetch(`${server!.url}/health/ready`).catch(() => undefined)
      const { status } = answer ? ((await answer.json()) as { status: string }) : { status: 'gone' }
      if (status !== states.at(-1)) states.push(status)
    }
    expect(states.filter((state) => state !== 'ready')).toEqual(['stopping', 'gone'])
    expect(await ended).toBe(0)
  })
})
