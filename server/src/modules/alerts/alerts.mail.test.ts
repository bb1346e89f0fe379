import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createLogger } from '../../platform/observe/logger.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import { AdjustmentReason } from '../stock/index.ts'
import { adjustStock } from '../stock/stock.adjust.ts'
import { setLowStockThreshold } from '../stock/stock.threshold.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { mailDueAlerts } from './alerts.mail.ts'
import { AlertModel } from './alerts.model.ts'
import { snoozeAlert } from './alerts.snooze.ts'

const mails = await startMailServer()
let app: TestApp
const toAll = 'user-1@gudang.test'
const toLeeds = 'user-2@gudang.test'

beforeAll(async () => {
  app = await startTestApp({ SMTP_URL: mails.url, PUBLIC_URL: 'https://gudang.example' })
  await stockUp(app.ctx, { LONDON: { LAMP: 9, MUG: 9, POT: 9 }, LEEDS: { LAMP: 9 } })
  for (const [sku, warehouseCode] of [
    ['LAMP', 'LONDON'],
    ['MUG', 'LONDON'],
    ['POT', 'LONDON'],
    ['LAMP', 'LEEDS'],
  ] as const)
    await setLowStockThreshold(app.ctx, { sku, warehouseCode, threshold: 1 })
  await app.as('viewer')
  const leeds = (await warehousesByCode(app.ctx, ['LEEDS'])).get('LEEDS')!
  await app.as('viewer', { warehouses: [String(leeds._id)] })
  await app.asHolderOf('order.view')
})
beforeEach(() => {
  mails.received = []
  mails.isRefusing = false
})
afterAll(async () => {
  await app.stop()
  mails.stop()
})

const count = (sku: string, countedOnHand: number, warehouseCode = 'LONDON') =>
  adjustStock(app.ctx, { sku, warehouseCode, countedOnHand, reason: AdjustmentReason.COUNT })
const due = (number: number) =>
  expect.poll(() => AlertModel.countDocuments({ mailDue: true }), { timeout: 15_000 }).toBe(number)
const later = (minutes: number) =>
  systemContext(createLogger('silent'), 'test', () => new Date(Date.now() + minutes * 60_000))

it('are told in one mail to each who may see the stock, once, and not before others could have joined', async () => {
  await count('LAMP', 0)
  await count('MUG', 0)
  await count('LAMP', 0, 'LEEDS')
  await due(3)
  await mailDueAlerts(later(1))
  expect(mails.received).toEqual([])
  await Promise.all([mailDueAlerts(later(6)), mailDueAlerts(later(6)), mailDueAlerts(later(6))])
  await mailDueAlerts(later(7))
  expect(mails.received.map(({ to, subject }) => ({ to, subject }))).toEqual([
    { to: toAll, subject: 'Gudang: low stock / stok menipis (3)' },
    { to: toLeeds, subject: 'Gudang: low stock / stok menipis (1)' },
  ])
  expect(mails.received[0]!.text).toMatch(/^LONDON {2}MUG Product MUG: 0 \(<=(3D)? 1\)/m)
  expect(mails.received[0]!.text).toContain('https://gudang.example/alerts')
  expect(mails.received[1]!.text).not.toContain('LONDON')
})

it('are told later where the mail server took none, and not at all where they are resolved or snoozed by then', async () => {
  await count('POT', 0)
  await due(1)
  mails.isRefusing = true
  await mailDueAlerts(later(6))
  await due(1)
  mails.isRefusing = false
  await mailDueAlerts(later(7))
  expect(mails.received).toMatchObject([{ to: toAll, text: expect.stringContaining('POT') as string }])
  await count('POT', 5)
  await count('POT', 0)
  await due(1)
  await count('POT', 5)
  await expect.poll(() => AlertModel.countDocuments({ sku: 'POT', open: true }), { timeout: 15_000 }).toBe(0)
  mails.received = []
  await mailDueAlerts(later(20))
  expect(mails.received).toEqual([])
  await count('POT', 0)
  await due(1)
  const alert = await AlertModel.findOne({ sku: 'POT', open: true }).lean().orFail()
  await snoozeAlert(app.ctx, { id: String(alert._id), until: later(60 * 24).now() })
  await mailDueAlerts(later(40))
  await due(0)
  expect(mails.received).toEqual([])
  await count('POT', 5)
})

it('are told again where the server that mailed them died over it, when its lease is over', async () => {
  await count('MUG', 5)
  await expect.poll(() => AlertModel.countDocuments({ sku: 'MUG', open: true }), { timeout: 15_000 }).toBe(0)
  await AlertModel.updateMany({}, { $unset: { mailDue: 1 } })
  await count('MUG', 0)
  await due(1)
  await AlertModel.updateMany({ mailDue: true }, { $set: { mailLease: later(10).now() } })
  await mailDueAlerts(later(9))
  expect(mails.received).toEqual([])
  await mailDueAlerts(later(11))
  expect(mails.received).toMatchObject([{ to: toAll }])
  await due(0)
  await count('MUG', 5)
  await count('MUG', 0)
  await due(1)
  await mailDueAlerts(later(6), AbortSignal.abort())
  await due(1)
})
