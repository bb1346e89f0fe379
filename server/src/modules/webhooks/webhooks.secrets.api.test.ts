import { Webhook as Verifier } from 'standardwebhooks'
import { expect, it, onTestFinished } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { integrationOf } from '../../testing/integrations.ts'
import { adjustStock } from '../../testing/operations.ts'
import { startReceiver } from '../../testing/receivers.ts'
import { joinTestDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { webhooksOf } from '../../testing/webhooks.ts'
import { WebhookModel } from './webhooks.model.ts'

const key = (name: string) => `${name}:${name.repeat(40)}`
const stored = async () => JSON.stringify(await WebhookModel.find({}, { secrets: 1 }).lean())

it('are sealed by the newest key, with what was kept before, and sign through each change of keys', async () => {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.stop())
  const settings = { WEBHOOKS_PRIVATE_ADDRESSES: 'allow' }
  let app: TestApp = await startTestApp(settings)
  onTestFinished(() => app.stop())
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
  let admin = await app.as('admin')
  const { hook } = webhooksOf(() => admin)
  const secrets = new Map<string, string>()
  const make = async () => {
    const { id: integrationId } = await integrationOf(admin, { permissions: ['inventory.view'] })
    const { id, secret } = await hook({ url: receiver.url, integrationId, topics: ['stock.adjusted'] })
    secrets.set(id, secret)
  }
  const anew = async (WEBHOOKS_KEY: string) => {
    await app.stop()
    app = await joinTestDatabase({ ...settings, WEBHOOKS_KEY })
    admin = await app.as('admin')
  }
  /** Each webhook is told, and whoever holds its secret knows it. */
  const areTold = async () => {
    const before = receiver.received.length
    await admin.run(adjustStock, {
      input: { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' },
    })
    await expect.poll(() => receiver.received.length - before, { timeout: 25_000 }).toBe(secrets.size)
    const told = receiver.received.slice(before)
    for (const secret of secrets.values())
      expect(told.filter(({ body, headers }) => isSigned(secret, body, headers))).toHaveLength(1)
  }

  await make()
  expect(await stored()).toContain([...secrets.values()][0])
  await anew(key('a'))
  await areTold()
  const byFirst = await stored()
  expect(byFirst).toContain('sealed:')
  expect(byFirst).not.toContain('whsec_')
  await make()
  await areTold()
  await anew(`${key('b')},${key('a')}`)
  await areTold()
  const bySecond = await stored()
  expect(bySecond).not.toContain('whsec_')
  expect(bySecond).not.toContain(
    (JSON.parse(byFirst) as { secrets: { secret: string }[] }[])[0]!.secrets[0]!.secret,
  )
  await anew(key('b'))
  await areTold()
}, 90_000)

function isSigned(secret: string, body: string, headers: object): boolean {
  try {
    new Verifier(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
