import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@gudang/local-engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillLedger } from '../../testing/fill-ledger.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { LedgerChecksModel } from './ledger-check.model.ts'

const movements = 12_000

let app: TestApp
let servers: ServerProcess[] = []
let clients: TestClient[]

beforeAll(async () => {
  app = await startTestApp()
  await fillLedger(app.ctx, {
    movements,
    products: 500,
    warehouses: 2,
    warehousesOfProduct: 2,
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2026-06-01T00:00:00Z'),
  })
  const { accessToken } = await app.as('viewer')
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const settings = { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET, RATE_LIMITS: 'off' }
  const ports = [await freePort(), await freePort()]
  servers = await Promise.all(ports.map((port) => startServerProcess({ ...settings, PORT: String(port) })))
  clients = servers.map(({ url }) => Object.assign(createClient(url), { accessToken }))
}, 120_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end('SIGKILL')))
  await app.stop()
})

const running = async (client: TestClient) =>
  (await client.run<{ ledgerCheck: { runningSince: string | null } }>('{ ledgerCheck { runningSince } }'))
    .ledgerCheck.runningSince

it(
  'the check of a server that is killed in the middle of it is taken up by another',
  { timeout: 60_000 },
  async () => {
    const [dying, other] = clients as [TestClient, TestClient]
    const asked = dying.send('{ verifyLedger { mismatchCount } }').catch((error: unknown) => error)
    while (!(await LedgerChecksModel.findById('all').lean())?.reached) await delay(20)
    await servers[0]!.end('SIGKILL')
    await asked
    expect(await running(other)).not.toBeNull()
    const killed = Date.now()
    const verify = () =>
      other.send<{ verifyLedger: object }>('{ verifyLedger { movementsChecked mismatchCount startedAt } }')
    let answer = await verify()
    while (answer.errors?.[0]?.extensions.code === 'RESOURCE_BUSY') answer = await verify()
    const report = answer.data!.verifyLedger as {
      movementsChecked: number
      mismatchCount: number
      startedAt: string
    }
    console.log(`ended ${Date.now() - killed} ms after the other server had died`)
    expect(report.mismatchCount).toBe(0)
    expect(report.movementsChecked).toBeGreaterThanOrEqual(movements)
    expect(Date.parse(report.startedAt)).toBeLessThan(killed)
    expect(await running(other)).toBeNull()
  },
)
