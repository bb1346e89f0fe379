import { afterAll, beforeAll, expect, it } from 'vitest'
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

it('a new user is mailed the link that sets the password, once, also when the command is repeated', async () => {
  const made = await newUser('sri@gudang.test', 'sri')
  expect(made.mailed).toBe(true)
  expect(await newUser('sri@gudang.test', 'sri')).toMatchObject({ token: null, mailed: false })
  const sent = mails.received.filter(({ to }) => to === 'sri@gudang.test')
  expect(sent).toHaveLength(1)
  const [, token] = /https:\/\/gudang\.example\/set-password#([\w-]+)/.exec(unfolded(sent[0]!.text))!
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
