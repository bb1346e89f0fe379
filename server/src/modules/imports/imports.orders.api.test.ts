import { afterAll, beforeAll, expect, it } from 'vitest'
import { withLock } from '../../platform/commands/lock.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { applyImport, checked, settled } from '../../testing/imports.ts'
import { placeOrder, verifyLedger } from '../../testing/operations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ImportModel } from './imports.model.ts'

let app: TestApp
let manager: TestClient

const skus = Array.from({ length: 500 }, (_, n) => `S${n}`)

beforeAll(async () => {
  app = await startTestApp({ LOCK_WAIT_MS: '20000' })
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: Object.fromEntries(skus.map((sku) => [sku, 10])) })
})
afterAll(() => app.stop())

const order = (sku: string) =>
  manager.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku, qty: 1 }] } })

it('500 lines that wait for one of their SKUs hold back no order of the others, and are applied when it is free', async () => {
  const file = ['sku,warehouse,counted', ...skus.map((sku) => `${sku},LONDON,12`)].join('\n')
  const { id } = await checked(manager, 'stock-counts', file)
  let release!: () => void
  const held = withLock(['stock:S499'], () => new Promise<void>((resolve) => (release = resolve)))
  await manager.run(applyImport, { id })
  // Orders before it begins, while it begins, and long after: each of a SKU of its own, so that none waits for another.
  const isAtWork = async () => ((await ImportModel.findById(id).lean().orFail()).lease.owner ?? '') !== ''
  let placed = 0
  let sinceItBegan = 0
  while (sinceItBegan < 40) {
    expect(await order(skus[placed++]!)).toMatchObject({ placeOrder: { __typename: 'Order' } })
    if (sinceItBegan > 0 || (await isAtWork())) sinceItBegan++
  }
  expect(await ImportModel.findById(id).lean()).toMatchObject({ state: 'APPLYING', rowsDone: 0 })
  release()
  await held
  // An order promises what is on hand: counts stay what they were.
  expect(await settled(manager, id)).toMatchObject({ state: 'APPLIED', rowsDone: 500, errorCount: 0 })
  expect(await manager.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
}, 60_000)
