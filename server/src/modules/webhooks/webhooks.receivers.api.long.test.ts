import { freePort } from '@gudang/local-engines'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { integrationOf } from '../../testing/integrations.ts'
import { adjustStock } from '../../testing/operations.ts'
import { startReceiver, type Receiver } from '../../testing/receivers.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { codeOf, create, permissions, webhooksOf, type Delivery } from '../../testing/webhooks.ts'
import { configureAddresses } from './webhooks.addresses.ts'

const allowed = { WEBHOOKS_PRIVATE_ADDRESSES: 'allow', WEBHOOKS_HTTP: true, NODE_ENV: 'test' } as const
let app: TestApp
let admin: TestClient
const receivers: Receiver[] = []

beforeAll(async () => {
  app = await startTestApp({ WEBHOOKS_PRIVATE_ADDRESSES: 'allow' })
  await stockUp(app.ctx, { LONDON: { LAMP: 10_000 } })
  admin = await app.as('admin')
}, 60_000)
afterAll(async () => {
  await app.stop()
  for (const receiver of receivers) receiver.stop()
})

const receiver = async (...answer: Parameters<typeof startReceiver>): Promise<Receiver> => {
  const started = await startReceiver(...answer)
  receivers.push(started)
  return started
}

const { hook, deliveries } = webhooksOf(() => admin)

const adjust = () =>
  admin.run(adjustStock, { input: { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' } })

const slow = { timeout: 25_000 }

it('receivers that hang, lie, break off, redirect or are not there hold up nobody, and the log says what they did', async () => {
  const target = await receiver()
  const bad = {
    TIMED_OUT: await receiver(() => {}),
    BROKEN_ANSWER: await receiver((_got, { socket }) => socket!.end('HTTP/9 nonsense\r\n\r\n')),
    NO_CONNECTION: await receiver((_got, { socket }) => socket!.destroy()),
    REFUSED: await receiver((_got, response) => response.writeHead(307, { location: target.url }).end()),
  }
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const nobody = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`
  gone.close()
  // It has answered 200: what comes after it is cut off, at 64 KB or where it breaks off.
  const endless = await receiver((_got, response) => {
    response.writeHead(200)
    const more = () => void (response.destroyed || (response.write('x'.repeat(65_536)), setImmediate(more)))
    more()
  })
  const short = await receiver((_got, response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('short')
    setImmediate(() => response.socket!.destroy())
  })
  const topics = ['stock.adjusted']
  const hooks = await Promise.all(
    [...Object.values(bad).map(({ url }) => url), nobody].map((url) => hook({ url, topics })),
  )
  const lying = [await hook({ url: endless.url, topics }), await hook({ url: short.url, topics })]
  const good = await receiver()
  await hook({ url: good.url, topics })
  for (let count = 0; count < 20; count++) await adjust()
  await expect.poll(() => good.distinct().length, { timeout: 5_000 }).toBe(20)
  for (const [index, fault] of [...Object.keys(bad), 'NO_CONNECTION'].entries())
    await expect
      .poll(
        async () =>
          (await deliveries(hooks[index]!.id)).flatMap(({ attempts }) => attempts.map((each) => each.fault)),
        slow,
      )
      .toContain(fault)
  for (const { id } of lying)
    await expect.poll(async () => (await deliveries(id, admin, 'DELIVERED')).length, slow).toBe(20)
  const [cut] = await deliveries(lying[0]!.id)
  expect(cut!.attempts[0]!.answer).toHaveLength(2_000)
  expect(target.received).toEqual([])
}, 90_000)

it('goes to no private address, by whatever name, unless that is configured', async () => {
  const at = await receiver()
  const { id: integrationId } = await integrationOf(admin, { permissions })
  const problemOf = async (url: string) =>
    (await codeOf(admin, create, { input: { integrationId, topics: ['*'], url } })) as
      { fields: { path: string[]; code: string }[] } | undefined
  const { port } = new URL(at.url)
  const named = await hook({
    url: `http://localhost:${port}/hook`,
    integrationId,
    topics: ['stock.adjusted'],
  })
  configureAddresses({ ...allowed, WEBHOOKS_PRIVATE_ADDRESSES: 'refuse' })
  try {
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '169.254.169.254',
      '10.0.0.1',
    ])
      expect((await problemOf(`http://${host}:${port}/`))?.fields, host).toMatchObject([
        { path: ['url'], code: 'PRIVATE_ADDRESS' },
      ])
    for (const url of [
      'ftp://example.com',
      'http://me:secret@example.com',
      'x',
      'javascript:alert(1)',
      'http://',
    ])
      expect((await problemOf(url))?.fields, url).toMatchObject([{ code: 'NO_URL' }])
    await adjust()
    await expect
      .poll(async () => (await deliveries(named.id))[0]?.attempts[0]?.fault, slow)
      .toBe('ADDRESS_NOT_ALLOWED')
    configureAddresses({ ...allowed, NODE_ENV: 'production', WEBHOOKS_HTTP: undefined })
    expect((await problemOf('http://example.com'))?.fields).toMatchObject([{ code: 'HTTPS_ONLY' }])
    expect(at.received).toEqual([])
  } finally {
    configureAddresses(allowed)
  }
})

it.each([
  ['js', process.execPath, ['--input-type=module', '-e']],
  ['python', 'python3', ['-c']],
])(
  'the receiver in %s of docs/api.md takes what is ours and refuses anything else',
  async (language, program, args) => {
    const docs = readFileSync(join(import.meta.dirname, '../../../../docs/api.md'), 'utf8')
    const [, code] = new RegExp(`\`\`\`${language}\n(.*?WEBHOOK_SECRET.*?)\`\`\``, 's').exec(docs)!
    const PORT = String(await freePort())
    const url = `http://127.0.0.1:${PORT}/`
    const own = await hook({ url, topics: ['stock.adjusted'] })
    const serverFolder = join(import.meta.dirname, '../../..')
    const env = { PATH: process.env.PATH, PORT, WEBHOOK_SECRET: own.secret }
    const child = spawn(program, [...args, code!], { cwd: serverFolder, env, stdio: 'ignore' })
    try {
      await adjust()
      const came = () => deliveries(own.id, admin, 'DELIVERED')
      await expect.poll(async () => (await came()).length, { timeout: 60_000 }).toBe(1)
      const [{ request, eventId }] = (await came()) as [Delivery]
      const at = new Date()
      const headers = {
        'webhook-id': eventId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Verifier(own.secret).sign(eventId, at, request!),
      }
      const send = async (body: string) => (await fetch(url, { method: 'POST', headers, body })).status
      expect([await send(request!), await send(request!.replace('LAMP', 'BOMB'))]).toEqual([204, 401])
    } finally {
      child.kill()
    }
  },
  90_000,
)
