import { Types } from 'mongoose'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { integrationOf, updateIntegration } from '../../testing/integrations.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { adjustStock, cancelOrder, placeOrder } from '../../testing/operations.ts'
import { startReceiver, type Receiver } from '../../testing/receivers.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import {
  codeOf,
  create,
  deliveryFields,
  permissions,
  update,
  webhooksOf,
  type Delivery,
} from '../../testing/webhooks.ts'
import { mailDueStops } from './webhooks.mail.ts'
import { WebhookDeliveryModel, WebhookDeliveryState, WebhookModel } from './webhooks.model.ts'

const mails = await startMailServer()
let app: TestApp
let admin: TestClient
const receivers: Receiver[] = []

beforeAll(async () => {
  app = await startTestApp({
    ...{ WEBHOOKS_PRIVATE_ADDRESSES: 'allow', SMTP_URL: mails.url, PUBLIC_URL: 'https://gudang.example' },
  })
  await stockUp(app.ctx, { LONDON: { LAMP: 10_000, MUG: 10_000 }, LEEDS: { MUG: 10_000 } })
  admin = await app.as('admin')
}, 60_000)
afterAll(async () => {
  await app.stop()
  mails.stop()
  for (const receiver of receivers) receiver.stop()
})

const receiver = async (...answer: Parameters<typeof startReceiver>): Promise<Receiver> => {
  const started = await startReceiver(...answer)
  receivers.push(started)
  return started
}

const { hook, change, read, deliveries } = webhooksOf(() => admin)

const adjust = (sku: string, warehouseCode = 'LONDON') =>
  admin.run(adjustStock, { input: { sku, warehouseCode, delta: 1, reason: 'FOUND' } })

async function order(client = admin, sku = 'LAMP'): Promise<{ id: string; orderNumber: string }> {
  const input = { customerName: 'Ayu', items: [{ sku, qty: 1 }] }
  return (await client.run<{ placeOrder: { id: string; orderNumber: string } }>(placeOrder, { input }))
    .placeOrder
}

/** As if its time had come: what waits is tried at once. */
async function atOnce(id: string, more: object = {}): Promise<void> {
  const waiting = { webhook: new Types.ObjectId(id), state: WebhookDeliveryState.WAITING }
  await WebhookDeliveryModel.updateMany(waiting, { $set: { ...more, nextAttemptAt: new Date() } })
  await admin.run('mutation ($id: ID!) { testWebhook(id: $id) { id } }', { id })
}

const slow = { timeout: 25_000 }
const cameTo = (at: Receiver, count: number) =>
  expect.poll(() => at.distinct().length, slow).toBeGreaterThanOrEqual(count)
const typesAt = (at: Receiver) => at.distinct().map(({ type }) => type)

it('tells each event once, signed, in its order, as the feed tells it to the integration', async () => {
  const [full, slim] = [await receiver(), await receiver()]
  const { id: integrationId, client } = await integrationOf(admin, { permissions })
  const own = await hook({ url: full.url, integrationId, topics: ['order.*', 'stock.adjusted'] })
  await hook({ url: slim.url, integrationId, topics: ['order.placed'], payload: 'SLIM' })
  const { orderNumber, id } = await order()
  await admin.run(cancelOrder, { orderNumber })
  await adjust('MUG', 'LEEDS')
  await admin.run('mutation { updateProduct(input: { sku: "MUG", price: 700 }) { id } }')
  await cameTo(full, 3)
  await cameTo(slim, 1)
  const { events } = await client.run<{ events: { nodes: { id: string; cursor: string; topic: string }[] } }>(
    '{ events(topics: ["order.*", "stock.adjusted"], first: 250) { nodes { id cursor topic } } }',
  )
  const [placed, cancelled, adjusted] = events.nodes.slice(-3)
  // Subjects differ: only those of one subject keep their order.
  expect(full.received.map((got) => got.id).sort()).toEqual(
    [placed, cancelled, adjusted].map((each) => each!.id).sort(),
  )
  expect(full.received.filter(({ subject }) => subject === id).map(({ type }) => type)).toEqual([
    'order.placed',
    'order.cancelled',
  ])
  for (const { body, headers } of full.received)
    new Verifier(own.secret).verify(body, headers as Record<string, string>)
  const told = (at: Receiver, wanted: string) =>
    JSON.parse(at.received.find((got) => got.id === wanted)!.body) as object
  expect(told(full, cancelled!.id)).toEqual({
    type: 'order.cancelled',
    timestamp: expect.any(String) as string,
    data: {
      ...{ id: cancelled!.id, cursor: cancelled!.cursor, subjectKind: 'ORDER', subjectId: id },
      actor: expect.objectContaining({ kind: 'USER' }) as object,
      order: expect.objectContaining({ orderNumber, from: 'PENDING', to: 'CANCELLED' }) as object,
      movements: [
        expect.objectContaining({ sku: 'LAMP', warehouseCode: 'LONDON', type: 'RELEASE', quantityDelta: 1 }),
      ],
    },
  })
  expect(told(slim, placed!.id)).toEqual({
    type: 'order.placed',
    timestamp: expect.any(String) as string,
    data: { id: placed!.id, cursor: placed!.cursor, subjectKind: 'ORDER', subjectId: id },
  })
  await expect
    .poll(async () => (await deliveries(own.id)).map(({ state }) => state))
    .toEqual(Array(3).fill('DELIVERED'))
  const [first] = await deliveries(own.id)
  expect(first).toMatchObject({ attemptCount: 1, attempts: [{ status: 204, fault: null }] })
  expect(first!.request).toBe(full.received.find((got) => got.id === first!.eventId)!.body)
})

it('never tells more than the integration may see: own orders, warehouses, and only while it is active', async () => {
  const at = await receiver()
  const partner = await integrationOf(admin, {
    ...{ permissions: [...permissions, 'order.create'], ownOrdersOnly: true, warehouseCodes: ['LONDON'] },
  })
  await hook({ url: at.url, integrationId: partner.id })
  const foreign = await order()
  const own = await order(partner.client)
  await adjust('MUG', 'LEEDS')
  await adjust('MUG', 'LONDON')
  await cameTo(at, 3)
  const all = JSON.stringify(at.received)
  expect(typesAt(at).sort()).toEqual(['order.placed', 'stock.adjusted', 'stock.moved'])
  for (const hidden of [foreign.id, foreign.orderNumber, 'LEEDS']) expect(all).not.toContain(hidden)
  expect(all).toContain(own.orderNumber)
  await admin.run(updateIntegration, { input: { id: partner.id, isActive: false } })
  await adjust('LAMP')
  const other = await receiver()
  await hook({ url: other.url, topics: ['stock.*'] })
  await adjust('LAMP')
  await cameTo(other, 1)
  expect(at.distinct()).toHaveLength(3)
  await admin.run(updateIntegration, {
    input: { id: partner.id, isActive: true, permissions: ['product.view'] },
  })
  await admin.run('mutation { updateProduct(input: { sku: "MUG", price: 701 }) { id } }')
  await cameTo(at, 4)
  // What it may not see any more has not come, though it had the right when it happened.
  expect(typesAt(at).at(-1)).toBe('product.updated')
})

it('tries again with the same id; what is after it of its subject waits, and nothing else', async () => {
  let isAngry = true
  const at = await receiver(({ type }, response) =>
    response.writeHead(type === 'order.placed' && isAngry ? 503 : 200).end('so what'),
  )
  const { id } = await hook({ url: at.url, topics: ['order.*', 'stock.adjusted'] })
  const { orderNumber } = await order()
  await admin.run(cancelOrder, { orderNumber })
  for (let count = 0; count < 5; count++) await adjust('LAMP')
  await expect.poll(() => at.received.filter(({ type }) => type === 'stock.adjusted').length, slow).toBe(5)
  expect(at.received.map(({ type }) => type)).not.toContain('order.cancelled')
  await expect.poll(async () => (await read(id)).waitingCount, slow).toBeGreaterThan(0)
  isAngry = false
  await atOnce(id)
  await expect.poll(() => typesAt(at), slow).toContain('order.cancelled')
  const placed = at.received.filter(({ type }) => type === 'order.placed')
  expect(placed.length).toBeGreaterThan(1)
  expect(new Set(placed.map((got) => got.id + got.body)).size).toBe(1)
  const [told] = (await deliveries(id)).filter(({ topic }) => topic === 'order.placed')
  expect(told).toMatchObject({ state: 'DELIVERED', attemptCount: placed.length })
  expect(told!.attempts[0]).toMatchObject({ status: 503, fault: 'REFUSED' })
  expect(told!.attempts.at(-1)).toMatchObject({ status: 200, fault: null })
  expect(told!.attempts[0]!.answer).toBe('so what')
}, 60_000)

it('tells a secret once, and signs with the one before it too until its receiver has changed over', async () => {
  const at = await receiver()
  const own = await hook({ url: `${at.url}/s3cret-path`, topics: ['stock.adjusted'] })
  const rotate = `mutation ($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { secret webhook { id } } }`
  const rotated = async (overlapHours?: number) =>
    (
      await admin.run<{ rotateWebhookSecret: { secret: string } }>(rotate, {
        input: { id: own.id, overlapHours },
      })
    ).rotateWebhookSecret.secret
  const second = await rotated()
  const holds = (secret: string) => {
    const { body, headers } = at.received.at(-1)!
    try {
      return Boolean(new Verifier(secret).verify(body, headers as Record<string, string>))
    } catch {
      return false
    }
  }
  await adjust('LAMP')
  await cameTo(at, 1)
  expect([own.secret, second].map(holds)).toEqual([true, true])
  const third = await rotated(0)
  await adjust('LAMP')
  await cameTo(at, 2)
  expect([own.secret, second, third].map(holds)).toEqual([false, false, true])
  for (let count = 0; count < 4; count++) await rotated()
  expect(await codeOf(admin, rotate, { input: { id: own.id } })).toMatchObject({
    fields: [{ path: ['overlapHours'], code: 'TOO_MANY' }],
  })
  const all = JSON.stringify(await EventModel.find({ kind: /^webhook/ }).lean())
  for (const secret of [own.secret, second, third, 's3cret-path']) expect(all).not.toContain(secret)
  expect(all).toContain('webhook.secret-rotated')
})

it('tests once, also one that is not active; replays one or a stretch of time, with their ids', async () => {
  let status = 204
  const at = await receiver((_got, response) => response.writeHead(status).end())
  const own = await hook({ url: at.url, topics: ['stock.adjusted'] })
  for (let count = 0; count < 3; count++) await adjust('LAMP')
  await cameTo(at, 3)
  await expect.poll(async () => (await deliveries(own.id, admin, 'DELIVERED')).length, slow).toBe(3)
  const from = new Date(Date.now() - 60_000)
  const all = 'mutation ($input: ReplayWebhookDeliveriesInput!) { replayWebhookDeliveries(input: $input) }'
  expect(await admin.run(all, { input: { webhookId: own.id, from } })).toEqual({ replayWebhookDeliveries: 3 })
  await expect.poll(() => at.received.length, slow).toBe(6)
  expect(at.received.slice(3).map(({ id }) => id)).toEqual(at.received.slice(0, 3).map(({ id }) => id))
  const to = new Date(from.getTime() + 1)
  expect(await admin.run(all, { input: { webhookId: own.id, from, to } })).toEqual({
    replayWebhookDeliveries: 0,
  })
  const [last] = await deliveries(own.id)
  await admin.run('mutation ($id: ID!) { replayWebhookDelivery(id: $id) { state } }', { id: last!.id })
  await expect.poll(() => at.received.length, slow).toBe(7)
  expect(at.received[6]!.id).toBe(last!.eventId)

  await change({ id: own.id, isActive: false })
  await adjust('LAMP')
  status = 500
  const test = 'mutation ($id: ID!) { testWebhook(id: $id) { id state isTest } }'
  const { testWebhook } = await admin.run<{ testWebhook: Delivery }>(test, { id: own.id })
  expect(testWebhook).toMatchObject({ state: 'WAITING', isTest: true })
  const one = `query ($id: ID!) { webhookDelivery(id: $id) { ${deliveryFields} } }`
  await expect
    .poll(() => admin.run(one, { id: testWebhook.id }), slow)
    .toMatchObject({
      webhookDelivery: {
        state: 'FAILED',
        topic: 'webhook.test',
        attempts: [{ status: 500, fault: 'REFUSED' }],
      },
    })
  expect(at.received.map(({ type }) => type).filter((type) => type !== 'stock.adjusted')).toEqual([
    'webhook.test',
  ])
  status = 204
  // Nothing is lost meanwhile, unless somebody says so.
  await change({ id: own.id, isActive: true })
  await cameTo(at, 5)
  await change({ id: own.id, isActive: false })
  await adjust('LAMP')
  await expect.poll(() => EventModel.countDocuments({ position: 0 }), slow).toBe(0)
  await change({ id: own.id, isActive: true, skipMissed: true })
  const since = await order(admin, 'MUG')
  await admin.run(cancelOrder, { orderNumber: since.orderNumber })
  await adjust('MUG')
  await cameTo(at, 6)
  expect(JSON.parse(at.received.at(-1)!.body)).toMatchObject({ data: { movements: [{ sku: 'MUG' }] } })
  expect(at.distinct()).toHaveLength(6)
}, 90_000)

it('is stopped when a day was not enough, or at 410, and told by mail; what waits goes when it begins again', async () => {
  let status = 500
  const at = await receiver((_got, response) => response.writeHead(status).end())
  const own = await hook({ url: at.url, topics: ['stock.adjusted', 'order.placed'] })
  await adjust('LAMP')
  const nearTheEnd = async () => {
    await expect.poll(async () => (await read(own.id)).waitingCount, slow).toBe(1)
    const old = { at: new Date(Date.now() - 86_400_000), durationMs: 1, status: 500, fault: 'REFUSED' }
    await atOnce(own.id, { attemptCount: 10, attempts: Array(10).fill(old) })
  }
  await nearTheEnd()
  await expect
    .poll(() => read(own.id), slow)
    .toMatchObject({ isActive: false, stopped: 'FAILING', version: 1, waitingCount: 1 })
  mails.received = []
  await Promise.all([mailDueStops(app.ctx), mailDueStops(app.ctx)])
  await mailDueStops(app.ctx)
  expect(mails.received.map(({ subject }) => subject)).toEqual([expect.stringContaining('webhook stopped')])
  await adjust('MUG')
  status = 204
  expect(await change({ id: own.id, isActive: true })).toMatchObject({ stopped: null, isActive: true })
  await expect.poll(async () => (await deliveries(own.id, admin, 'DELIVERED')).length, slow).toBe(2)

  // One that is never taken while others are is given up alone.
  status = 500
  await order()
  await expect.poll(async () => (await read(own.id)).waitingCount, slow).toBe(1)
  status = 204
  await adjust('LAMP')
  await expect.poll(async () => (await deliveries(own.id, admin, 'DELIVERED')).length, slow).toBe(3)
  status = 500
  await nearTheEnd()
  await expect
    .poll(async () => (await deliveries(own.id, admin, 'FAILED')).map(({ topic }) => topic), slow)
    .toContain('order.placed')
  expect(await read(own.id)).toMatchObject({ isActive: true })

  status = 410
  await adjust('MUG')
  await expect.poll(() => read(own.id), slow).toMatchObject({ isActive: false, stopped: 'GONE' })
  const { auditLog } = await admin.run<{ auditLog: { nodes: { kind: string }[] } }>(
    `{ auditLog(filter: { kinds: ["webhook.stopped"] }) { nodes { kind } } }`,
  )
  expect(auditLog.nodes).toHaveLength(2)
}, 90_000)

it('is for who may do what the integration may; what was sent is shown to nobody else', async () => {
  const at = await receiver()
  const own = await hook({ url: at.url, topics: ['order.*'] })
  await order()
  await cameTo(at, 1)
  await expect.poll(async () => (await deliveries(own.id, admin, 'DELIVERED')).length, slow).toBe(1)
  const clerk = await app.asHolderOf('integration.manage', 'inventory.view', 'product.view')
  const [seen] = await deliveries(own.id, clerk)
  expect(seen).toMatchObject({ request: null, attempts: [{ status: 204, answer: null }] })
  const input = { integrationId: own.integrationId, url: at.url, topics: ['*'] }
  expect(await codeOf(clerk, create, { input })).toMatchObject({ code: 'FORBIDDEN' })
  for (const edit of [
    { url: 'https://elsewhere.example' },
    { url: 'https://elsewhere.example', isActive: false },
  ])
    expect(await codeOf(clerk, update, { input: { id: own.id, ...edit } })).toMatchObject({
      code: 'FORBIDDEN',
    })
  expect(await clerk.send(update, { input: { id: own.id, isActive: false } })).toMatchObject({
    data: { updateWebhook: { isActive: false } },
  })
  expect(await codeOf(await app.as('viewer'), create, { input })).toMatchObject({ code: 'FORBIDDEN' })
  const partner = await integrationOf(admin, { permissions: ['integration.manage', ...permissions] })
  expect(await codeOf(partner.client, create, { input })).toMatchObject({ code: 'FORBIDDEN' })
  const unheard = { ...input, topics: ['order.*', 'warehouse.created'] }
  expect(await codeOf(admin, create, { input: unheard })).toMatchObject({ code: 'FORBIDDEN' })
  expect(await codeOf(admin, create, { input: { ...input, topics: ['order.lost'] } })).toMatchObject({
    fields: [{ code: 'NO_TOPIC' }],
  })

  await admin.run('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id: own.id })
  expect(await admin.run('query ($id: ID!) { webhook(id: $id) { id } }', { id: own.id })).toEqual({
    webhook: null,
  })
  await expect.poll(() => WebhookModel.countDocuments({ _id: own.id }), slow).toBe(0)
  expect(await WebhookDeliveryModel.countDocuments({ webhook: own.id })).toBe(0)

  for (let count = 0; count < 10; count++) await hook({ url: at.url, integrationId: own.integrationId })
  expect(await codeOf(admin, create, { input })).toMatchObject({ fields: [{ code: 'TOO_MANY' }] })
})

it('begins with what comes after a cursor, where one is given', async () => {
  const at = await receiver()
  const { eventCursor } = await admin.run<{ eventCursor: string }>('{ eventCursor }')
  await adjust('LAMP')
  await expect.poll(() => EventModel.countDocuments({ position: 0 }), slow).toBe(0)
  await hook({ url: at.url, topics: ['stock.adjusted'], after: eventCursor })
  await cameTo(at, 1)
})

it('leaves a receiver alone for as long as it asks, all subjects, and sends a test all the same', async () => {
  let isOverrun = true
  const at: number[] = []
  const overrun = await receiver(({ type }, response) => {
    if (type !== 'webhook.test') at.push(Date.now())
    response.writeHead(isOverrun ? 429 : 204, isOverrun ? { 'retry-after': '6' } : {}).end()
    isOverrun &&= type === 'webhook.test'
  })
  const { id } = await hook({ url: overrun.url, topics: ['stock.adjusted'] })
  await adjust('MUG')
  await cameTo(overrun, 1)
  await adjust('LAMP')
  await admin.run('mutation ($id: ID!) { testWebhook(id: $id) { id } }', { id })
  await cameTo(overrun, 3)
  await expect.poll(() => at.length, slow).toBe(3)
  const came = overrun.received.map(({ type }) => type)
  expect(came).toEqual(['stock.adjusted', 'webhook.test', 'stock.adjusted', 'stock.adjusted'])
  expect(Math.min(at[1]!, at[2]!) - at[0]!).toBeGreaterThanOrEqual(6_000)
})
