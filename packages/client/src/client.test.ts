import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createClient } from './client.ts'
import { withKeys } from './keys.ts'
import { OrderDocument, PlaceOrderDocument, StocksDocument } from './operations.generated.ts'
import type { Retry } from './patience.ts'

interface Received {
  authorization: string | undefined
  body: { query: string; variables: { input?: { idempotencyKey?: string }; after?: string } }
}

let server: Server | undefined
afterEach(() => void server?.close())

/** A real HTTP server that answers what the test says, in turn, null by hanging up; sign-ins are answered by themselves. */
async function receiver(answers: (object | null)[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  let signIns = 0
  server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => (text += chunk))
    req.on('end', () => {
      const body = JSON.parse(text) as Received['body']
      const session = () => ({
        accessToken: `token-${++signIns}`,
        refreshToken: `refresh-${signIns}`,
        expiresIn: 900,
      })
      res.setHeader('content-type', 'application/json')
      if (body.query.includes('mutation Login')) {
        return res.end(JSON.stringify({ data: { login: { __typename: 'AuthSession', ...session() } } }))
      }
      if (body.query.includes('mutation RefreshSession')) {
        return res.end(JSON.stringify({ data: { refreshSession: session() } }))
      }
      received.push({ authorization: req.headers.authorization, body })
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      if (answer) res.end(JSON.stringify(answer))
      else req.socket.destroy()
    })
  })
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

const failing = (code: string, extensions = {}) => ({
  data: null,
  errors: [{ message: code, extensions: { code, ...extensions } }],
})
const order = { data: { order: null } }
const byNumber = { orderNumber: '1' }
const apiKey = 'gdg_1'
const credentials = { email: 'a@b.test', password: 'secret' }

const placed = { data: { placeOrder: { __typename: 'Order', orderNumber: '1', items: [] } } }
const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }] }

it('makes a key and repeats with it what was busy or lost, waits as long as the server says, and tells of it', async () => {
  const { url, received } = await receiver([
    failing('RESOURCE_BUSY', { retryAfterMs: 5 }),
    null,
    failing('SERVICE_UNAVAILABLE', { retryAfterMs: 5 }),
    placed,
  ])
  const retries: Retry[] = []
  const client = createClient({ url, apiKey, onRetry: (retry) => retries.push(retry) })
  await client.request(PlaceOrderDocument, { input })
  expect(retries.map(({ error, attempts }) => [error.code, attempts])).toEqual([
    ['RESOURCE_BUSY', 1],
    ['UNREACHABLE', 2],
    ['SERVICE_UNAVAILABLE', 3],
  ])
  expect(retries[0]!.pauseMs).toBeGreaterThanOrEqual(5)
  const keys = received.map(({ body }) => body.variables.input?.idempotencyKey)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(new Set(keys).size).toBe(1)
  expect(received[3]!.authorization).toBe('Bearer gdg_1')

  const mine = { ...input, idempotencyKey: 'k1' }
  await client.request(PlaceOrderDocument, { input: mine })
  await client.request(PlaceOrderDocument, { input }, { idempotencyKey: 'k2' })
  const later = received.slice(4).map(({ body }) => body.variables.input?.idempotencyKey)
  expect(later).toEqual(['k1', 'k2'])
})

it('gives a key to each input of a list and to an argument, and to nothing that takes none', () => {
  const key = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
  const many = 'mutation ($orders: [PlaceOrderInput!]!) { placeOrders(orders: $orders) { __typename } }'
  expect(withKeys(many, { orders: [input, { ...input, idempotencyKey: 'b' }] })).toEqual({
    orders: [
      { ...input, idempotencyKey: key },
      { ...input, idempotencyKey: 'b' },
    ],
  })
  const flat =
    'mutation ($n: String!, $key: String) { shipOrder(orderNumber: $n, idempotencyKey: $key) { __typename } }'
  expect(withKeys(flat, { n: '1' })).toEqual({ n: '1', key })
  expect(withKeys(flat, { n: '1' }, 'mine')).toEqual({ n: '1', key: 'mine' })
  const none = 'mutation ($input: RegisterInput!) { register(input: $input) { __typename } }'
  expect(withKeys(none, { input: { email: 'a' } })).toEqual({ input: { email: 'a' } })
})

it('repeats a mutation without a key only where it was refused before anything was done', async () => {
  const logout = 'mutation { logout }'
  const done = { data: { logout: true } }
  const { url, received } = await receiver([failing('RATE_LIMITED', { retryAfterMs: 5 }), null, done])
  const client = createClient({ url, apiKey })
  await expect(client.request(logout)).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(received).toHaveLength(2)
})

it('gives up what takes too long, and ends at once where the caller does, also between two attempts', async () => {
  const held = createServer(() => undefined).listen(0, '127.0.0.1')
  server = held
  await new Promise((done) => held.once('listening', done))
  const url = `http://127.0.0.1:${(held.address() as AddressInfo).port}`
  const slow = createClient({ url, apiKey, timeoutMs: 20, attempts: 2 })
  await expect(slow.request(OrderDocument, byNumber)).rejects.toMatchObject({ code: 'UNREACHABLE' })

  for (const during of ['request', 'pause']) {
    const controller = new AbortController()
    const end = () => controller.abort(new Error('enough'))
    const client = createClient({ url, apiKey, timeoutMs: during === 'pause' ? 5 : 10_000, onRetry: end })
    if (during === 'request') held.once('request', end)
    const { signal } = controller
    await expect(client.request(OrderDocument, byNumber, { signal })).rejects.toThrow('enough')
  }
  held.closeAllConnections()
})

it('goes through all pages of a list, also through empty ones', async () => {
  const page = (nodes: string[], endCursor: string | null) => ({
    data: {
      stocks: { nodes: nodes.map((sku) => ({ sku })), pageInfo: { endCursor, hasNextPage: !!endCursor } },
    },
  })
  const { url, received } = await receiver([page(['A', 'B'], 'x'), page([], 'y'), page(['C'], null)])
  const skus: string[] = []
  for await (const { sku } of createClient({ url, apiKey }).each(StocksDocument, {}, ({ stocks }) => stocks))
    skus.push(sku)
  expect(skus).toEqual(['A', 'B', 'C'])
  expect(received.map(({ body }) => body.variables.after)).toEqual([undefined, 'x', 'y'])
})

it('renews an expired token once for many requests', async () => {
  const { url, received } = await receiver([failing('UNAUTHENTICATED'), failing('UNAUTHENTICATED'), order])
  const client = createClient({ url, ...credentials })
  await Promise.all([client.request(OrderDocument, byNumber), client.request(OrderDocument, byNumber)])
  expect(received.map(({ authorization }) => authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-2',
    'Bearer token-2',
  ])
})

it('does not repeat what cannot become better', async () => {
  const { url, received } = await receiver([failing('BAD_USER_INPUT')])
  await expect(createClient({ url, ...credentials }).request(OrderDocument, byNumber)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  expect(received).toHaveLength(1)
})

it('says that nobody answers, after as many attempts as asked for', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9', ...credentials, attempts: 2 })
  await expect(client.request(OrderDocument, byNumber)).rejects.toMatchObject({ code: 'UNREACHABLE' })
})
