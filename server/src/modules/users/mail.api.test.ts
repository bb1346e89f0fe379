import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startMailServer } from '../../testing/mail-server.ts'
import { password, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'

const mails = await startMailServer()
let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp({ SMTP_URL: mails.url, PUBLIC_URL: 'https://gudang.example/' })
  admin = await app.as('admin')
})
afterAll(async () => {
  await app.stop()
  mails.stop()
})

const createUser =
  'mutation ($input: CreateUserInput!) { createUser(input: $input) { token mailed user { id } } }'

async function newUser(email: string, idempotencyKey?: string) {
  const { roles } = await admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  const roleId = roles.find(({ name }) => name === 'viewer')!.id
  const input = { email, fullName: 'Sri', roleId, idempotencyKey }
  return (
    await admin.run<{ createUser: { token: string | null; mailed: boolean; user: { id: string } } }>(
      createUser,
      { input },
    )
  ).createUser
}

/** Quoted-printable breaks long lines. */
const unfolded = (text: string) => text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
const tokensMailedTo = (address: string) =>
  mails.received
    .filter(({ to }) => to === address)
    .map(({ text }) => /https:\/\/gudang\.example\/set-password#([\w-]+)/.exec(unfolded(text))![1])

it('a new user is mailed the link that sets the password, once, also when the command is repeated', async () => {
  const made = await newUser('sri@gudang.test', 'sri')
  expect(made.mailed).toBe(true)
  expect(await newUser('sri@gudang.test', 'sri')).toMatchObject({ token: null, mailed: false })
  expect(tokensMailedTo('sri@gudang.test')).toHaveLength(1)
  const [token] = tokensMailedTo('sri@gudang.test')
  expect(token).toBe(made.token)
  const set =
    'mutation ($token: String!, $password: String!) { setPassword(token: $token, password: $password) }'
  await app.client().run(set, { token, password })
  await createClient(app.url).signIn('sri@gudang.test', password)
})

it('so is who is helped with a forgotten password', async () => {
  const { user } = await newUser('budi@gudang.test')
  const reset = 'mutation ($id: ID!) { resetPassword(id: $id) { token mailed } }'
  expect(await admin.run(reset, { id: user.id })).toMatchObject({ resetPassword: { mailed: true } })
  expect(mails.received.filter(({ to }) => to === 'budi@gudang.test')).toHaveLength(2)
})

it('a mail that is not taken loses nothing: the administrator has the link', async () => {
  mails.isRefusing = true
  const made = await newUser('nowhere@gudang.test')
  mails.isRefusing = false
  expect(made).toMatchObject({ mailed: false, token: expect.any(String) })
})

const forgotten = 'mutation ($email: String!) { forgotPassword(email: $email) }'
const signInByLink =
  'mutation ($token: String!, $password: String!) { setPasswordAndSignIn(token: $token, password: $password) { ... on AuthSession { accessToken user { email } } } }'

it('who forgot the password is mailed a link that signs in, once, and ends every other link and session', async () => {
  const email = 'tuti@gudang.test'
  const { token: first } = await newUser(email)
  const stranger = app.client()
  expect(await stranger.run(forgotten, { email: ' Tuti@Gudang.test ' })).toEqual({ forgotPassword: true })
  await vi.waitFor(() => expect(tokensMailedTo(email)).toHaveLength(2), 10_000)
  const token = tokensMailedTo(email)[1]
  const { setPasswordAndSignIn: session } = await stranger.run<{
    setPasswordAndSignIn: { accessToken: string; user: object }
  }>(signInByLink, { token, password })
  expect(session.user).toEqual({ email })
  stranger.accessToken = session.accessToken
  expect(await stranger.run('{ me { email } }')).toEqual({ me: { email } })
  for (const spent of [first, token]) {
    const { errors } = await app.client().send(signInByLink, { token: spent, password })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ code: 'SPENT' }] })
  }
  const log =
    '{ auditLog(filter: { kinds: ["session.password-link-sent"] }) { nodes { actor { kind } subject { label } } } }'
  expect(await admin.run(log)).toMatchObject({
    auditLog: { nodes: [{ actor: null, subject: { label: expect.any(String) } }] },
  })
})

it('who has no account, or one that is closed, is told the same and mailed nothing', async () => {
  const { user } = await newUser('closed@gudang.test')
  await admin.run('mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id } }', {
    input: { id: user.id, isActive: false },
  })
  const before = mails.received.length
  for (const email of ['nobody@gudang.test', 'closed@gudang.test'])
    expect(await app.client().run(forgotten, { email })).toEqual({ forgotPassword: true })
  // Later than theirs: by then theirs would have come.
  await newUser('last@gudang.test')
  await app.client().run(forgotten, { email: 'last@gudang.test' })
  await vi.waitFor(() => expect(tokensMailedTo('last@gudang.test')).toHaveLength(2), 10_000)
  expect(mails.received.length - before).toBe(2)
})

it('no mailbox is filled by a stranger, whatever the case of the address', async () => {
  const limited = await startTestApp({
    SMTP_URL: mails.url,
    PUBLIC_URL: 'https://gudang.example/',
    RATE_LIMITS: 'on',
    REDIS_PREFIX: `forgotten-${Date.now()}:`,
  })
  const codes: (string | undefined)[] = []
  for (const email of ['a@gudang.test', 'A@gudang.test', 'a@GUDANG.test', 'a@gudang.test'])
    codes.push((await limited.client().send(forgotten, { email })).errors?.[0]?.extensions.code)
  expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED'])
  const { errors } = await limited.client().send(forgotten, { email: 'no address' })
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  await limited.stop()
})
