import mongoose from 'mongoose'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRig, type Rig } from '../faults/rig.ts'
import {
  baskets,
  databaseCrashes,
  hangUps,
  lastUnits,
  life,
  oneKey,
  redisGoes,
  serverCrashes,
} from '../faults/runs.ts'
import { countsPostedBesideOrders } from '../faults/stocktakes-run.ts'
import { logFolder } from '../test-logs.ts'

// The short form of `npm run test:faults`: each run checks the whole ledger and every answer.
let rig: Rig

beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

describe('three servers', { timeout: 240_000 }, () => {
  beforeEach(() => rig.serve(3), 120_000)

  it('give 10 units to 10 of 200 buyers, though Redis dies and comes back meanwhile', () =>
    expect(lastUnits(rig, 200, redisGoes)).resolves.toContain('10 orders, 190 refused'))

  it('answer baskets in opposite order', () => expect(baskets(rig)).resolves.toContain('0 mismatches'))

  it('answer one key once, fifty times', () => expect(oneKey(rig)).resolves.toContain('50 equal answers'))

  it('place one order for a client that hangs up and repeats', () =>
    expect(hangUps(rig)).resolves.toContain('20 orders'))

  it('lose and invent nothing when one is killed', () =>
    expect(serverCrashes(rig, 1)).resolves.toContain('0 mismatches'))

  it('book each line of a stocktake once when two are killed while it is posted', () =>
    expect(countsPostedBesideOrders(rig, 1_500, 2)).resolves.toContain('0 mismatches'))

  it('lose and invent nothing when the database is killed', () =>
    expect(databaseCrashes(rig, 1)).resolves.toContain('0 mismatches'))

  it('take twenty actors at random', () => expect(life(rig, 1_000)).resolves.toContain('0 mismatches'))
})

it('of three servers that begin at once one makes the classes of the stocks, the others do nothing', async () => {
  await mongoose.connection.collection('stockClassings').deleteMany({})
  const OPERATIONS_TOKEN = 'tells-how-often-its-workers-ran'
  await rig.serve(3, { LOG_LEVEL: 'info', OPERATIONS_TOKEN })
  const headers = { authorization: `Bearer ${OPERATIONS_TOKEN}` }
  for (const { url } of rig.servers)
    await vi.waitFor(
      async () =>
        expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain(
          'gudang_worker_runs_total{worker="stock-classes",outcome="OK"}',
        ),
      { timeout: 30_000, interval: 100 },
    )
  const said = rig.servers.map(({ pid }) => readFileSync(join(logFolder, `process-${pid}.log`), 'utf8'))
  expect(said.join('').split('The classes of the stocks are made')).toHaveLength(2)
}, 120_000)

describe('three servers with GROUP_COMMIT=off', { timeout: 240_000 }, () => {
  beforeEach(() => rig.serve(3, { GROUP_COMMIT: 'off' }), 120_000)

  it('give 10 units to 10 of 100 buyers', () =>
    expect(lastUnits(rig, 100)).resolves.toContain('10 orders, 90 refused'))

  it('lose and invent nothing when one is killed', () =>
    expect(serverCrashes(rig, 1)).resolves.toContain('0 mismatches'))

  it('take twenty actors at random', () => expect(life(rig, 500)).resolves.toContain('0 mismatches'))
})

it.each([
  ['without locks', { LOCKS: 'off' }],
  ['with a lease shorter than a transaction', { LOCK_LEASE_MS: '4' }],
])(
  'three servers %s give 10 units to 10 of 60 buyers',
  async (_how, settings) => {
    await rig.serve(3, settings)
    const warned = rig.servers.map((server) => server.said().includes('LOCKS=off'))
    expect(warned).toEqual(warned.map(() => 'LOCKS' in settings))
    await lastUnits(rig, 60)
  },
  240_000,
)
