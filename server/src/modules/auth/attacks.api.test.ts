import { freePort } from '@gudang/local-engines'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServerProcess } from '../../testing/server-process.ts'
import { password, startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { UserModel } from '../users/users.model.ts'
import { EventModel } from '../../platform/events/event-log.ts'
import { accessTokens } from './access-tokens.ts'
import { RefreshTokenModel, SessionModel } from './sessions.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp({ RATE_LIMITS: 'on', TRUST_PROXY: '1', REDIS_PREFIX: `attacks-${Date.now()}:` })
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const me = '{ me { id email } }'
const login = `mutation ($email: String!, $password: String!) {
  login(email: $email, password: $password) { __typename ... on AuthSession { accessToken refreshToken } }
}`
const refresh =
  'mutation ($refreshToken: String) { refreshSession(refreshToken: $refreshToken) { accessToken refreshToken } }'

interface LoggedIn {
  login: { __typename: string; accessToken: string; refreshToken: string }
}

const codeOf = async (client: TestClient, query: string, variables?: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions.code

async function newUser(role = 'viewer') {
  const client = await app.as(role)
  return { client, ...(await client.run<{ me: { id: string; email: string } }>(me)).me }
}

/** As from this address, behind the one proxy that is trusted. */
async function from(address: string, query: string, variables: object) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as { data?: LoggedIn; errors?: { extensions: { code: string } }[] }
}

describe('guessing', () => {
  it('a hundred at once are ten', async () => {
    const { email } = await newUser()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, guess) =>
        from(`198.51.100.${guess}`, login, { email, password: `guess ${guess}` }),
      ),
    )
    const refused = answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'RATE_LIMITED')
    expect(refused).toHaveLength(90)
  })

  it('of one address over many accounts is slowed down, and other addresses are not', async () => {
    const codes: (string | undefined)[] = []
    for (let guess = 0; guess < 51; guess++) {
      const address = `2001:db8:0:1::${guess}` // each another of the one network that a host has
      const { errors } = await from(address, login, { email: `u${guess}@x.test`, password: 'guess' })
      codes.push(errors?.[0]?.extensions.code)
    }
    expect(codes.slice(0, 50)).toEqual(Array(50).fill(undefined))
    expect(codes[50]).toBe('RATE_LIMITED')
    const { data } = await from('2001:db8:0:2::1', login, { email: 'u@x.test', password: 'guess' })
    expect(data?.login.__typename).toBe('InvalidCredentials')
  }, 60_000)

  it('who signs in rightly is never slowed down', async () => {
    const { email } = await newUser()
    for (let time = 0; time < 15; time++) {
      const { data } = await from('203.0.113.9', login, { email, password })
      expect(data?.login.__typename).toBe('AuthSession')
    }
  })

  it('learns nothing from the time: an unknown e-mail takes as long as a wrong password', async () => {
    const { email } = await newUser()
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 9; round++) {
      for (const [which, account] of [
        ['known', email],
        ['unknown', `nobody-${round}@gudang.test`],
      ] as const) {
        const before = performance.now()
        await from(`203.0.113.${round}`, login, { email: account, password: 'wrong' })
        times[which].push(performance.now() - before)
      }
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!
    const ratio = median(times.known) / median(times.unknown)
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })
})

describe('a refresh token', () => {
  const signedIn = async () => {
    const user = await newUser()
    return { ...user, ...(await app.client().run<LoggedIn>(login, { email: user.email, password })).login }
  }

  const renewed = async (refreshToken: string) =>
    (await app.client().run<{ refreshSession: LoggedIn['login'] }>(refresh, { refreshToken })).refreshSession

  const afterTheGrace = () =>
    RefreshTokenModel.updateMany(
      { spentAt: { $exists: true } },
      { $set: { spentAt: new Date(Date.now() - 31_000) } },
    )

  it('brings one successor within the grace: a thief is noticed when the two go on from it', async () => {
    const { refreshToken, accessToken } = await signedIn()
    const owner = await renewed(refreshToken)
    const thief = await renewed(refreshToken)
    expect(thief.refreshToken).toBe(owner.refreshToken)
    await renewed(thief.refreshToken)
    await afterTheGrace()
    expect(await codeOf(app.client(), refresh, owner)).toBe('UNAUTHENTICATED')
    for (const token of [accessToken, owner.accessToken, thief.accessToken])
      expect(await codeOf(Object.assign(app.client(), { accessToken: token }), me)).toBe('UNAUTHENTICATED')
  })

  it('keeps no session beyond 90 days, however often it is used, and no access token lives longer', async () => {
    const { refreshToken, accessToken } = await signedIn()
    const { sid } = jwt.decode(accessToken) as { sid: string }
    const begun = (daysAgo: number) =>
      SessionModel.updateOne(
        { _id: sid },
        { $set: { createdAt: new Date(Date.now() - daysAgo * 86_400_000) } },
      )
    await begun(90 - 100 / 86_400)
    const last = await renewed(refreshToken)
    const { exp } = jwt.decode(last.accessToken) as { exp: number }
    expect(exp - Date.now() / 1_000).toBeGreaterThan(80)
    expect(exp - Date.now() / 1_000).toBeLessThan(102)
    await begun(90)
    expect(await codeOf(app.client(), refresh, last)).toBe('UNAUTHENTICATED')
  })

  it('that comes again after the grace ends its whole family, and is recorded', async () => {
    const { refreshToken, accessToken, id } = await signedIn()
    const { refreshSession: next } = await app
      .client()
      .run<{ refreshSession: { refreshToken: string } }>(refresh, { refreshToken })
    await afterTheGrace()
    expect(await codeOf(app.client(), refresh, { refreshToken })).toBe('UNAUTHENTICATED')
    expect(await codeOf(app.client(), refresh, next)).toBe('UNAUTHENTICATED')
    expect(await codeOf(Object.assign(app.client(), { accessToken }), me)).toBe('UNAUTHENTICATED')
    const { auditLog } = await admin.run<{ auditLog: { nodes: { changes: { after: string }[] }[] } }>(
      '{ auditLog(filter: { kinds: ["session.token-reused"] }) { nodes { changes { after } } } }',
    )
    expect(auditLog.nodes[0]!.changes[0]!.after).toBe(id)
  })

  it('of a session that has ended, or of a deactivated user, is refused', async () => {
    const one = await signedIn()
    await Object.assign(app.client(), { accessToken: one.accessToken }).run('mutation { logout }')
    expect(await codeOf(app.client(), refresh, one)).toBe('UNAUTHENTICATED')
    const other = await signedIn()
    const update =
      'mutation ($id: ID!, $isActive: Boolean) { updateUser(input: { id: $id, isActive: $isActive }) { id } }'
    await admin.run(update, { id: other.id, isActive: false })
    expect(await codeOf(app.client(), refresh, other)).toBe('UNAUTHENTICATED')
    await admin.run(update, { id: other.id, isActive: true })
    expect(await codeOf(app.client(), refresh, other)).toBe('UNAUTHENTICATED')
    expect(await codeOf(other.client, me)).toBe('UNAUTHENTICATED')
  })

  it('is stored as a hash, like the session it is of holds nothing to sign in with', async () => {
    const { refreshToken, accessToken } = await signedIn()
    const stored = JSON.stringify([
      await RefreshTokenModel.find().lean(),
      await SessionModel.find().lean(),
      await EventModel.find().lean(),
    ])
    expect(stored).not.toContain(refreshToken)
    expect(stored).not.toContain(accessToken)
    expect(stored).not.toContain(password)
  })

  it('in a cookie that is no cookie of ours is refused as such', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'gudang-refresh=%E0%A4%A; a' },
      body: JSON.stringify({ query: refresh }),
    })
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })
})

describe('an access token', () => {
  it('outlives the replacement of the secret while the old one is listed, and no longer', () => {
    const old = 'k1:the-first-secret-of-this-installation'
    const next = 'k2:the-second-secret-of-this-installation'
    const claims = { userId: '1', sessionId: 'f'.repeat(24) }
    const before = accessTokens(old, 900).sign(claims)
    expect(accessTokens(`${next},${old}`, 900).verify(before)).toEqual(claims)
    const after = accessTokens(`${next},${old}`, 900).sign(claims)
    expect(accessTokens(next, 900).verify(after)).toEqual(claims)
    expect(() => accessTokens(next, 900).verify(before)).toThrow('not ours')
  })

  it('of a login that a password change overtook is void from the start', async () => {
    const { client, email } = await newUser()
    const change =
      'mutation ($current: String!, $password: String!) { changePassword(current: $current, password: $password) }'
    const [, ...logins] = await Promise.all([
      client.run(change, { current: password, password: 'another fine passphrase 42' }),
      ...Array.from({ length: 5 }, () => app.client().send<LoggedIn>(login, { email, password })),
    ])
    for (const { data } of logins) {
      if (!data?.login.accessToken) continue
      const late = Object.assign(app.client(), { accessToken: data.login.accessToken })
      expect(await codeOf(late, me)).toBe('UNAUTHENTICATED')
    }
    expect(await codeOf(client, me)).toBeUndefined()
  })
})

describe('what others may not see', () => {
  it('an e-mail is for its owner and for who manages users', async () => {
    const { client, email } = await newUser()
    expect(await client.run(me)).toMatchObject({ me: { email } })
    const stranger = await newUser()
    const asStranger = Object.assign(createClient(app.url), { accessToken: stranger.client.accessToken })
    const foreign =
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { user { email } } } }'
    expect(await codeOf(asStranger, foreign, { email, password })).toBe('FORBIDDEN')
  })

  it('an audit entry’s address is for who manages users', async () => {
    const auditor = await app.as('manager')
    const query = '{ auditLog(first: 1) { nodes { kind address } } }'
    expect(await codeOf(auditor, query)).toBe('FORBIDDEN')
    expect(await codeOf(auditor, '{ auditLog(first: 1) { nodes { kind } } }')).toBeUndefined()
    expect(await admin.run(query)).toMatchObject({
      auditLog: { nodes: [{ address: expect.stringMatching(/127\.0\.0\.1$/) }] },
    })
    expect(await codeOf(await app.as('viewer'), query)).toBe('FORBIDDEN')
  })
})

describe('the first account', () => {
  const register =
    'mutation ($input: RegisterInput!) { register(input: $input) { user { email role { name } } } }'

  it('closes the registration, which then judges no password of a stranger', async () => {
    const input = { email: 'new@gudang.test', fullName: 'New', password: 'weak' }
    for (const each of [input, { ...input, password }])
      expect(await codeOf(app.client(), register, { input: each })).toBe('FORBIDDEN')
  })

  it('of an empty installation is the admin; of twenty at once one is', async () => {
    const config = testConfig()
    const uri = new URL(config.MONGODB_URI)
    uri.pathname = `/first_${process.env.VITEST_POOL_ID ?? 0}`
    const server = await startServerProcess({
      MONGODB_URI: uri.href,
      REDIS_URL: config.REDIS_URL,
      REDIS_PREFIX: `first-${Date.now()}:`,
      JWT_SECRET: config.JWT_SECRET,
      PORT: String(await freePort()),
    })
    try {
      const first = UserModel.db.useDb(uri.pathname.slice(1))
      await first.collection('users').deleteMany({})
      const client = createClient(server.url)
      expect(await client.run('{ installation { registrationOpen } }')).toMatchObject({
        installation: { registrationOpen: true },
      })
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          client.send(register, {
            input: { email: `first-${n}@gudang.test`, password, fullName: 'First' },
          }),
        ),
      )
      expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
      expect(answers.find(({ errors }) => !errors)!.data).toMatchObject({
        register: { user: { role: { name: 'admin' } } },
      })
      expect(new Set(answers.flatMap(({ errors }) => errors?.[0]?.extensions.code ?? []))).toEqual(
        new Set(['FORBIDDEN']),
      )
      expect(await first.collection('users').countDocuments({})).toBe(1)
      expect(await first.collection('events').countDocuments({ kind: 'user.created' })).toBeGreaterThan(0)
    } finally {
      await server.end()
    }
  }, 60_000)
})
