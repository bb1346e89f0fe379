import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { integrationOf } from '../../testing/integrations.ts'
import { connect } from '../../testing/raw-socket.ts'
import {
  codeOf,
  offerSecondFactor,
  turnOffSecondFactor,
  turnOnSecondFactor,
  withSecondFactor,
} from '../../testing/second-factors.ts'
import { joinTestDatabase, password, startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { RoleModel, UserModel } from '../users/users.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const login = `mutation ($email: String!, $password: String!) {
  login(email: $email, password: $password) {
    __typename
    ... on AuthSession { accessToken user { email } }
    ... on SecondFactorNeeded { challenge expiresIn }
  }
}`
const loginSecondFactor = `mutation ($challenge: String!, $oneTimeCode: String!) {
  loginSecondFactor(challenge: $challenge, oneTimeCode: $oneTimeCode) {
    __typename
    ... on AuthSession { accessToken user { email } }
    ... on UserError { code }
    ... on WrongCode { attemptsLeft retryAfterMs }
  }
}`
const changePassword =
  'mutation ($current: String!, $password: String!) { changePassword(current: $current, password: $password) }'
const resetSecondFactor = 'mutation ($id: ID!) { resetSecondFactor(id: $id) { id hasSecondFactor } }'
const updateRole = `mutation ($input: UpdateRoleInput!) {
  updateRole(input: $input) { version requiresSecondFactor }
}`

interface SignedIn {
  __typename: string
  accessToken?: string
  code?: string
  attemptsLeft?: number | null
  retryAfterMs?: number | null
}

async function newUser(role = 'viewer', on = app) {
  const client = await on.as(role)
  const { me } = await client.run<{ me: { id: string; email: string } }>('{ me { id email } }')
  return { client, ...me }
}

async function userWithFactor(role?: string, on?: TestApp) {
  const user = await newUser(role, on)
  return { ...user, factor: await withSecondFactor(user.client) }
}

async function challengeOf(email: string, client = app.client()): Promise<string> {
  const { login: asked } = await client.run<{ login: { __typename: string; challenge: string } }>(login, {
    email,
    password,
  })
  expect(asked).toEqual({ __typename: 'SecondFactorNeeded', challenge: expect.any(String), expiresIn: 300 })
  return asked.challenge
}

async function answer(challenge: string, oneTimeCode: string, client = app.client()): Promise<SignedIn> {
  const variables = { challenge, oneTimeCode }
  return (await client.run<{ loginSecondFactor: SignedIn }>(loginSecondFactor, variables)).loginSecondFactor
}

const kindsAbout = async (id: string): Promise<string[]> => {
  const query =
    'query ($id: ID!) { auditLog(filter: { subject: { kind: "USER", id: $id } }) { nodes { kind } } }'
  const { auditLog } = await admin.run<{ auditLog: { nodes: { kind: string }[] } }>(query, { id })
  return auditLog.nodes.map(({ kind }) => kind)
}

const problemOf = async (client: TestClient, query: string, variables?: object) => {
  const { errors } = await client.send(query, variables)
  const { code, fields, reason } = errors![0]!.extensions
  return (fields as { code: string }[] | undefined)?.[0]?.code ?? reason ?? code
}

const wrong = { __typename: 'WrongCode', code: 'WRONG_CODE', attemptsLeft: null, retryAfterMs: null }
const expired = { __typename: 'ChallengeExpired', code: 'CHALLENGE_EXPIRED' }
const signedIn = { __typename: 'AuthSession', accessToken: expect.any(String) }

describe('a second factor', () => {
  it('is set up with password and a code, asked for at each sign-in, and turned off with both', async () => {
    const { client, id, email } = await newUser()
    const own = '{ me { hasSecondFactor recoveryCodesLeft mustSetUpSecondFactor } }'
    const off = { hasSecondFactor: false, recoveryCodesLeft: null, mustSetUpSecondFactor: false }
    expect(await problemOf(client, turnOnSecondFactor, { oneTimeCode: '123456' })).toBe('NOT_OFFERED')
    expect(await problemOf(client, offerSecondFactor, { password: 'guess' })).toBe('WRONG')
    const { offerSecondFactor: offer } = await client.run<{
      offerSecondFactor: { secret: string; uri: string }
    }>(offerSecondFactor, { password })
    expect(offer.uri).toContain(`secret=${offer.secret}`)
    expect(offer.uri).toMatch(/^otpauth:\/\/totp\/Gudang:.*issuer=Gudang/)
    expect(await problemOf(client, turnOnSecondFactor, { oneTimeCode: codeOf(offer.secret, 5) })).toBe(
      'WRONG_CODE',
    )
    expect(await client.run(own)).toEqual({ me: off })
    // Spaces as apps show them.
    const oneTimeCode = codeOf(offer.secret).replace(/^(...)/, ' $1 ')
    const { turnOnSecondFactor: on } = await client.run<{ turnOnSecondFactor: { recoveryCodes: string[] } }>(
      turnOnSecondFactor,
      { oneTimeCode },
    )
    expect(new Set(on.recoveryCodes).size).toBe(10)
    expect(await client.run(own)).toEqual({
      me: { ...off, hasSecondFactor: true, recoveryCodesLeft: 10 },
    })
    expect(await problemOf(client, offerSecondFactor, { password })).toBe('FORBIDDEN')

    const kept = JSON.stringify(await UserModel.findById(id).lean())
    for (const secret of [offer.secret, ...on.recoveryCodes]) expect(kept).not.toContain(secret)

    const challenge = await challengeOf(email)
    expect(await answer(challenge, codeOf(offer.secret))).toEqual(wrong) // It has turned it on.
    expect(await answer(challenge, codeOf(offer.secret, 1))).toMatchObject({ ...signedIn, user: { email } })

    const wrongOnes: [string, object][] = [
      ['WRONG', { password: 'guess', oneTimeCode: on.recoveryCodes[0] }],
      ['WRONG_CODE', { password, oneTimeCode: codeOf(offer.secret, 1) }],
    ]
    for (const [problem, input] of wrongOnes)
      expect(await problemOf(client, turnOffSecondFactor, input)).toBe(problem)
    await client.run(turnOffSecondFactor, { password, oneTimeCode: on.recoveryCodes[0] })
    expect(await client.run(own)).toEqual({ me: off })
    await app.client().signIn(email, password)
    expect(await answer(challenge, on.recoveryCodes[1]!)).toEqual(expired)
    expect((await kindsAbout(id)).sort()).toEqual([
      'session.recovery-code-used',
      'session.second-factor-failed',
      'user.created',
      'user.second-factor-off',
      'user.second-factor-on',
    ])
  })

  it('takes a code once, of now or the next to it, and none after a later one, of two at once one', async () => {
    const { email, factor } = await userWithFactor()
    const challenge = await challengeOf(email)
    for (const steps of [-2, 3]) expect(await answer(challenge, factor.code(steps))).toEqual(wrong)
    await factor.rewind()
    const two = await Promise.all([answer(challenge, factor.code()), answer(challenge, factor.code())])
    expect(two.map(({ __typename }) => __typename).sort()).toEqual(['AuthSession', 'WrongCode'])
    expect(await answer(challenge, factor.code(1))).toMatchObject(signedIn)
    // Not of the past, although it has not served itself.
    for (const steps of [-1, 0, 1]) expect(await answer(challenge, factor.code(steps))).toEqual(wrong)
  })

  it('takes each recovery code once, however it is typed, of two at once one', async () => {
    const { client, id, email, factor } = await userWithFactor()
    const challenge = await challengeOf(email)
    const [first, second] = factor.recoveryCodes as [string, string]
    expect(await answer(challenge, ` ${first.toUpperCase().replaceAll('-', ' ')}`)).toMatchObject(signedIn)
    expect(await answer(challenge, first)).toEqual(wrong)
    const two = await Promise.all([answer(challenge, second), answer(challenge, second)])
    expect(two.map(({ __typename }) => __typename).sort()).toEqual(['AuthSession', 'WrongCode'])
    expect(await client.run('{ me { recoveryCodesLeft } }')).toEqual({ me: { recoveryCodesLeft: 8 } })
    expect((await kindsAbout(id)).filter((kind) => kind === 'session.recovery-code-used')).toHaveLength(2)
  })

  it('is asked for after a link too, which sets the password and opens nothing', async () => {
    const { client, id, factor } = await userWithFactor()
    const { resetPassword } = await admin.run<{ resetPassword: { token: string } }>(
      'mutation ($id: ID!) { resetPassword(id: $id) { token } }',
      { id },
    )
    const { setPasswordAndSignIn: asked } = await app
      .client()
      .run<{ setPasswordAndSignIn: { __typename: string; challenge: string } }>(
        `mutation ($token: String!, $password: String!) {
          setPasswordAndSignIn(token: $token, password: $password) { __typename ... on SecondFactorNeeded { challenge } }
        }`,
        { token: resetPassword.token, password },
      )
    expect(asked.__typename).toBe('SecondFactorNeeded')
    expect(await problemOf(client, '{ me { id } }')).toBe('UNAUTHENTICATED')
    await factor.rewind()
    expect(await answer(asked.challenge, factor.code())).toMatchObject(signedIn)
  })
})

describe('a challenge', () => {
  it('is of one user, for five minutes, until the password changes, and opens nothing else', async () => {
    const [one, other] = [await userWithFactor(), await userWithFactor()]
    const challenge = await challengeOf(one.email)
    expect(await answer(challenge, other.factor.code(1))).toEqual(wrong)

    const thief = Object.assign(app.client(), { accessToken: challenge })
    expect(await problemOf(thief, '{ me { id } }')).toBe('UNAUTHENTICATED')
    expect(await answer(one.client.accessToken!, one.factor.code(1))).toEqual(expired)
    expect(await answer('nonsense', one.factor.code(1))).toEqual(expired)

    const secret = testConfig().JWT_SECRET
    const { kid, ...claims } = { ...(jwt.decode(challenge) as object), kid: headerOf(challenge) }
    const past = jwt.sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 1 }, secret, { keyid: kid })
    expect(await answer(past, one.factor.code(1))).toEqual(expired)

    await one.client.run(changePassword, { current: password, password })
    expect(await answer(challenge, one.factor.code(1))).toEqual(expired)
    expect(await answer(await challengeOf(one.email), one.factor.code(1))).toMatchObject(signedIn)
  })
})

const headerOf = (token: string) => jwt.decode(token, { complete: true })!.header.kid!

it('guesses are five, from wherever and at once, and another sign-in with the password brings no more', async () => {
  const guarded = await joinTestDatabase({
    RATE_LIMITS: 'on',
    TRUST_PROXY: '1',
    REDIS_PREFIX: `second-factor-${Date.now()}:`,
  })
  const { email, factor } = await userWithFactor('viewer', guarded)
  const guess = async (challenge: string, oneTimeCode: string, address: number) => {
    const response = await fetch(`${guarded.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${address}` },
      body: JSON.stringify({ query: loginSecondFactor, variables: { challenge, oneTimeCode } }),
    })
    const { data, errors } = (await response.json()) as {
      data?: { loginSecondFactor: SignedIn } | null
      errors?: { extensions: { code: string; retryAfterMs: number } }[]
    }
    return data?.loginSecondFactor ?? { __typename: errors![0]!.extensions.code, attemptsLeft: -1 }
  }
  const wrongCode = factor.code(7)
  const challenge = await challengeOf(email, guarded.client())
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => guess(challenge, wrongCode, n)))
  const looked = answers.filter(({ __typename }) => __typename === 'WrongCode')
  expect(looked.map(({ attemptsLeft }) => attemptsLeft).sort()).toEqual([0, 1, 2, 3, 4])
  expect(looked.filter((each) => 'retryAfterMs' in each && each.retryAfterMs)).toHaveLength(1)
  expect(answers.filter(({ __typename }) => __typename === 'RATE_LIMITED')).toHaveLength(15)
  const again = await challengeOf(email, guarded.client())
  expect(await guess(again, factor.code(1), 99)).toMatchObject({ __typename: 'RATE_LIMITED' })
  await guarded.stop()
  // Module-wide parts are the last app's: the first one's again.
  await app.stop()
  app = await joinTestDatabase()
  admin = await app.as('admin')
})

describe('a role that requires it', () => {
  it('lets who has none do nothing but set it up, whichever door, and at once', async () => {
    const permissions = ['product.view', 'order.view', 'product.manage', 'integration.manage'] as const
    const before = await app.asHolderOf(...permissions)
    const { me } = await before.run<{ me: { role: { id: string; name: string; version: number } } }>(
      '{ me { role { id name version } } }',
    )
    const shop = await integrationOf(before, { permissions: ['product.view'] })
    const { exportCsv: link } = await before.run<{ exportCsv: { url: string } }>(
      'mutation { exportCsv(kind: PRODUCTS) { url } }',
    )
    const { id, version } = me.role
    const required = { id, requiresSecondFactor: true, expectedVersion: version }
    expect(await admin.run(updateRole, { input: required })).toEqual({
      updateRole: { requiresSecondFactor: true, version: version + 1 },
    })

    const after = app.client()
    const { email } = (await before.run<{ me: { email: string } }>('{ me { email } }')).me
    await after.signIn(email, password)
    const closed = ['{ products { nodes { sku } } }', '{ sessions { id } }', '{ actor { name } }']
    for (const client of [before, after]) {
      expect(await client.run('{ me { mustSetUpSecondFactor } }')).toEqual({
        me: { mustSetUpSecondFactor: true },
      })
      for (const query of [...closed, 'mutation { revokeOtherSessions }'])
        expect(await problemOf(client, query)).toBe('SECOND_FACTOR_REQUIRED')
      const authorization = `Bearer ${client.accessToken}`
      for (const url of [`${app.url}/export/products.csv`, `${app.url}${link.url}`]) {
        const refused = await fetch(url, { headers: { authorization } })
        expect(refused.status).toBe(403)
        expect(await refused.json()).toMatchObject({
          errors: [{ extensions: { code: 'FORBIDDEN', reason: 'SECOND_FACTOR_REQUIRED' } }],
        })
      }
      expect((await fetch(`${app.url}${link.url}`)).status).toBe(403)
      const socket = await connect(client)
      socket.say({ id: '1', type: 'subscribe', payload: { query: 'subscription { orderChanged { id } }' } })
      const { payload } = await socket.heard(({ type }) => type === 'error')
      expect(payload).toMatchObject([{ extensions: { reason: 'SECOND_FACTOR_REQUIRED' } }])
      socket.socket.close()
    }
    expect(await shop.client.run('{ products { nodes { sku } } }')).toEqual({ products: { nodes: [] } })

    await withSecondFactor(after)
    for (const client of [before, after])
      expect(await client.run('{ products { nodes { sku } } }')).toEqual({ products: { nodes: [] } })
    expect((await fetch(`${app.url}${link.url}`)).status).toBe(200)
  })

  it('may be that of the administrators, of which nothing else changes', async () => {
    const { _id } = await RoleModel.findOne({ name: 'admin' }).lean().orFail()
    const input = { id: String(_id), requiresSecondFactor: true }
    expect(await problemOf(admin, updateRole, { input: { ...input, name: 'root' } })).toBe('FORBIDDEN')
    await admin.run(updateRole, { input })
    expect(await problemOf(admin, '{ users { nodes { id } } }')).toBe('SECOND_FACTOR_REQUIRED')
    await withSecondFactor(admin)
    await admin.run(updateRole, { input: { ...input, requiresSecondFactor: false } })
  })
})

describe('who has lost it', () => {
  it('is helped by who may do as much, never by themselves, and signs in anew with the password', async () => {
    const { client, id, email } = await userWithFactor()
    const challenge = await challengeOf(email)
    const boss = await userWithFactor('admin')
    const clerk = await app.asHolderOf('user.manage', 'product.view')
    const key = await integrationOf(admin, { permissions: ['user.manage'] })
    expect(await problemOf(clerk, resetSecondFactor, { id })).toBe('FORBIDDEN')
    expect(await problemOf(boss.client, resetSecondFactor, { id: boss.id })).toBe('FORBIDDEN')
    expect(await problemOf(key.client, resetSecondFactor, { id })).toBe('FORBIDDEN')
    expect(await problemOf(client, resetSecondFactor, { id: boss.id })).toBe('FORBIDDEN')
    expect(await client.run('{ me { hasSecondFactor } }')).toEqual({ me: { hasSecondFactor: true } })
    expect(await admin.run(resetSecondFactor, { id })).toEqual({
      resetSecondFactor: { id, hasSecondFactor: false },
    })
    expect(await problemOf(client, '{ me { id } }')).toBe('UNAUTHENTICATED')
    expect(await answer(challenge, '123456')).toEqual(expired)
    await app.client().signIn(email, password)
    expect(await problemOf(admin, resetSecondFactor, { id })).toBe('NOT_FOUND')
    expect(await kindsAbout(id)).toContain('user.second-factor-reset')
  })
})

it('is sealed anew by a new JWT_SECRET; where none opens it, recovery codes still do', async () => {
  const { email, factor, id } = await userWithFactor()
  const old = testConfig().JWT_SECRET
  const fresh = 'another-for-tests-another-for-tests-another'
  const restart = async (JWT_SECRET: string) => {
    await app.stop()
    app = await joinTestDatabase({ JWT_SECRET })
  }
  const sealed = async () => (await UserModel.findById(id).lean().orFail()).secondFactor!.secret
  const before = await sealed()
  await restart(`b:${fresh},a:${old}`)
  expect(await sealed()).not.toBe(before)
  await restart(`b:${fresh}`)
  expect(await answer(await challengeOf(email), factor.code(1))).toMatchObject(signedIn)
  await restart(`c:yet-${fresh}`)
  await factor.rewind()
  expect(await answer(await challengeOf(email), factor.code())).toEqual(wrong)
  expect(await answer(await challengeOf(email), factor.recoveryCodes[0]!)).toMatchObject(signedIn)
  await restart(old)
})
