import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { LedgerChecksModel, LedgerLeaseModel } from './ledger-check.model.ts'
import { checkLedger } from './ledger-check.service.ts'

let app: TestApp
let viewer: TestClient

beforeAll(async () => {
  app = await startTestApp({ REQUEST_DEADLINE_MS: '5000' })
  await stockUp(app.ctx, { LONDON: { LAMP: 10, DESK: 5 }, LEEDS: { LAMP: 20 } })
  viewer = await app.as('viewer')
})
afterAll(() => app.stop())

const verify = '{ verifyLedger { stocksChecked mismatchCount startedAt checkedAt } }'
const clean = { verifyLedger: { stocksChecked: 3, mismatchCount: 0 } }
const checksSoFar = async () => (await LedgerChecksModel.findById('all').lean())?.checks ?? 0
/** As a server that died, or one that is at it, leaves it. */
const hold = (forMs: number) =>
  LedgerLeaseModel.updateOne(
    { _id: 'check' },
    { $set: { owner: 'another server', since: new Date(), until: new Date(Date.now() + forMs) } },
    { upsert: true },
  )

it('is made once for fifty who ask at once, and tells each', async () => {
  const before = await checksSoFar()
  // So that they wait together; who comes after a check has ended is told by another.
  await hold(1_000)
  const answers = await Promise.all(Array.from({ length: 50 }, () => viewer.run(verify)))
  for (const answer of answers) expect(answer).toMatchObject(clean)
  expect((await checksSoFar()) - before).toBeLessThanOrEqual(10)
})

it('is begun after it was asked for where none was under way', async () => {
  await viewer.run(verify)
  const asked = Date.now()
  const { verifyLedger } = await viewer.run<{ verifyLedger: { startedAt: string } }>(verify)
  expect(Date.parse(verifyLedger.startedAt)).toBeGreaterThanOrEqual(asked)
})

it('is taken up by another server when the one that was at it has died', async () => {
  await hold(1_000)
  const asked = Date.now()
  expect(await viewer.run(verify)).toMatchObject(clean)
  expect(Date.now() - asked).toBeGreaterThan(900)
})

it('that takes longer than a query may is RESOURCE_BUSY, and whoever asks again has its report', async () => {
  await hold(60_000)
  const { errors } = await viewer.send(verify)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'RESOURCE_BUSY', retryAfterMs: expect.any(Number) })
  expect(await viewer.run('{ ledgerCheck { runningSince } }')).toMatchObject({
    ledgerCheck: { runningSince: expect.any(String) },
  })
  // It ends while nobody waits.
  await hold(0)
  await checkLedger(app.ctx)
  const checks = await checksSoFar()
  expect(await viewer.run(verify)).toMatchObject(clean)
  expect(await checksSoFar()).toBe(checks)
  expect(await viewer.run('{ ledgerCheck { runningSince report { stocksChecked } } }')).toEqual({
    ledgerCheck: { runningSince: null, report: { stocksChecked: 3 } },
  })
  // Once: the next question is a new one.
  await viewer.run(verify)
  expect(await checksSoFar()).toBe(checks + 1)
})

it('goes on from where a server that died had come, unless that is long ago', async () => {
  const left = async (startedAt: Date) => {
    const found = { mismatches: [], mismatchCount: 0, acknowledged: [], acknowledgedCount: 0 }
    const reached = { startedAt, stage: 1, stocks: 70, movements: 900, found }
    await LedgerChecksModel.updateOne({ _id: 'all' }, { $set: { reached } })
    return viewer.run(verify)
  }
  const [now, longAgo] = [new Date(), new Date(Date.now() - 3_600_001)]
  expect(await left(now)).toMatchObject({ verifyLedger: { stocksChecked: 70, startedAt: now.toISOString() } })
  expect(await viewer.run(verify)).toMatchObject(clean)
  expect(await left(longAgo)).toMatchObject(clean)
})

it('is of what is new where that is asked for, and the last whole one stays what is told', async () => {
  const both = `query { all: verifyLedger { newOnly movementsChecked } new: verifyLedger(newOnly: true) { newOnly movementsChecked } }`
  expect(await viewer.run(both)).toEqual({
    all: { newOnly: false, movementsChecked: 3 },
    new: { newOnly: true, movementsChecked: 0 },
  })
  await adjustStock(app.ctx, {
    sku: 'LAMP',
    warehouseCode: 'LEEDS',
    delta: 1,
    reason: AdjustmentReason.RECEIPT,
  })
  const ofNew = '{ verifyLedger(newOnly: true) { newOnly stocksChecked movementsChecked mismatchCount } }'
  expect(await viewer.run(ofNew)).toEqual({
    verifyLedger: { newOnly: true, stocksChecked: 3, movementsChecked: 1, mismatchCount: 0 },
  })
  expect(await viewer.run(`{ ledgerCheck { report { newOnly movementsChecked } } }`)).toEqual({
    ledgerCheck: { report: { newOnly: false, movementsChecked: 3 } },
  })
})
