import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createClient } from './client.ts'
import { PlaceOrderDocument, WarehousesDocument } from './operations.generated.ts'

interface Received {
  authorization: string | undefined
  body: { query: string; variables: { input?: { idempotencyKey?: string } } }
}

let server: Server | undefined
afterEach(() => void server?.close())

/** A real HTTP server that answers what the test says, in turn; sign-ins are answered by themselves. */
async function receiver(answers: object[]): Promise<{ url: string; received: Received[] }> {
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
      res.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0]))
    })
  })
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

const failing = (code: string, extensions = {}) => ({
  data: null,
  errors: [{ message: code, extensions: { code, ...extensions } }],
})
const warehouses = { data: { warehouses: [{ code: 'LONDON' }] } }
const credentials = { email: 'a@b.test', password: 'secret' }

it('repeats a busy command with the same key, and waits as long as the server says', async () => {
  const placed = {
    data: { placeOrder: { __typename: 'Order', orderNumber: '1', status: 'PENDING', totalAmount: 1 } },
  }
  const { url, received } = await receiver([
    failing('RESOURCE_BUSY', { retryAfterMs: 5 }),
    failing('SERVICE_UNAVAILABLE', { retryAfterMs: 5 }),
    placed,
  ])
  const input = { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], idempotencyKey: 'k1' }
  await createClient({ url, ...credentials }).request(PlaceOrderDocument, { input })
  expect(received.map(({ body }) => body.variables.input?.idempotencyKey)).toEqual(['k1', 'k1', 'k1'])
})

it('renews an expired token once for many requests', async () => {
  const { url, received } = await receiver([
    failing('UNAUTHENTICATED'),
    failing('UNAUTHENTICATED'),
    warehouses,
  ])
  const client = createClient({ url, ...credentials })
  await Promise.all([client.request(WarehousesDocument, {}), client.request(WarehousesDocument, {})])
  expect(received.map(({ authorization }) => authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-2',
    'Bearer token-2',
  ])
})

it('does not repeat what cannot become better', async () => {
  const { url, received } = await receiver([failing('BAD_USER_INPUT')])
  await expect(createClient({ url, ...credentials }).request(WarehousesDocument, {})).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  expect(received).toHaveLength(1)
})

it('says that nobody answers, after as many attempts as asked for', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9', ...credentials, attempts: 2 })
  await expect(client.request(WarehousesDocument, {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
})
