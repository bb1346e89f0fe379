import argon2 from 'argon2'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, snapshot, startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { addUser } from '../users/users.service.ts'
import { RoleModel, UserModel } from '../users/users.model.ts'
import { newPassword } from '../users/passwords.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({
    RATE_LIMITS: 'on',
    REGISTRATION: 'open',
    REDIS_PREFIX: `sign-in-${Date.now()}:`,
  })
})
afterAll(() => app.stop())

const login = `mutation ($email: String!, $password: String!, $useCookie: Boolean) {
  login(email: $email, password: $password, useCookie: $useCookie) {
    __typename
    ... on AuthSession { accessToken refreshToken expiresIn user { email } }
    ... on InvalidCredentials { code message }
  }
}`
const refresh =
  'mutation ($refreshToken: String) { refreshSession(refreshToken: $refreshToken) { accessToken refreshToken } }'
const me = '{ me { email role { name } } }'

interface LoggedIn {
  login: { accessToken: string; refreshToken: string | null }
}

async function emailOf(client: TestClient): Promise<string> {
  return (await client.run<{ me: { email: string } }>('{ me { email } }')).me.email
}

const codeOf = async (client: TestClient, query: string, variables?: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions.code

describe('signing in', () => {
  it('answers an unknown e-mail, a wrong password and an inactive user alike', async () => {
    const manager = await app.as('manager')
    const email = await emailOf(manager)
    const stranger = app.client()
    const unknown = await stranger.run(login, { email: 'nobody@gudang.test', password })
    expect(unknown).toMatchObject({
      login: { __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS' },
    })
    expect(await stranger.run(login, { email, password: 'wrong' })).toEqual(unknown)
    const admin = await app.as('admin')
    const { users } = await admin.run<{ users: { nodes: { id: string; email: string }[] } }>(
      '{ users(first: 100) { nodes { id email } } }',
    )
    await admin.run('mutation ($id: ID!) { updateUser(input: { id: $id, isActive: false }) { id } }', {
      id: users.nodes.find((user) => user.email === email)!.id,
    })
    expect(await stranger.run(login, { email, password })).toEqual(unknown)
  })

  it('ignores the case of the e-mail and operators in its place', async () => {
    const email = await emailOf(await app.as('viewer'))
    expect(await app.client().run(login, { email: ` ${email.toUpperCase()} `, password })).toMatchObject({
      login: { __typename: 'AuthSession', expiresIn: 900 },
    })
    expect(await codeOf(app.client(), login, { email: { $ne: '' }, password })).toBe('BAD_USER_INPUT')
  })

  it('is slowed down after ten failures of one account, and says for how long', async () => {
    const email = 'guessed@gudang.test'
    for (let attempt = 0; attempt < 10; attempt++)
      await app.client().run(login, { email, password: `guess ${attempt}` })
    const { errors } = await app.client().send(login, { email, password })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) })
  })

  it('takes no password of 10 MB', async () => {
    expect(await codeOf(app.client(), login, { email: 'a@b.test', password: 'x'.repeat(10_000_000) })).toBe(
      'BAD_USER_INPUT',
    )
  })
})

describe('a password', () => {
  const role = () => RoleModel.findOne({ name: 'viewer' }).lean().orFail()
  const composed = 'Crème brûlée déjà vu'
  const forms = [composed, composed.normalize('NFD'), composed.replaceAll(' ', '\u00a0')]
  const hashOf = async (email: string) => (await UserModel.findOne({ email }).lean().orFail()).passwordHash!

  it('is the same from every keyboard', async () => {
    for (const [n, set] of forms.entries()) {
      const email = `keyboard-${n}@gudang.test`
      await addUser(app.ctx, { email, fullName: 'K', password: set }, await role())
      for (const typed of forms) await app.client().signIn(email, typed)
      expect(await app.client().run(login, { email, password: 'Creme brulee deja vu' })).toMatchObject({
        login: { __typename: 'InvalidCredentials' },
      })
    }
  })

  it('that was hashed as it was typed, or cheaper, is accepted still, and hashed anew then', async () => {
    const cheap = { type: argon2.argon2id, memoryCost: 8_192, timeCost: 2, parallelism: 1 }
    for (const [n, old] of [
      await argon2.hash(composed.normalize('NFD'), { ...cheap, memoryCost: 19_456 }),
      await argon2.hash(composed, cheap),
    ].entries()) {
      const email = `old-${n}@gudang.test`
      await addUser(app.ctx, { email, fullName: 'O', password }, await role())
      await UserModel.updateOne({ email }, { $set: { passwordHash: old } })
      await app.client().signIn(email, composed.normalize('NFD'))
      const renewed = await hashOf(email)
      expect(await argon2.verify(renewed, composed)).toBe(true)
      expect(renewed).toContain('m=19456')
      await app.client().signIn(email, composed)
      expect(await hashOf(email)).toBe(renewed)
    }
  })

  it('is measured before it is judged', () => {
    for (const long of ['x y z '.repeat(22), 'x'.repeat(1_000_000)])
      expect(newPassword.safeParse(long).error?.issues).toMatchObject([{ code: 'too_big' }])
    expect(newPassword.safeParse('p4$$w0rd'.repeat(16)).error?.issues).toMatchObject([{ code: 'custom' }])
  })
})

describe('an e-mail address', () => {
  it('of a user is one, however its case, accents and domain are typed', async () => {
    const admin = await app.as('admin')
    const { roles } = await admin.run<{ roles: { id: string }[] }>('{ roles { id } }')
    const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id email } } }'
    const input = { email: ' José@MÜNCHEN.example ', fullName: 'J', roleId: roles[0]!.id }
    const made = await admin.run<{ createUser: { user: { id: string } } }>(create, { input })
    expect(made).toMatchObject({ createUser: { user: { email: 'josé@münchen.example' } } })
    const again = { ...input, email: 'jose\u0301@xn--mnchen-3ya.example' }
    expect(await codeOf(admin, create, { input: again })).toBe('BAD_USER_INPUT')
    const passwordHash = await argon2.hash(password)
    await UserModel.updateOne({ _id: made.createUser.user.id }, { $set: { passwordHash } })
    for (const email of ['JOSÉ@münchen.example', again.email]) await app.client().signIn(email, password)
  })
})

describe('registering', () => {
  const register = 'mutation ($input: RegisterInput!) { register(input: $input) { user { role { name } } } }'
  const input = { email: 'new@gudang.test', password: 'a perfectly fine passphrase', fullName: 'New' }

  it.each([
    ['not an e-mail', { email: 'new' }],
    ['a password of 11 characters', { password: 'abcdefghijk' }],
    ['a password of 129 characters', { password: 'x y z '.repeat(22) }],
    ['a password that everybody tries', { password: 'password1234' }],
    ['no name', { fullName: '' }],
  ])('%s is refused and changes nothing', async (_what, changes) => {
    const before = await snapshot()
    expect(await codeOf(app.client(), register, { input: { ...input, ...changes } })).toBe('BAD_USER_INPUT')
    expect(await snapshot()).toBe(before)
  })
})

describe('an access token', () => {
  const secret = testConfig().JWT_SECRET
  const claims = (client: TestClient) => jwt.decode(client.accessToken!) as { sub: string; sid: string }
  const sign = (client: TestClient, key: string, options: jwt.SignOptions = {}) =>
    jwt.sign({ sid: claims(client).sid }, key, {
      issuer: 'gudang',
      audience: 'gudang-api',
      subject: claims(client).sub,
      keyid: 'k0',
      expiresIn: 60,
      ...options,
    })
  const withToken = (accessToken: string) => Object.assign(createClient(app.url), { accessToken })

  it('that is ours is accepted, and one that is not ours is refused', async () => {
    const admin = await app.as('admin')
    expect(await withToken(sign(admin, secret)).run(me)).toMatchObject({ me: { role: { name: 'admin' } } })
    const forged = {
      expired: sign(admin, secret, { expiresIn: -1 }),
      'of another secret': sign(admin, 'another secret of at least 32 characters'),
      'of another key': sign(admin, secret, { keyid: 'k1' }),
      'of another issuer': sign(admin, secret, { issuer: 'somebody' }),
      'for another audience': sign(admin, secret, { audience: 'somebody' }),
      tampered: `${admin.accessToken!.slice(0, -3)}AAA`,
      unsigned: `${Buffer.from('{"alg":"none","kid":"k0"}').toString('base64url')}.${admin.accessToken!.split('.')[1]}.`,
      nonsense: 'nonsense',
    }
    for (const [what, token] of Object.entries(forged)) {
      expect(await codeOf(withToken(token), me), what).toBe('UNAUTHENTICATED')
    }
  })

  it('ends with a logout at once, and its refresh token with it', async () => {
    const { login: session } = await app
      .client()
      .run<LoggedIn>(login, { email: await emailOf(await app.as('viewer')), password })
    const client = withToken(session.accessToken)
    expect(await client.run('mutation { logout }')).toEqual({ logout: true })
    expect(await codeOf(client, me)).toBe('UNAUTHENTICATED')
    expect(await codeOf(app.client(), refresh, { refreshToken: session.refreshToken })).toBe(
      'UNAUTHENTICATED',
    )
  })

  it('loses what its role loses, and all when the user is deactivated, at the next request', async () => {
    const admin = await app.as('admin')
    const holder = await app.asHolderOf('product.view', 'user.manage')
    const { roles } = await admin.run<{ roles: { id: string; permissions: string[] }[] }>(
      '{ roles { id permissions } }',
    )
    const role = roles.find(({ permissions }) => permissions.length === 2)!
    expect(await codeOf(holder, '{ products { nodes { sku } } }')).toBeUndefined()
    await admin.run('mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
      input: { id: role.id, permissions: ['user.manage'] },
    })
    expect(await codeOf(holder, '{ products { nodes { sku } } }')).toBe('FORBIDDEN')
    const id = (await holder.run<{ me: { id: string } }>('{ me { id } }')).me.id
    await admin.run('mutation ($id: ID!) { updateUser(input: { id: $id, isActive: false }) { id } }', { id })
    expect(await codeOf(holder, me)).toBe('UNAUTHENTICATED')
  })
})

describe('a refresh token', () => {
  const signIn = async () =>
    (await app.client().run<LoggedIn>(login, { email: await emailOf(await app.as('viewer')), password }))
      .login

  it('is spent by its use; two tabs in the same moment are both served', async () => {
    const { refreshToken } = await signIn()
    const answers = await Promise.all([
      app.client().send(refresh, { refreshToken }),
      app.client().send(refresh, { refreshToken }),
    ])
    for (const { errors } of answers) expect(errors).toBeUndefined()
  })

  it('that is not ours is refused', async () => {
    expect(await codeOf(app.client(), refresh, { refreshToken: 'made up' })).toBe('UNAUTHENTICATED')
    expect(await codeOf(app.client(), refresh)).toBe('UNAUTHENTICATED')
  })

  it('lives in an httpOnly cookie and nowhere else where the browser asks for that', async () => {
    const email = await emailOf(await app.as('viewer'))
    const post = (query: string, variables: object, cookie?: string) =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
        body: JSON.stringify({ query, variables }),
      })
    const answer = await post(login, { email, password, useCookie: true })
    const [header] = answer.headers.getSetCookie()
    expect(header).toMatch(/^gudang-refresh=[\w-]+; Max-Age=\d+; Path=\/graphql; HttpOnly; SameSite=Strict$/)
    expect(await answer.json()).toMatchObject({ data: { login: { refreshToken: null } } })
    const cookie = header!.split(';')[0]!
    const disagreeing = await post(refresh, { refreshToken: 'another' }, cookie)
    expect(await disagreeing.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(await (await post(refresh, {}, cookie)).json()).toMatchObject({
      data: { refreshSession: { refreshToken: null } },
    })
  })
})

describe('sessions and passwords', () => {
  const sessions = '{ sessions { id isCurrent } }'

  it('are listed, and ended one by one or all others at once', async () => {
    const first = await app.as('viewer')
    const email = await emailOf(first)
    const others = [createClient(app.url), createClient(app.url), createClient(app.url)] as const
    for (const other of others) await other.signIn(email, password)
    const listed = (await first.run<{ sessions: { id: string; isCurrent: boolean }[] }>(sessions)).sessions
    expect(listed).toHaveLength(4)
    expect(listed.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)
    const own = (await others[0].run<{ sessions: { id: string; isCurrent: boolean }[] }>(sessions)).sessions
    await first.run('mutation ($id: ID!) { revokeSession(id: $id) }', {
      id: own.find(({ isCurrent }) => isCurrent)!.id,
    })
    expect(await codeOf(others[0], me)).toBe('UNAUTHENTICATED')
    await first.run('mutation { revokeOtherSessions }')
    expect(await codeOf(others[1], me)).toBe('UNAUTHENTICATED')
    expect(await codeOf(first, me)).toBeUndefined()
  })

  it('of somebody else cannot be ended', async () => {
    const [one, other] = [await app.as('viewer'), await app.as('admin')]
    const { sessions: theirs } = await one.run<{ sessions: { id: string }[] }>(sessions)
    expect(await codeOf(other, 'mutation ($id: ID!) { revokeSession(id: $id) }', { id: theirs[0]!.id })).toBe(
      'NOT_FOUND',
    )
  })

  it('change: the other sessions end, the old password with them', async () => {
    const client = await app.as('viewer')
    const email = await emailOf(client)
    const other = createClient(app.url)
    await other.signIn(email, password)
    const change =
      'mutation ($current: String!, $password: String!) { changePassword(current: $current, password: $password) }'
    const next = 'another fine passphrase 42'
    expect(await codeOf(client, change, { current: 'wrong', password: next })).toBe('BAD_USER_INPUT')
    expect(await client.run(change, { current: password, password: next })).toEqual({ changePassword: true })
    expect(await codeOf(other, me)).toBe('UNAUTHENTICATED')
    expect(await codeOf(client, me)).toBeUndefined()
    expect(await app.client().run(login, { email, password })).toMatchObject({
      login: { __typename: 'InvalidCredentials' },
    })
    await createClient(app.url).signIn(email, next)
  })
})
