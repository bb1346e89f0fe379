import { batchesOf } from '@gudang/domain'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stockUp, stockUpMany } from '../../testing/catalogue.ts'
import { askStocktake as ask } from '../../testing/stocktakes.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { MovementModel } from '../stock/movement.model.ts'

const size = 1_200
const skus = Array.from({ length: size }, (_, index) => `LARGE-${index}`)
let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 1 } })
  await stockUpMany(app.ctx, { like: 'LAMP', warehouseCode: 'LONDON', skus, each: 10 })
})
afterAll(() => app.stop())

it('more lines than one transaction takes are posted in chunks behind the answer, each once, and proved', async () => {
  const admin = await app.as('admin')
  const { number } = await ask(admin, 'startStocktake', { warehouseCode: 'LONDON', scope: { all: true } })
  for (const batch of batchesOf(skus, 200))
    await ask(admin, 'recordCounts', {
      number,
      entries: batch.map((code) => ({ code, units: 9, mode: 'SET' })),
    })
  const { version } = await ask(admin, 'finishCounting', { number })
  const answer = await ask(admin, 'postStocktake', { number, expectedVersion: version })
  expect(answer).toMatchObject({ __typename: 'Stocktake', status: 'POSTING' })
  await vi.waitFor(
    async () =>
      expect(await ask(admin, 'stocktake', { number })).toMatchObject({
        status: 'POSTED',
        progress: { posted: size, open: 1 },
      }),
    { timeout: 60_000, interval: 200 },
  )
  expect(await MovementModel.countDocuments({ 'reference.label': number, quantityDelta: -1 })).toBe(size)
  expect((await verifyLedger(app.ctx)).mismatches).toEqual([])
}, 120_000)
