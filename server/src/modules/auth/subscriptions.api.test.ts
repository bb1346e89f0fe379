import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { connect, subscribing, type RawSocket } from '../../testing/raw-socket.ts'
import { RoleModel } from '../users/users.model.ts'
import { accessTokens } from './access-tokens.ts'
import { SessionModel } from './sessions.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

/** An open connection with a subscription, and the code with which the server closes it. */
async function subscribed(client: TestClient): Promise<{ closed: Promise<number> }> {
  let told!: (code: number) => void
  const closed = new Promise<number>((resolve) => (told = resolve))
  await new Promise<void>((connected) => {
    const socket = createSocket({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${client.accessToken}` },
      retryAttempts: 0,
      // The server knows whom it serves from the first subscription on: its answer to the ping comes after that.
      on: {
        connected: (raw) => (raw as WebSocket).send('{"type":"ping"}'),
        pong: () => connected(),
        closed: (event) => told((event as { code: number }).code),
      },
    })
    const query = 'subscription { orderChanged { id } }'
    socket.subscribe({ query }, { next() {}, error() {}, complete() {} })
  })
  return { closed }
}

const idOf = async (client: TestClient) => (await client.run<{ me: { id: string } }>('{ me { id } }')).me.id
const updateUser = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }'
const forbidden = 4403

it.each<[string, (client: TestClient) => Promise<unknown>]>([
  ['a logout', (client) => client.run('mutation { logout }')],
  [
    'a deactivation',
    async (client) => admin.run(updateUser, { input: { id: await idOf(client), isActive: false } }),
  ],
  [
    'another role',
    async (client) => {
      const role = await RoleModel.findOne({ name: 'viewer' }).lean().orFail()
      return admin.run(updateUser, { input: { id: await idOf(client), roleId: String(role._id) } })
    },
  ],
  [
    'another scope',
    async (client) => admin.run(updateUser, { input: { id: await idOf(client), warehouseCodes: [] } }),
  ],
])('%s ends an open subscription', async (_what, change) => {
  const client = await app.as('manager')
  const bystander = await subscribed(admin)
  const { closed } = await subscribed(client)
  await change(client)
  expect(await closed).toBe(forbidden)
  await expect(Promise.race([bystander.closed, Promise.resolve('open')])).resolves.toBe('open')
})

/** A connection that was opened with a token of one second, which is over by now. */
async function connectedLongAgo(client: TestClient): Promise<RawSocket> {
  const [, payload] = client.accessToken!.split('.')
  const { sub, sid } = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, string>
  const short = accessTokens(testConfig().JWT_SECRET, 1)
  const accessToken = short.sign({ userId: sub!, sessionId: sid! })
  const raw = await connect({ url: app.url, accessToken })
  const spent = Object.assign(app.client(), { accessToken })
  while (!(await spent.send('{ me { id } }')).errors) await new Promise((later) => setTimeout(later, 50))
  return raw
}

it('the logout of one leaves others connected, also those whose token has run out and whose session holds', async () => {
  const tab = await connectedLongAgo(await app.as('manager'))
  const leaver = await app.as('manager')
  const { closed } = await subscribed(leaver)
  await leaver.run('mutation { logout }')
  expect(await closed).toBe(forbidden)
  tab.say(subscribing('1', 'subscription { orderChanged { id } }'))
  tab.say({ type: 'ping' })
  expect(await tab.heard()).toMatchObject({ type: 'pong' })
  tab.socket.terminate()
})

it('a session whose time is over ends its connection, though nobody says so', async () => {
  await app.stop()
  app = await startTestApp({ ACCESS_TOKEN_SECONDS: '1' })
  const raw = await connect(await app.as('viewer'))
  await SessionModel.updateMany({}, { $set: { expiresAt: new Date() } })
  expect(await raw.closed).toBe(forbidden)
})
