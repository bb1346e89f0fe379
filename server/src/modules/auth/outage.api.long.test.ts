import { freePort, startEngineSet, type EngineSet } from '@gudang/local-engines'
import { Redis } from 'ioredis'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { password, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'

// Two servers on engines of their own, which are stopped and started under them.
let engines: EngineSet
let one: TestApp
let other: ServerProcess
const dir = mkdtempSync(join(tmpdir(), 'gudang-outage-'))
const secret = 'only-for-tests-only-for-tests-only-for-tests'

beforeAll(async () => {
  engines = await startEngineSet({ dir, durable: true })
  const uri = new URL(engines.mongodbUri)
  uri.pathname = '/outage'
  const settings = { MONGODB_URI: uri.href, REDIS_URL: engines.redisUrl, REDIS_PREFIX: 'outage:' }
  one = await startTestApp({ ...settings, RATE_LIMITS: 'on' })
  other = await startServerProcess({ ...settings, PORT: String(await freePort()), JWT_SECRET: secret })
}, 120_000)
beforeEach(async () => {
  await engines.redis.start()
})
afterAll(async () => {
  await other?.end()
  await one?.stop()
  await engines?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const me = '{ me { email } }'

async function codeOf(client: TestClient, query: string, variables?: object): Promise<string | undefined> {
  return (await client.send(query, variables)).errors?.[0]?.extensions.code
}

/** The same token at the other server. */
const atOther = (client: TestClient) =>
  Object.assign(createClient(other.url), { accessToken: client.accessToken })

it('a logout holds on every server at the next request', async () => {
  const client = await one.as('viewer')
  const there = atOther(client)
  expect(await codeOf(there, me)).toBeUndefined()
  await client.run('mutation { logout }')
  expect(await codeOf(there, me)).toBe('UNAUTHENTICATED')
})

it('so do a change of role, a password change and a deactivation', async () => {
  const admin = await one.as('admin')
  const client = await one.as('viewer')
  const there = atOther(client)
  const { me: user } = await client.run<{ me: { id: string; email: string } }>('{ me { id email } }')
  const { roles } = await admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  const update = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }'
  expect(await codeOf(there, '{ auditLog { nodes { id } } }')).toBe('FORBIDDEN')
  const manager = roles.find(({ name }) => name === 'manager')!.id
  await admin.run(update, { input: { id: user.id, roleId: manager } })
  expect(await codeOf(there, '{ auditLog { nodes { id } } }')).toBeUndefined()
  const second = createClient(other.url)
  await second.signIn(user.email, password)
  await second.run('mutation ($a: String!, $b: String!) { changePassword(current: $a, password: $b) }', {
    a: password,
    b: 'another fine passphrase 42',
  })
  expect(await codeOf(client, me)).toBe('UNAUTHENTICATED')
  expect(await codeOf(second, me)).toBeUndefined()
  await admin.run(update, { input: { id: user.id, isActive: false } })
  expect(await codeOf(second, me)).toBe('UNAUTHENTICATED')
})

const loginQuery = `mutation ($email: String!, $password: String!, $useCookie: Boolean) {
  login(email: $email, password: $password, useCookie: $useCookie) { ... on AuthSession { refreshToken } }
}`
const refresh =
  'mutation ($refreshToken: String) { refreshSession(refreshToken: $refreshToken) { refreshToken } }'

const post = (server: { url: string }, query: string, variables: object, cookie = '') =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query, variables }),
  })

it('twenty that refresh one token at once, at two servers, get one successor', async () => {
  const { email } = (await (await one.as('viewer')).run<{ me: { email: string } }>(me)).me
  const { login } = await one
    .client()
    .run<{ login: { refreshToken: string } }>(loginQuery, { email, password })
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const answer = await post(n % 2 === 0 ? one : other, refresh, login)
      return (await answer.json()) as { data: { refreshSession: { refreshToken: string } } }
    }),
  )
  const successors = new Set(answers.map(({ data }) => data.refreshSession.refreshToken))
  expect([...successors]).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  expect(successors.has(login.refreshToken)).toBe(false)
})

it('without Redis a revoked token is refused all the same, requests stay fast, and all recovers by itself', async () => {
  const client = await one.as('viewer')
  const staying = await one.as('viewer')
  expect(await codeOf(atOther(client), me)).toBeUndefined()
  await engines.redis.kill()
  const before = Date.now()
  expect(await codeOf(staying, me)).toBeUndefined()
  expect(await codeOf(atOther(staying), me)).toBeUndefined()
  await client.run('mutation { logout }')
  expect(await codeOf(client, me)).toBe('UNAUTHENTICATED')
  expect(await codeOf(atOther(client), me)).toBe('UNAUTHENTICATED')
  expect(Date.now() - before).toBeLessThan(3_000)
  await engines.redis.start()
  expect(await codeOf(client, me)).toBe('UNAUTHENTICATED')
  expect(await codeOf(atOther(client), me)).toBe('UNAUTHENTICATED')
  expect(await codeOf(staying, me)).toBeUndefined()
  await untilDenied(staying)
})

/** Once a server is back at Redis it uses the denylist again. */
async function untilDenied(client: TestClient): Promise<void> {
  const redis = new Redis(engines.redisUrl)
  redis.on('error', () => {})
  const { email } = (await client.run<{ me: { email: string } }>(me)).me
  for (;;) {
    const leaving = one.client()
    await leaving.signIn(email, password)
    await leaving.run('mutation { logout }')
    if ((await redis.keys('outage:denied:*')).length > 0) break
    await delay(50)
  }
  redis.disconnect()
}

it('a Redis that hangs is waited for once', async () => {
  const client = await one.as('viewer')
  expect(await codeOf(client, me)).toBeUndefined()
  const redis = new Redis(engines.redisUrl)
  redis.on('error', () => {})
  const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))![1])
  process.kill(pid, 'SIGSTOP')
  try {
    const before = Date.now()
    for (let request = 0; request < 10; request++) expect(await codeOf(client, me)).toBeUndefined()
    expect(Date.now() - before).toBeLessThan(4_000)
  } finally {
    process.kill(pid, 'SIGCONT')
    redis.disconnect()
  }
})

it('guesses are counted without Redis too', async () => {
  await engines.redis.kill()
  const login =
    'mutation ($password: String!) { login(email: "guessed@gudang.test", password: $password) { __typename } }'
  for (let guess = 0; guess < 10; guess++)
    expect(await codeOf(one.client(), login, { password: `guess ${guess}` })).toBeUndefined()
  expect(await codeOf(one.client(), login, { password: 'guess 11' })).toBe('RATE_LIMITED')
})

it('with the database gone as well no token is let through, and all recovers by itself', async () => {
  const client = await one.as('viewer')
  const { email } = (await client.run<{ me: { email: string } }>(me)).me
  const signedIn = await post(one, loginQuery, { email, password, useCookie: true })
  const [cookie] = signedIn.headers.getSetCookie()[0]!.split(';')
  const codeOfRefresh = async () => {
    const answer = await post(one, refresh, {}, cookie)
    // What an outage refuses must not sign anybody out.
    for (const set of answer.headers.getSetCookie()) expect(set).not.toMatch(/Max-Age=0/)
    return ((await answer.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions
      .code
  }
  await engines.redis.kill()
  await engines.mongodb.kill()
  expect(await codeOf(client, me)).toBe('SERVICE_UNAVAILABLE')
  expect(await codeOfRefresh()).toBe('SERVICE_UNAVAILABLE')
  const headers = { authorization: `Bearer ${client.accessToken}` }
  expect((await fetch(`${client.url}/export/products.csv`, { headers })).status).toBe(503)
  await engines.mongodb.start()
  await expect.poll(async () => (await client.send(me)).errors, { timeout: 30_000 }).toBeUndefined()
  expect(await codeOfRefresh()).toBeUndefined()
}, 60_000)
