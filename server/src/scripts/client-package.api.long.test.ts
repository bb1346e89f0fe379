import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stockUp } from '../testing/catalogue.ts'
import { integrationOf } from '../testing/integrations.ts'
import { startReceiver, type Receiver } from '../testing/receivers.ts'
import { password, startTestApp, type TestApp } from '../testing/test-app.ts'
import { webhooksOf } from '../testing/webhooks.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'gudang-client-'))
let app: TestApp
let receiver: Receiver

beforeAll(async () => {
  app = await startTestApp({ WEBHOOKS_PRIVATE_ADDRESSES: 'allow' })
  receiver = await startReceiver()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  receiver.stop()
  await app.stop()
})

function run(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: { PATH: process.env.PATH!, ...env } })
  let output = ''
  let wrong = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (wrong += chunk))
  return new Promise((done, fail) =>
    child.once('close', (code) =>
      code === 0 ? done(output) : fail(new Error(`${program}: ${output}${wrong}`)),
    ),
  )
}

interface Manifest {
  name: string
  version: string
  dependencies?: Record<string, string>
}

/** A package's folder with those of all that it depends on, and its manifest. */
function closure(dir: string, found = new Map<string, Manifest>()): Map<string, Manifest> {
  if (found.has(dir)) return found
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest
  found.set(dir, manifest)
  const places = createRequire(join(dir, 'package.json'))
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const at = places.resolve.paths(name)!.map((place) => join(place, name))
    closure(realpathSync(at.find(existsSync)!), found)
  }
  return found
}

const tarball = ({ name, version }: Manifest) =>
  `file:${name.replace('@', '').replace('/', '-')}-${version}.tgz`

/** As people who have it from a registry, but every package comes from its own tarball. */
async function install(): Promise<void> {
  const packages = closure(join(root, 'packages/client'))
  await run('npm', ['pack', '--ignore-scripts', '--silent', ...packages.keys()], { HOME: folder })
  const [client, ...others] = [...packages.values()]
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { [client!.name]: tarball(client!) },
    overrides: Object.fromEntries(others.map((each) => [each.name, tarball(each)])),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const options = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund']
  await run('npm', ['install', ...options], { HOME: folder })
}

const partner = `
import { createClient, EventsAppendedDocument, PlaceOrderDocument, StocksDocument, verifyWebhook } from '@gudang/client'

const { url, apiKey, email, password, cursor, secret, headers, body } = JSON.parse(process.env.GIVEN!)
const app = createClient({ url, apiKey })
const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 2 }], externalReference: '4711' }
const { placeOrder } = await app.request(PlaceOrderDocument, { input })
if (placeOrder.__typename === 'InsufficientStock') throw new Error(placeOrder.message)
const total: number = placeOrder.totalAmount
const { order } = await app.request<{ order: { status: string } }, object>('{ order(externalReference: "4711") { status } }')

const skus: string[] = []
for await (const { sku } of app.each(StocksDocument, { first: 1 }, ({ stocks }) => stocks)) skus.push(sku)

const told: string[] = []
for await (const { topic } of app.subscribe(EventsAppendedDocument, { after: cursor, topics: ['order.*'] })) {
  if (told.push(topic) === 2) break
  await app.request(PlaceOrderDocument, { input: { ...input, externalReference: '4712' } })
}

const person = createClient({ url, email, password })
const { me } = await person.request<{ me: { email: string } }, object>('{ me { email } }')
const { type } = verifyWebhook({ secret, headers, body })
let forged = false
try {
  verifyWebhook({ secret, headers, body: body + ' ' })
} catch {
  forged = true
}
console.log(JSON.stringify({ total, status: order.status, skus, told, me: me.email, type, forged }))
`

it('is installed from its tarball into an empty folder, compiles there, and does all that it says against a server', async () => {
  await install()
  writeFileSync(join(folder, 'partner.ts'), partner)
  const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
  const types = ['--types', 'node', '--typeRoots', join(root, 'packages/client/node_modules/@types')]
  await run(process.execPath, [compiler, 'partner.ts', '--strict', '--module', 'nodenext', ...types])

  const admin = await app.as('admin')
  await stockUp(app.ctx, { LONDON: { LAMP: 10 }, LEEDS: { LAMP: 10 } })
  const { eventCursor } = await admin.run<{ eventCursor: string }>('{ eventCursor }')
  const permissions = ['order.view', 'order.create', 'inventory.view', 'product.view']
  const { id: integrationId, secret: apiKey } = await integrationOf(admin, { permissions })
  const { secret, id } = await webhooksOf(() => admin).hook({ url: receiver.url, integrationId })
  await admin.run('mutation ($id: ID!) { testWebhook(id: $id) { __typename } }', { id })
  const { headers, body } = await vi.waitUntil(() => receiver.received[0])

  const { me } = await admin.run<{ me: { email: string } }>('{ me { email } }')
  const given = {
    url: app.url,
    apiKey,
    email: me.email,
    password,
    cursor: eventCursor,
    secret,
    headers,
    body,
  }
  const said = await run(process.execPath, ['partner.js'], { GIVEN: JSON.stringify(given) })
  expect(JSON.parse(said)).toEqual({
    total: 200,
    status: 'PENDING',
    skus: ['LAMP', 'LAMP'],
    told: ['order.placed', 'order.placed'],
    me: me.email,
    type: 'webhook.test',
    forged: true,
  })
}, 60_000)
