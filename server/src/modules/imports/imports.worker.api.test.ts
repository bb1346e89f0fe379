import { Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { checked } from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { ImportModel, ImportState } from './imports.model.ts'
import { wakeWorker } from './imports.worker.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
})
afterAll(() => app.stop())

it('an import that cannot even be begun waits longer each time, and holds up no other', async () => {
  const manager = await app.as('manager')
  const counts = 'sku,warehouse,counted\nLAMP,LONDON,'
  const good = await checked(manager, 'stock-counts', `${counts}7`)
  const like = await ImportModel.findById(good.id).lean().orFail()
  const _id = new Types.ObjectId()
  const poison = { actor: undefined } as never
  const never = new Date(0)
  const free = { owner: 'nobody', until: never }
  await ImportModel.collection.insertOne({
    ...{ ...like, _id, worksAs: poison, lease: free, turn: never },
    ...{ state: ImportState.APPLYING, attempts: 0 },
  })
  const waitMs = async () => {
    wakeWorker()
    const released = { _id, turn: { $gt: never } }
    await expect.poll(() => ImportModel.exists(released), { timeout: 10_000 }).not.toBeNull()
    const { lease, turn } = await ImportModel.findById(_id).lean().orFail()
    await checked(manager, 'stock-counts', `${counts}8`)
    return lease.until.getTime() - turn.getTime()
  }
  const first = await waitMs()
  expect(first).toBeGreaterThanOrEqual(1_500)
  expect(first).toBeLessThanOrEqual(3_000)
  await ImportModel.updateOne({ _id }, { $set: { attempts: 8, lease: free, turn: never } })
  const ninth = await waitMs()
  expect(ninth).toBeGreaterThanOrEqual(300_000)
  expect(ninth).toBeLessThanOrEqual(600_000)
})
