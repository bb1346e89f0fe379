import { allPermissions } from '@gudang/domain'
import { freePort } from '@gudang/local-engines'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { stockUp } from '../../testing/catalogue.ts'
import {
  createApiKey,
  createIntegration,
  integrationOf,
  newKey,
  revokeApiKey,
  updateIntegration,
  withKey,
} from '../../testing/integrations.ts'
import { adjustStock, placeOrder } from '../../testing/operations.ts'
import { connect, openSocket, subscribing } from '../../testing/raw-socket.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { snapshot, startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { RoleModel, UserModel } from '../users/users.model.ts'
import { ApiKeyModel } from './integrations.model.ts'

const settings = { REDIS_PREFIX: `integrations-${Date.now()}:`, TRUST_PROXY: '1', RATE_LIMITS: 'on' }
let app: TestApp
let other: ServerProcess
let admin: TestClient
let warehouses: Record<string, string>

beforeAll(async () => {
  app = await startTestApp(settings)
  const { MONGODB_URI, REDIS_URL, JWT_SECRET } = testConfig()
  const PORT = String(await freePort())
  other = await startServerProcess({ ...settings, MONGODB_URI, REDIS_URL, JWT_SECRET, PORT })
  await stockUp(app.ctx, { LONDON: { LAMP: 1_000 }, LEEDS: { LAMP: 1_000 } })
  admin = await app.as('admin')
  const told = await admin.run<{ warehouses: { id: string; code: string }[] }>('{ warehouses { id code } }')
  warehouses = Object.fromEntries(told.warehouses.map(({ id, code }) => [code, id]))
})
afterAll(async () => {
  await other.end()
  await app.stop()
})

const shop = ['product.view', 'warehouse.view', 'inventory.view', 'order.view', 'order.create'] as const
const who = '{ actor { kind id name } }'
const levels = '{ stocks { nodes { quantity warehouse { code } } } }'
const order = (idempotencyKey?: string) => ({
  input: { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], idempotencyKey },
})

const refusalOf = async (client: TestClient, query = who, variables?: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions
const problemsOf = async (client: TestClient, query: string, variables: object) => {
  const refusal = await refusalOf(client, query, variables)
  const fields = (refusal?.fields ?? []) as { code: string }[]
  return [refusal?.code, ...fields.map(({ code }) => code)]
}
/** Behind the one proxy that is trusted. */
async function reasonFrom(address: string, secret: string): Promise<unknown> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${secret}`,
      'x-forwarded-for': address,
    },
    body: JSON.stringify({ query: who }),
  })
  const { errors } = (await response.json()) as {
    errors?: { extensions: { code: string; reason?: string } }[]
  }
  return errors && (errors[0]!.extensions.reason ?? errors[0]!.extensions.code)
}
const atOther = ({ accessToken }: TestClient) => withKey({ url: other.url }, accessToken!)
const idOf = async (client: TestClient) => (await client.run<{ me: { id: string } }>('{ me { id } }')).me.id

describe('a key', () => {
  it('acts in the name of its integration, in the ledger, in orders and in the log', async () => {
    const permissions = [...shop, 'inventory.adjust', 'audit.view']
    const { client, id } = await integrationOf(admin, { name: 'Toko Ayu', permissions })
    const actor = { kind: 'API_KEY', id, name: 'Toko Ayu' }
    expect(await client.run(who)).toEqual({ actor })
    const receipt = { sku: 'LAMP', warehouseCode: 'LONDON', delta: 1, reason: 'RECEIPT' }
    await client.run(adjustStock, { input: receipt })
    const { placeOrder: placed } = await client.run<{ placeOrder: { orderNumber: string } }>(
      placeOrder,
      order(),
    )
    const told = await admin.run(
      `{ movements(first: 2) { nodes { actor { kind id name } } }
         order(orderNumber: "${placed.orderNumber}") { placedBy { kind id name } }
         auditLog(first: 1) { nodes { kind actor { kind id name } } } }`,
    )
    expect(told).toEqual({
      movements: { nodes: [{ actor }, { actor }] },
      order: { placedBy: actor },
      auditLog: { nodes: [{ kind: 'order.placed', actor }] },
    })
  })

  it('is shown once, known by its beginning, and is nowhere in the database', async () => {
    const { id } = await integrationOf(admin, { permissions: shop })
    const input = { integrationId: id, idempotencyKey: 'again' }
    const first = await admin.run<{
      createApiKey: { secret: string; apiKey: { id: string; prefix: string } }
    }>(createApiKey, { input })
    const { secret, apiKey } = first.createApiKey
    expect(secret).toMatch(/^gdg_[\w-]{43}$/)
    expect(secret.slice(0, 12)).toBe(apiKey.prefix)
    expect(await admin.run(createApiKey, { input })).toEqual({ createApiKey: { secret: null, apiKey } })
    expect(await snapshot()).not.toContain(secret.slice(12))
    expect(JSON.stringify(await EventModel.find().lean())).not.toContain(secret.slice(12))
  })

  it('opens files and a WebSocket too', async () => {
    const { client, secret } = await integrationOf(admin, { permissions: shop })
    const file = await fetch(`${app.url}/export/stock.csv`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    expect([file.status, (await file.text()).includes('LAMP')]).toEqual([200, true])
    const raw = await connect(client)
    raw.say(subscribing('1', 'subscription { stockChanged { product { sku } } }'))
    while (raw.inbox.length === 0) await client.run(placeOrder, order())
    expect(await raw.heard()).toMatchObject({
      payload: { data: { stockChanged: { product: { sku: 'LAMP' } } } },
    })
    raw.socket.terminate()
  })

  it('is told apart from others by why it opens nothing', async () => {
    const made = await integrationOf(admin, { permissions: shop })
    const { id, client, apiKey } = made
    const elsewhere = withKey(app, (await newKey(admin, id, { allowedAddresses: ['203.0.113.0/24'] })).secret)
    const soon = new Date(Date.now() + 60_000)
    const { secret, apiKey: brief } = await newKey(admin, id, { expiresAt: soon })
    await ApiKeyModel.updateOne({ _id: brief.id }, { $set: { expiresAt: new Date() } })
    await admin.run(revokeApiKey, { id: apiKey.id })
    const refused = (reason: string) => ({ code: 'UNAUTHENTICATED', reason })
    expect(await refusalOf(withKey(app, `gdg_${'x'.repeat(43)}`))).toEqual(refused('UNKNOWN_KEY'))
    expect(await refusalOf(client)).toEqual(refused('KEY_REVOKED'))
    expect(await refusalOf(withKey(app, secret))).toEqual(refused('KEY_EXPIRED'))
    expect(await refusalOf(elsewhere)).toEqual(refused('ADDRESS_NOT_ALLOWED'))
    await admin.run(updateIntegration, { input: { id, isActive: false } })
    expect(await refusalOf(elsewhere)).toEqual(refused('INTEGRATION_INACTIVE'))
    const raw = await openSocket(app.url)
    raw.say({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } })
    expect(await raw.closed).toBe(4401)
  })

  it('may be bound to addresses and networks, of both kinds', async () => {
    const { id } = await integrationOf(admin, { permissions: shop })
    const allowedAddresses = ['203.0.113.7', '198.51.100.0/24', '2001:db8:1::/48']
    const { secret } = await newKey(admin, id, { allowedAddresses })
    for (const [address, isOpen] of [
      ['203.0.113.7', true],
      ['::ffff:203.0.113.7', true],
      ['203.0.113.8', false],
      ['198.51.100.250', true],
      ['2001:db8:1:ffff::9', true],
      ['2001:db8:2::9', false],
      ['nonsense', false],
    ] as const)
      expect([address, (await reasonFrom(address, secret)) === undefined]).toEqual([address, isOpen])
    for (const wrong of ['203.0.113', '1', '10.0.0.0/33', 'shop.example.com', ''])
      expect(
        await problemsOf(admin, createApiKey, { input: { integrationId: id, allowedAddresses: [wrong] } }),
      ).toEqual(['BAD_USER_INPUT', 'NO_ADDRESS'])
  })

  it('tells when it was last used, written once a minute whoever serves it', async () => {
    const { client, apiKey } = await integrationOf(admin, { permissions: shop })
    expect((await ApiKeyModel.findById(apiKey.id).lean())!.lastUsedAt).toBeUndefined()
    await client.run(who)
    const lastUsedAt = await vi.waitFor(async () => {
      const at = (await ApiKeyModel.findById(apiKey.id).lean())!.lastUsedAt
      expect(at).toBeDefined()
      return at
    }, 10_000)
    await Promise.all([client.run(who), atOther(client).run(who)])
    expect((await ApiKeyModel.findById(apiKey.id).lean())!.lastUsedAt).toEqual(lastUsedAt)
  })

  it('has at most two beside it, however many are made at once; one that is revoked or over makes room', async () => {
    const { id, apiKey } = await integrationOf(admin, { permissions: shop })
    const many = await Promise.all(
      Array.from({ length: 6 }, () => problemsOf(admin, createApiKey, { input: { integrationId: id } })),
    )
    expect(many.filter(([code]) => code === undefined)).toHaveLength(2)
    expect(many.filter(([, field]) => field === 'TOO_MANY')).toHaveLength(4)
    await admin.run(revokeApiKey, { id: apiKey.id })
    await newKey(admin, id)
    await ApiKeyModel.updateMany({ integration: id }, { $set: { expiresAt: new Date() } })
    await newKey(admin, id)
  })

  it('that takes the place of another places no order twice, and sees what that has placed', async () => {
    const { client, id, apiKey } = await integrationOf(admin, { permissions: shop, ownOrdersOnly: true })
    const first = await client.run(placeOrder, order('one sale'))
    const next = withKey(app, (await newKey(admin, id)).secret)
    await admin.run(revokeApiKey, { id: apiKey.id })
    expect(await next.run(placeOrder, order('one sale'))).toEqual(first)
    expect(await next.run('{ orders { totalCount } }')).toEqual({ orders: { totalCount: 1 } })
  })

  it('is guessed at no more than 50 times from an address; who is let in there already does not notice', async () => {
    const address = '192.0.2.77'
    const { secret, id } = await integrationOf(admin, { permissions: shop })
    expect(await reasonFrom(address, secret)).toBeUndefined()
    const reasons: unknown[] = []
    for (let guess = 0; guess < 52; guess++) reasons.push(await reasonFrom(address, `gdg_guess-${guess}`))
    expect(reasons).toEqual([...Array<string>(50).fill('UNKNOWN_KEY'), 'RATE_LIMITED', 'RATE_LIMITED'])
    // Nothing is remembered of whom it stands for, and still it is not counted.
    await admin.run(updateIntegration, { input: { id, isStrict: true } })
    expect(await reasonFrom(address, secret)).toBeUndefined()
    expect(await reasonFrom('192.0.2.78', 'gdg_guess')).toBe('UNKNOWN_KEY')
  })
})

describe('revoked', () => {
  it('a key opens nothing from the next request on, on every server, and its connections are closed', async () => {
    const { client, apiKey } = await integrationOf(admin, { permissions: shop })
    const twin = atOther(client)
    for (const each of [client, twin]) await each.run(who)
    const sockets = [await connect(client), await connect(twin)]
    await admin.run(revokeApiKey, { id: apiKey.id })
    for (const each of [client, twin]) expect((await refusalOf(each))?.reason).toBe('KEY_REVOKED')
    for (const { closed } of sockets) expect(await closed).toBe(4403)
  })

  it('while requests are on their way, each is served or refused, and none that begins afterwards is served', async () => {
    const { client, apiKey } = await integrationOf(admin, { permissions: shop })
    const before = Array.from({ length: 20 }, (_, at) => (at % 2 ? client : atOther(client)).send(who))
    const revoking = admin.run(revokeApiKey, { id: apiKey.id })
    for (const answer of await Promise.all(before))
      expect(answer.errors?.[0]?.extensions.reason ?? 'served').toMatch(/^(served|KEY_REVOKED)$/)
    await revoking
    const after = Array.from({ length: 20 }, (_, at) => refusalOf(at % 2 ? client : atOther(client)))
    for (const refusal of await Promise.all(after)) expect(refusal?.reason).toBe('KEY_REVOKED')
  })

  it('twice it stays revoked as it was', async () => {
    const { apiKey } = await integrationOf(admin, { permissions: shop })
    await admin.run(revokeApiKey, { id: apiKey.id })
    const before = await snapshot()
    expect(await admin.run(revokeApiKey, { id: apiKey.id })).toEqual({ revokeApiKey: true })
    expect(await snapshot()).toBe(before)
  })
})

it('a connection ends with the time of its key', async () => {
  const { id } = await integrationOf(admin, { permissions: shop })
  const { secret, apiKey } = await newKey(admin, id, { expiresAt: new Date(Date.now() + 60_000) })
  await ApiKeyModel.updateOne({ _id: apiKey.id }, { $set: { expiresAt: new Date(Date.now() + 1_000) } })
  const { closed } = await connect(withKey(app, secret))
  expect(await closed).toBe(4403)
}, 20_000)

describe('an integration may do no more than its maker', () => {
  const seen = async (client: TestClient) => {
    const { data, errors } = await client.send<{ stocks: { nodes: { warehouse: { code: string } }[] } }>(
      levels,
    )
    if (errors) return errors[0]!.extensions.code
    return data!.stocks.nodes.map(({ warehouse }) => warehouse.code).sort()
  }
  const change = (input: object) =>
    admin.run('mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }', { input })

  it('when it is made: neither permissions nor warehouses that they lack', async () => {
    const maker = await app.asHolderOf('integration.manage', ...shop)
    const make = (input: object) => refusalOf(maker, createIntegration, { input: { name: 'x', ...input } })
    const limited = await app.as('admin', { warehouses: [warehouses.LONDON!] })
    const before = await snapshot()
    expect((await make({ permissions: [...shop, 'inventory.adjust'] }))?.code).toBe('FORBIDDEN')
    expect((await make({ permissions: ['stock.steal'] }))?.code).toBe('BAD_USER_INPUT')
    const inLeeds = { name: 'x', permissions: shop, warehouseCodes: ['LEEDS'] }
    expect((await refusalOf(limited, createIntegration, { input: inLeeds }))?.code).toBe('NOT_FOUND')
    expect(await snapshot()).toBe(before)
    const { client } = await integrationOf(limited, { permissions: shop })
    expect(await seen(client)).toEqual(['LONDON'])
  })

  it('afterwards: what they lose it loses at once, on every server and on its open connections', async () => {
    const maker = await app.as('admin')
    const { client } = await integrationOf(maker, { permissions: shop })
    const twin = atOther(client)
    expect([await seen(client), await seen(twin)]).toEqual([
      ['LEEDS', 'LONDON'],
      ['LEEDS', 'LONDON'],
    ])
    const { closed } = await connect(twin)
    const id = await idOf(maker)
    await change({ id, warehouseCodes: ['LEEDS'] })
    expect([await seen(client), await seen(twin), await closed]).toEqual([['LEEDS'], ['LEEDS'], 4403])
    const role = await RoleModel.create({ name: 'less', permissions: ['product.view'], _id: app.ctx.newId() })
    await change({ id, roleId: String(role._id) })
    expect([await seen(client), await seen(twin)]).toEqual(['FORBIDDEN', 'FORBIDDEN'])
    // Of a user who is inactive by a release of before nobody was asked.
    await UserModel.updateOne({ _id: id }, { $set: { isActive: false } })
    await change({ id: await idOf(admin), fullName: 'Somebody else' })
    expect((await refusalOf(client))?.reason).toBe('INTEGRATION_INACTIVE')
  })

  it('own warehouses are those that both may see', async () => {
    const maker = await app.as('admin')
    const { client } = await integrationOf(maker, { permissions: shop, warehouseCodes: ['LONDON'] })
    expect(await seen(client)).toEqual(['LONDON'])
    await change({ id: await idOf(maker), warehouseCodes: ['LEEDS'] })
    expect(await seen(client)).toEqual([])
  })

  it('nor than who changes it, gives it a key or takes it over', async () => {
    const { id, apiKey } = await integrationOf(admin, { permissions: [...shop, 'user.manage'] })
    const lesser = await app.asHolderOf('integration.manage', ...shop)
    const update = (input: object) => refusalOf(lesser, updateIntegration, { input: { id, ...input } })
    for (const input of [{ name: 'mine' }, { permissions: shop }, { takeOver: true }])
      expect([input, (await update(input))?.code]).toEqual([input, 'FORBIDDEN'])
    expect((await refusalOf(lesser, createApiKey, { input: { integrationId: id } }))?.code).toBe('FORBIDDEN')
    // To stop it is another matter.
    expect(await lesser.run(revokeApiKey, { id: apiKey.id })).toEqual({ revokeApiKey: true })
    expect(await update({ isActive: false })).toBeUndefined()
    expect((await update({ isActive: true }))?.code).toBe('FORBIDDEN')
  })

  it('is out of sight of who is limited to less, and never made by a key', async () => {
    const { id, apiKey, client } = await integrationOf(admin, { permissions: allPermissions })
    const limited = await app.as('admin', { warehouses: [warehouses.LONDON!] })
    const own = await integrationOf(limited, { permissions: shop })
    const list = '{ integrations { id } }'
    const { integrations } = await limited.run<{ integrations: { id: string }[] }>(list)
    const seenIds = integrations.map((one) => one.id)
    expect([seenIds.includes(own.id), seenIds.includes(id)]).toEqual([true, false])
    expect(await limited.run('query ($id: ID!) { integration(id: $id) { id } }', { id })).toEqual({
      integration: null,
    })
    for (const [mutation, variables] of [
      [updateIntegration, { input: { id, isActive: false } }],
      [createApiKey, { input: { integrationId: id } }],
      [revokeApiKey, { id: apiKey.id }],
    ] as const)
      expect((await refusalOf(limited, mutation, variables))?.code).toBe('NOT_FOUND')
    for (const [mutation, variables] of [
      [createIntegration, { input: { name: 'child', permissions: [] } }],
      [updateIntegration, { input: { id, name: 'child' } }],
      [createApiKey, { input: { integrationId: id } }],
      [revokeApiKey, { id: apiKey.id }],
    ] as const)
      expect((await refusalOf(client, mutation, variables))?.code).toBe('FORBIDDEN')
    expect((await client.run<{ integrations: unknown[] }>(list)).integrations.length).toBeGreaterThan(1)
  })
})

describe('its settings', () => {
  it('strict: every command that can take an idempotency key must have one, and changes nothing without', async () => {
    const { client } = await integrationOf(admin, { permissions: shop, isStrict: true })
    const before = await snapshot()
    expect(await problemsOf(client, placeOrder, order())).toEqual(['BAD_USER_INPUT', 'KEY_REQUIRED'])
    expect(await snapshot()).toBe(before)
    expect(await client.run(placeOrder, order('k'))).toMatchObject({ placeOrder: { __typename: 'Order' } })
    const many = 'mutation ($orders: [PlaceOrderInput!]!) { placeOrders(orders: $orders) { error { code } } }'
    expect(await client.run(many, { orders: [order().input, order('k2').input] })).toEqual({
      placeOrders: [{ error: { code: 'BAD_USER_INPUT' } }, { error: null }],
    })
  })

  it('a budget of its own is told and spent, whatever everybody has', async () => {
    const { client } = await integrationOf(admin, { permissions: shop, budgetPerSecond: 100 })
    let refused: Awaited<ReturnType<typeof refusalOf>>
    let spent = 0
    const dear =
      '{ stocks(first: 100) { totalCount nodes { quantity product { sku name } warehouse { code } } } }'
    for (; !refused && spent < 1_000; spent++) refused = await refusalOf(client, dear)
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number })
    expect(spent).toBeLessThan(60)
    expect(refused!.retryAfterMs).toBeGreaterThan(1_000)
  })

  it('a name is one integration’s, however it is written; a stale change is refused', async () => {
    const { id } = await integrationOf(admin, { name: 'Web Shop', permissions: shop })
    const taken = { input: { name: ' web  shop', permissions: [] } }
    expect(await problemsOf(admin, createIntegration, taken)).toEqual(['BAD_USER_INPUT', 'TAKEN'])
    await admin.run(updateIntegration, { input: { id, name: 'Web Shop 2', expectedVersion: 0 } })
    expect(
      await problemsOf(admin, updateIntegration, { input: { id, name: 'Web Shop 3', expectedVersion: 0 } }),
    ).toEqual(['BAD_USER_INPUT', 'CHANGED'])
  })
})
