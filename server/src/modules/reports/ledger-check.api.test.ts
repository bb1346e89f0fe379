import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
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
