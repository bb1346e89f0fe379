import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { seedsAreRemembered } from '../../migrations/0004-seeds-are-remembered.ts'
import { clearDatabase, password, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ensureAdministrator, ensureDemoUser, ensureSeededRoles } from './index.ts'
import { UserModel } from './users.model.ts'
import { SeedModel } from './seeds.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp({ REGISTRATION: 'open' })
})
beforeEach(async () => {
  await clearDatabase()
  await ensureSeededRoles(app.ctx)
  admin = await app.as('admin')
})
afterAll(() => app.stop())

interface Roles {
  roles: { id: string; name: string }[]
}
const names = async () => (await admin.run<Roles>('{ roles { name } }')).roles.map(({ name }) => name)

async function roleId(name: string): Promise<string> {
  const { roles } = await admin.run<Roles>('{ roles { id name } }')
  return roles.find((role) => role.name === name)!.id
}

const deleteRole = async (name: string) =>
  admin.run('mutation ($id: ID!) { deleteRole(id: $id) }', { id: await roleId(name) })
const renameRole = async (from: string, name: string) =>
  admin.run('mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
    input: { id: await roleId(from), name },
  })

/** As every server does when it starts, and several at once. */
const restart = () => Promise.all([1, 2, 3].map(() => ensureSeededRoles(app.ctx)))

it('seeded roles that were deleted or renamed stay so at the next start', async () => {
  expect(await names()).toEqual(['admin', 'manager', 'penghitung', 'staff_gudang', 'viewer'])
  await deleteRole('staff_gudang')
  await renameRole('viewer', 'Pembaca')
  await restart()
  expect((await names()).sort()).toEqual(['Pembaca', 'admin', 'manager', 'penghitung'])
})

it('so they do in an installation of before that was remembered', async () => {
  await deleteRole('staff_gudang')
  await SeedModel.deleteMany({})
  await seedsAreRemembered.up(mongoose.connection.db!)
  await restart()
  expect(await names()).toEqual(['admin', 'manager', 'penghitung', 'viewer'])
})

const register = 'mutation ($input: RegisterInput!) { register(input: $input) { user { role { name } } } }'
const registering = (email: string) =>
  app.client().send(register, { input: { email, password, fullName: 'New' } })
const isOpen = () => app.client().run('{ installation { registrationOpen } }')

it('who registers has the role of newcomers under its new name; without that role nobody can', async () => {
  await renameRole('viewer', 'Pembaca')
  const { data } = await registering('new@gudang.test')
  expect(data).toMatchObject({ register: { user: { role: { name: 'Pembaca' } } } })
  await UserModel.deleteOne({ email: 'new@gudang.test' })
  await deleteRole('Pembaca')
  const refused = await registering('newer@gudang.test')
  expect(refused.errors?.[0]).toMatchObject({
    message: 'Registration is closed. Ask an administrator for an account.',
    extensions: { code: 'FORBIDDEN' },
  })
  expect(await isOpen()).toEqual({ installation: { registrationOpen: false } })
})

const boss = { email: 'Boss@gudang.test', password }
const idOf = async (email: string) => String((await UserModel.findOne({ email }).lean().orFail())._id)

it('an administrator who was deleted is not made again by a deployment, nor one deactivated changed', async () => {
  expect(await ensureAdministrator(app.ctx, boss)).toBe(true)
  await admin.run('mutation ($id: ID!) { deleteUser(id: $id) }', { id: await idOf('boss@gudang.test') })
  expect(await ensureAdministrator(app.ctx, boss)).toBe(false)
  expect(await UserModel.exists({ email: 'boss@gudang.test' })).toBe(null)
  // Neither is the settings' password of then a reason to fail.
  expect(await ensureAdministrator(app.ctx, { ...boss, password: 'weak' })).toBe(false)
  await SeedModel.deleteMany({})
  await seedsAreRemembered.up(mongoose.connection.db!)
  expect(await ensureAdministrator(app.ctx, boss)).toBe(false)

  await ensureAdministrator(app.ctx, { ...boss, email: 'second@gudang.test' })
  const id = await idOf('second@gudang.test')
  await admin.run('mutation ($id: ID!) { updateUser(input: { id: $id, isActive: false }) { id } }', { id })
  await ensureAdministrator(app.ctx, { ...boss, email: 'second@gudang.test' })
  expect(await UserModel.findById(id).lean()).toMatchObject({ isActive: false })
})

it('the demo survives a role and a user of its own that are gone', async () => {
  const staff = { email: 'staff@gudang.test', fullName: 'Sri', password }
  await deleteRole('staff_gudang')
  await ensureDemoUser(app.ctx, staff, 'staff_gudang')
  expect(await UserModel.exists({ email: staff.email })).toBe(null)
  const viewer = { ...staff, email: 'viewer@gudang.test' }
  await ensureDemoUser(app.ctx, viewer, 'viewer')
  await admin.run('mutation ($id: ID!) { deleteUser(id: $id) }', { id: await idOf(viewer.email) })
  await ensureDemoUser(app.ctx, viewer, 'viewer')
  expect(await UserModel.exists({ email: viewer.email })).toBe(null)
})

it('a name that is taken is told in one sentence', async () => {
  const create = 'mutation ($input: RoleInput!) { createRole(input: $input) { id } }'
  const { errors } = await admin.send(create, { input: { name: 'viewer', permissions: [] } })
  expect(errors?.[0]?.message).toBe('name: viewer is taken already.')
})
