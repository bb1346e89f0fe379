import mongoose from 'mongoose'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acknowledgeMismatch } from '../modules/reports/ledger-acknowledgement.service.ts'
import { lastReport } from '../modules/reports/ledger-check.service.ts'
import { stockUp } from '../testing/catalogue.ts'
import { byHand } from '../testing/ledger-watch.ts'
import { startTestApp, testConfig, type TestApp } from '../testing/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
})
afterAll(() => app.stop())

const program = join(import.meta.dirname, '../../dist/scripts/verify-ledger.js')

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function verify(overrides: object = {}): Promise<Ended> {
  const { MONGODB_URI, REDIS_URL, JWT_SECRET } = testConfig()
  const env = { ...process.env, MONGODB_URI, REDIS_URL, JWT_SECRET, ...overrides }
  return new Promise((resolve) => {
    execFile(process.execPath, [program], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

it('ends with 0 where all adds up, with 1 and the names of what differs, with 2 where it could not look', async () => {
  const [whole, unreachable] = await Promise.all([verify(), verify({ MONGODB_URI: '' })])
  expect(whole).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 stocks, 1 movements, 0 mism/),
  })
  await mongoose.connection.collection('stocks').updateOne({}, { $set: { quantity: 9 } }, byHand)
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('1 mismatches'),
    stderr: expect.stringContaining('LAMP in LONDON: quantity is 9, the ledger sums to 10'),
  })
  const report = await lastReport(app.ctx)
  await acknowledgeMismatch(app.ctx, { mismatchId: report!.mismatches[0]!.id, reason: 'a trial' })
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /Acknowledged: LAMP in LONDON: quantity is 9.*: a trial\)\n.* 0 mismatches, 1 ack/,
    ),
    stderr: '',
  })
  expect(unreachable).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The ledger could not be verified.'),
  })
}, 60_000)
