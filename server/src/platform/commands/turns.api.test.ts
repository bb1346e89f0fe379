import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { placeOrder } from '../../modules/orders/index.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { withLock } from './lock.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ LOCK_WAIT_MS: '200' })
})
beforeEach(clearDatabase)
afterAll(() => app.stop())

const buy = (idempotencyKey?: string) =>
  placeOrder(app.ctx, { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], idempotencyKey })

const busy = { code: 'RESOURCE_BUSY' }
const refused = { value: { code: 'INSUFFICIENT_STOCK' } }

it('who was told RESOURCE_BUSY and repeats with its key comes before those who came after it', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 1 } })
  let later!: Promise<unknown>
  let again!: Promise<unknown>
  await withLock(['stock:LAMP'], async () => {
    await expect(buy('first')).rejects.toMatchObject(busy)
    later = buy('later')
    again = buy('first')
  })
  await expect(later).rejects.toMatchObject(refused)
  await expect(again).resolves.toMatchObject({ customerName: 'Ayu' })
})

it('without a key nobody knows that it has waited before', async () => {
  await stockUp(app.ctx, { LONDON: { LAMP: 1 } })
  let later!: Promise<unknown>
  let again!: Promise<unknown>
  await withLock(['stock:LAMP'], async () => {
    await expect(buy()).rejects.toMatchObject(busy)
    later = buy()
    again = buy()
  })
  await expect(again).rejects.toMatchObject(refused)
  await expect(later).resolves.toMatchObject({ customerName: 'Ayu' })
})
