import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { RoleModel } from '../users/index.ts'

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
