import 'reflect-metadata'
import { freePort } from '@gudang/local-engines'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { fillLedger } from '../fill-ledger.ts'
import { WarehouseModel } from '../../modules/warehouses/warehouses.model.ts'
import { buildGuardedSchema } from '../../schema.ts'
import { startServerProcess, type ServerProcess } from '../server-process.ts'
import { startTestApp, testConfig, type TestApp } from '../test-app.ts'
import { createClient } from '../test-client.ts'
import { logFolder } from '../test-logs.ts'
import { now, slowness, watchTurns } from '../turns.ts'
import { watchHealth } from '../watch-health.ts'
import { known, times, withinTime, type Attack, type Group, type Target } from './attack.ts'
import { documents } from './documents.ts'
import { ugly } from './files.ts'
import { values } from './inputs.ts'
import { budgets, legal } from './legal.ts'
import { slowSockets, sockets } from './sockets.ts'
import { slowWire, wire } from './wire.ts'

/** HOSTILE=legal: only the groups whose names have it. */
const { HOSTILE = '' } = process.env

// One server as in production, with little memory, and everything that a hostile caller may think of.
const secret = randomBytes(36).toString('base64')
const { settings: watched, turns: turnsOf } = watchTurns('--max-old-space-size=200')
let app: TestApp
let server: ServerProcess
let target: Target
let groups: Group[]

beforeAll(async () => {
  app = await startTestApp({ JWT_SECRET: secret })
  await fillLedger(app.ctx, {
    movements: 6_000,
    products: 1_000,
    warehouses: 3,
    warehousesOfProduct: 3,
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2026-11-01T00:00:00Z'),
    hot: true,
  })
  const { MONGODB_URI, REDIS_URL } = testConfig()
  server = await startServerProcess({
    ...{ MONGODB_URI, REDIS_URL, JWT_SECRET: secret },
    REDIS_PREFIX: `hostile-${Date.now()}:`,
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    ...watched,
    MALLOC_ARENA_MAX: '2',
  })
  const london = await WarehouseModel.findOne({ code: known.warehouse }).lean().orFail()
  const token = async (role: string, warehouses?: string[]) =>
    (await app.as(role, warehouses ? { warehouses } : {})).accessToken!
  target = {
    ...{ url: server.url, pid: server.pid, secret },
    tokens: {
      viewer: await token('viewer'),
      manager: await token('manager'),
      admin: await token('admin'),
      limited: await token('manager', [String(london._id)]),
    },
    newcomer: (role) => token(role),
  }
  const schema = await buildGuardedSchema()
  groups = [...documents, ...values, ...wire, ...sockets, ...ugly, legal(schema), budgets].filter(
    ({ name }) => name.includes(HOSTILE),
  )
}, 120_000)
afterAll(async () => {
  await server?.end('SIGKILL')
  await app.stop()
})

interface Outcome extends Attack {
  group: string
  kind: Group['kind']
  code: string
  began: number
  ms: number
}

async function attack({ name, kind, attacks }: Group): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const each of attacks) outcomes.push(await one(each, name, kind))
  return outcomes
}

async function one(each: Attack, group: string, kind: Group['kind']): Promise<Outcome> {
  const began = now()
  const code = await withinTime(each.send(target))
  return { ...each, group, kind, code, began, ms: now() - began }
}

const rssMb = () => {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))!
  return Math.round(Number(kb) / 1_024)
}

const median = (numbers: number[]) =>
  Math.round(numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0)

it('answers whatever it is sent as documented, others at once, and is as it was afterwards', async () => {
  // Each has a budget of its own: on a quick machine that of one would soon be spent.
  const newcomer = async () =>
    Object.assign(createClient(server.url), { accessToken: await target.newcomer('viewer') })
  // As a server that has been at work.
  const work =
    '{ stocks(first: 100) { nodes { id product { sku } } } dashboard { openAlerts } orders { nodes { id } } }'
  await Promise.all(
    times(8, async () => {
      const viewer = await newcomer()
      for (let round = 0; round < 15; round++) await viewer.run(work)
    }),
  )
  const began = now()
  const before = rssMb()
  let peak = before
  const sampling = setInterval(() => (peak = Math.max(peak, rssMb())), 100)
  onTestFinished(() => clearInterval(sampling))
  const stopWatching = watchHealth(server.url)
  const waiting = [slowWire, slowSockets].flatMap(({ attacks, name, kind }) =>
    attacks.map((each) => one(each, name, kind)),
  )
  const outcomes: Outcome[] = []
  for (const group of groups) {
    target.tokens.viewer = await target.newcomer('viewer')
    outcomes.push(...(await attack(group)))
  }
  outcomes.push(...(await Promise.all(waiting)))
  const health = await stopWatching()
  const deadline = Date.now() + 15_000
  while (rssMb() > before * 1.5 && Date.now() < deadline) await delay(250)
  const after = rssMb()

  // Not those of its start.
  const turns = turnsOf().filter(([at]) => at > began)
  const longestTurn = (during: Outcome[]) =>
    Math.max(
      0,
      ...turns
        .filter(([at]) => during.some(({ began, ms }) => at > began && at < began + ms + 20))
        .map(([, ms]) => ms),
    )
  const names = [...new Set(outcomes.map(({ group }) => group))]
  const table = names.map((name) => {
    const own = outcomes.filter(({ group }) => group === name)
    const took = own.map(({ ms }) => ms)
    return {
      'what is sent': name,
      requests: own.length,
      codes: [...new Set(own.map(({ code }) => code))].sort().join(' ').slice(0, 70),
      'median ms': median(took),
      'longest ms': Math.round(Math.max(...took)),
      'longest turn, CPU ms': longestTurn(own),
    }
  })
  console.table(table)
  const factor = slowness()
  const refused = outcomes.filter(({ kind }) => kind === 'refused')
  console.log(
    `${outcomes.length} requests. Refused: median ${median(refused.map(({ ms }) => ms))} ms. ` +
      `This machine is ${factor.toFixed(1)} times as slow as the limits are meant for. ` +
      `Longest of ${health.count} answers of /health/live: ${health.longest} ms. ` +
      `RSS ${before} MB before, ${peak} MB at most, ${after} MB after.`,
  )
  for (const each of outcomes) {
    const turn = each.kind === 'waits' ? 0 : longestTurn([each])
    if (each.kind === 'legal' || turn > 50 || (each.kind === 'refused' && each.ms > 500))
      console.log(`  ${each.group}: ${each.what}: ${Math.round(each.ms)} ms, longest turn ${turn} ms of CPU`)
  }

  const surprises = outcomes.filter(({ code, expected }) => ![expected].flat().includes(code))
  expect(surprises.map(({ group, what, code }) => `${group}: ${what}: ${code}`)).toEqual([])
  expect(outcomes.length).toBeGreaterThanOrEqual(250)
  expect(server.exitCode()).toBeNull()
  const log = readFileSync(join(logFolder, `process-${server.pid}.log`), 'utf8').split('\n')
  expect(log.filter((line) => /"level":[56]0/.test(line))).toEqual([])
  expect(median(refused.map(({ ms }) => ms))).toBeLessThan(250)
  for (const { what, ms, kind } of outcomes) if (kind === 'legal') expect(ms, what).toBeLessThan(11_000)
  // CPU: a busy machine does not count, and a slow one only as much as it is slow.
  expect(Math.max(...turns.map(([, ms]) => ms))).toBeLessThan(100 * factor)
  expect(after).toBeLessThanOrEqual(before * 1.5)
  expect(await (await newcomer()).run('{ verifyLedger { mismatchCount } }')).toEqual({
    verifyLedger: { mismatchCount: 0 },
  })
}, 180_000)
