import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect, openSocket, refusalOf, subscribing, type RawSocket } from '../../testing/raw-socket.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let manager: TestClient
const opened: RawSocket[] = []

const ours = 'https://stock.example.com'
const friend = 'https://friend.example.com'

beforeAll(async () => {
  app = await startTestApp({
    TRUST_PROXY: '1',
    PUBLIC_URL: ours,
    ALLOWED_ORIGINS: friend,
    SOCKETS_PER_ACTOR: '3',
    SOCKETS_PER_ADDRESS: '5',
  })
  manager = await app.as('manager')
})
afterEach(async () => {
  for (const { socket, closed } of opened.splice(0)) {
    socket.terminate()
    await closed
  }
})
afterAll(() => app.stop())

const keep = (socket: RawSocket): RawSocket => {
  opened.push(socket)
  return socket
}
const open = async (headers?: Record<string, string>) => keep(await openSocket(app.url, headers))
const signedIn = async (client = manager, headers?: Record<string, string>) =>
  keep(await connect({ ...client, url: app.url }, headers))

const followsOrders = 'subscription { orderChanged { id } }'

describe('who may connect', () => {
  it.each([
    ['of PUBLIC_URL', ours],
    ['of ALLOWED_ORIGINS', friend],
    ['of the server itself', 'own'],
    ['of nobody, who is no browser', undefined],
  ])('a page %s', async (_whose, origin) => {
    const headers = origin ? { origin: origin === 'own' ? app.url : origin } : undefined
    await signedIn(manager, headers)
  })

  it.each(['https://evil.example.com', 'null', 'http://127.0.0.1:1', `${ours}.evil.example.com`, 'nonsense'])(
    'no page of %s',
    async (origin) => {
      const { status, body } = await refusalOf(app.url, { origin })
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    },
  )

  it('nobody at another path', async () => {
    expect(await refusalOf(app.url, {}, '/elsewhere')).toMatchObject({ status: 404 })
  })

  it.each([
    ['no token', {}],
    ['no bearer', { authorization: 'x' }],
    ['a token that is none', { authorization: 'Bearer nonsense' }],
    ['a token of somebody else', { authorization: `Bearer ${'a'.repeat(20)}.${'b'.repeat(20)}.c` }],
    ['a number', { authorization: 7 }],
  ])('nobody with %s: closed with 4401 at once', async (_what, payload) => {
    const socket = await open()
    socket.say({ type: 'connection_init', payload })
    expect(await socket.closed).toBe(4401)
    expect(socket.inbox).toEqual([])
  })

  it('nobody whose session has ended', async () => {
    const leaver = await app.as('viewer')
    await leaver.run('mutation { logout }')
    const socket = await open()
    socket.say({ type: 'connection_init', payload: { authorization: `Bearer ${leaver.accessToken}` } })
    expect(await socket.closed).toBe(4401)
  })

  it('nobody who keeps silent: closed with 4408', async () => {
    expect(await (await open()).closed).toBe(4408)
  })
})

describe('how many', () => {
  it('connections of one actor', async () => {
    for (let each = 0; each < 3; each++) await signedIn()
    await expect(signedIn()).rejects.toThrow('1013')
    await signedIn(await app.as('viewer'))
  })

  it('connections of one address, which is the client and not the proxy', async () => {
    const crowd = { 'x-forwarded-for': '203.0.113.7' }
    for (let each = 0; each < 5; each++) await open(crowd)
    expect(await refusalOf(app.url, crowd)).toMatchObject({ status: 429 })
    await open({ 'x-forwarded-for': '203.0.113.8' })
    await open({ 'x-forwarded-for': '203.0.113.7, 203.0.113.9' })
  })

  it('subscriptions of one connection', async () => {
    const socket = await signedIn()
    for (let each = 0; each <= 50; each++) socket.say(subscribing(`s${each}`, followsOrders))
    const { type, id, payload } = await socket.heard()
    expect([type, id]).toEqual(['error', 's50'])
    expect(payload).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('messages in a short time: closed with 4429', async () => {
    const socket = await signedIn()
    for (let each = 0; each < 250; each++) socket.say({ type: 'ping' })
    expect(await socket.closed).toBe(4429)
  })
})

describe('what may be asked', () => {
  const aliases = Array.from({ length: 60 }, (_, each) => `a${each}: id`).join(' ')
  const tokens = `subscription { orderChanged { ${'id '.repeat(6_000)} } }`
  const deep = `subscription { orderChanged { items { ${'allocations { warehouse { '.repeat(8)} id ${'} } '.repeat(8)} } } }`

  it.each([
    ['a query', '{ me { id } }', 'BAD_USER_INPUT'],
    ['a mutation', 'mutation { logout }', 'BAD_USER_INPUT'],
    ['introspection', '{ __schema { types { name } } }', 'BAD_USER_INPUT'],
    ['one of two operations', `query A { me { id } } ${followsOrders}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['nothing', '', 'GRAPHQL_PARSE_FAILED'],
    ['no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['6,000 tokens', tokens, 'GRAPHQL_PARSE_FAILED'],
    ['60 aliases', `subscription { orderChanged { ${aliases} } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['depth 18', deep, 'GRAPHQL_VALIDATION_FAILED'],
    ['a field that is none', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      'subscription { orderChanged { id } a: orderChanged { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('not %s', async (_what, query, code) => {
    const socket = await signedIn()
    socket.say(subscribing('1', query))
    const { type, payload } = await socket.heard()
    expect(type).toBe('error')
    expect((payload as object[])[0]).toMatchObject({ extensions: { code } })
    expect(JSON.stringify(payload).length).toBeLessThan(10_000)
    // The connection goes on.
    socket.say({ type: 'ping' })
    expect(await socket.heard()).toMatchObject({ type: 'pong' })
  })

  it('variables that fit', async () => {
    const socket = await signedIn()
    const query = 'subscription ($code: String!) { stockChanged(warehouseCode: $code) { id } }'
    socket.say(subscribing('1', query, { code: { not: 'a string' } }))
    const { payload } = await socket.heard()
    expect(payload).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('what the actor has a permission for', async () => {
    const socket = await signedIn(await app.asHolderOf('product.view'))
    socket.say(subscribing('1', followsOrders))
    expect((await socket.heard()).payload).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})

describe('what is no message', () => {
  it.each<[string, string | Buffer, number]>([
    ['text', 'nonsense', 4400],
    ['nothing', '', 4400],
    ['a list', '[]', 4400],
    ['null', 'null', 4400],
    ['a message of a server', JSON.stringify({ type: 'connection_ack' }), 4400],
    ['another message of a server', JSON.stringify({ type: 'next', id: '1', payload: {} }), 4400],
    ['an unknown type', JSON.stringify({ type: 'start', id: '1' }), 4400],
    ['a subscription without an id', JSON.stringify({ type: 'subscribe', payload: { query: 'x' } }), 4400],
    ['a subscription without a query', JSON.stringify({ type: 'subscribe', id: '1', payload: {} }), 4400],
    ['a binary frame', Buffer.from('{"type":"ping"}'), 1003],
    ['100 KB', `{"type":"ping","payload":{"a":"${'x'.repeat(100_000)}"}}`, 1009],
    ['text that is no UTF-8', Buffer.from([0xff, 0xfe]), 1007],
    ['a second greeting', JSON.stringify({ type: 'connection_init' }), 4429],
  ])('%s closes the connection, and no other', async (what, frame, code) => {
    const bystander = await signedIn()
    const { socket, closed } = await signedIn()
    socket.send(frame, { binary: what === 'a binary frame' })
    expect(await closed).toBe(code)
    bystander.say({ type: 'ping' })
    expect(await bystander.heard()).toMatchObject({ type: 'pong' })
  })

  it('an id that is taken closes with 4409', async () => {
    const socket = await signedIn()
    for (let each = 0; each < 2; each++) socket.say(subscribing('1', followsOrders))
    expect(await socket.closed).toBe(4409)
  })

  it('a subscription before the greeting closes with 4401', async () => {
    const socket = await open()
    socket.say(subscribing('1', followsOrders))
    expect(await socket.closed).toBe(4401)
  })
})
