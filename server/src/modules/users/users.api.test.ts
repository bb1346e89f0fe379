import { allPermissions } from '@gudang/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { UserModel } from './users.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const codeOf = async (client: TestClient, query: string, variables?: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions.code

const createUser = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { token user { id email role { name } warehouses { code } } }
}`
const updateUser =
  'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { id isActive role { name } } }'
const createRole = 'mutation ($input: RoleInput!) { createRole(input: $input) { id name permissions } }'
const updateRole = 'mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { id } }'
const deleteRole = 'mutation ($id: ID!) { deleteRole(id: $id) }'

async function roleId(name: string): Promise<string> {
  const { roles } = await admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  return roles.find((role) => role.name === name)!.id
}

const idOf = async (client: TestClient) => (await client.run<{ me: { id: string } }>('{ me { id } }')).me.id

it('lists every permission with what it allows', async () => {
  const { permissions } = await admin.run<{ permissions: { name: string; description: string }[] }>(
    '{ permissions { name description } }',
  )
  expect(permissions.map(({ name }) => name)).toEqual(allPermissions)
  expect(permissions.every(({ description }) => description.length > 10)).toBe(true)
})

it('makes a user who sets the password once with the token that was given', async () => {
  const input = {
    email: 'Sri@Gudang.test',
    fullName: 'Sri',
    roleId: await roleId('viewer'),
    idempotencyKey: 'sri',
  }
  const { createUser: made } = await admin.run<{ createUser: { token: string; user: { email: string } } }>(
    createUser,
    { input },
  )
  expect(made.user.email).toBe('sri@gudang.test')
  expect(await admin.run(createUser, { input })).toMatchObject({
    createUser: { token: null, user: { email: 'sri@gudang.test' } },
  })
  const set =
    'mutation ($token: String!, $password: String!) { setPassword(token: $token, password: $password) }'
  const stranger = app.client()
  expect(await codeOf(stranger, set, { token: 'made up', password })).toBe('BAD_USER_INPUT')
  expect(await stranger.run(set, { token: made.token, password })).toEqual({ setPassword: true })
  expect(await codeOf(stranger, set, { token: made.token, password })).toBe('BAD_USER_INPUT')
  await createClient(app.url).signIn('sri@gudang.test', password)
})

describe('bad input', () => {
  it.each([
    ['not an e-mail', { email: 'sri' }, 'BAD_USER_INPUT'],
    ['an e-mail that is taken, in other case', { email: 'TAKEN@gudang.test' }, 'BAD_USER_INPUT'],
    ['a role that does not exist', { roleId: '0'.repeat(24) }, 'NOT_FOUND'],
    ['a role id that is none', { roleId: 'admin' }, 'NOT_FOUND'],
    ['a warehouse that does not exist', { warehouseCodes: ['NOWHERE'] }, 'NOT_FOUND'],
  ])('%s is refused and changes nothing', async (_what, changes, code) => {
    const input = { email: 'taken@gudang.test', fullName: 'T', roleId: await roleId('viewer') }
    await admin.send(createUser, { input })
    const before = await snapshot()
    expect(
      await codeOf(admin, createUser, { input: { ...input, email: 'free@gudang.test', ...changes } }),
    ).toBe(code)
    expect(await snapshot()).toBe(before)
  })

  it('a permission that does not exist, and a role name that is taken', async () => {
    expect(await codeOf(admin, createRole, { input: { name: 'x', permissions: ['stock.steal'] } })).toBe(
      'BAD_USER_INPUT',
    )
    expect(await codeOf(admin, createRole, { input: { name: 'viewer', permissions: [] } })).toBe(
      'BAD_USER_INPUT',
    )
  })
})

describe('nobody hands out what they lack', () => {
  it('neither in a role, nor by a role, nor by a link into an account', async () => {
    const clerk = await app.asHolderOf('user.manage', 'role.manage', 'product.view')
    const before = await snapshot()
    const adminId = await idOf(admin)
    expect(await codeOf(clerk, createRole, { input: { name: 'x', permissions: ['audit.view'] } })).toBe(
      'FORBIDDEN',
    )
    expect(
      await codeOf(clerk, createUser, {
        input: { email: 'x@y.test', fullName: 'X', roleId: await roleId('admin') },
      }),
    ).toBe('FORBIDDEN')
    expect(
      await codeOf(clerk, updateUser, { input: { id: await idOf(clerk), roleId: await roleId('admin') } }),
    ).toBe('FORBIDDEN')
    expect(await codeOf(clerk, updateUser, { input: { id: adminId, isActive: false } })).toBe('FORBIDDEN')
    expect(
      await codeOf(clerk, 'mutation ($id: ID!) { resetPassword(id: $id) { token } }', { id: adminId }),
    ).toBe('FORBIDDEN')
    expect(await codeOf(clerk, 'mutation ($id: ID!) { deleteUser(id: $id) }', { id: adminId })).toBe(
      'FORBIDDEN',
    )
    expect(await snapshot()).toBe(before)
  })

  it('and nobody without the permission does anything of it', async () => {
    const manager = await app.as('manager')
    const before = await snapshot()
    expect(await codeOf(manager, '{ users { nodes { email } } }')).toBe('FORBIDDEN')
    expect(await codeOf(manager, createRole, { input: { name: 'x', permissions: [] } })).toBe('FORBIDDEN')
    expect(await snapshot()).toBe(before)
  })
})

describe('roles', () => {
  it('are deleted only while nobody has them', async () => {
    const { createRole: role } = await admin.run<{ createRole: { id: string } }>(createRole, {
      input: { name: 'picker', permissions: ['order.view'] },
    })
    const { createUser: made } = await admin.run<{ createUser: { user: { id: string } } }>(createUser, {
      input: { email: 'picker@gudang.test', fullName: 'P', roleId: role.id },
    })
    expect(await codeOf(admin, deleteRole, { id: role.id })).toBe('BAD_USER_INPUT')
    await admin.run('mutation ($id: ID!) { deleteUser(id: $id) }', { id: made.user.id })
    expect(await admin.run(deleteRole, { id: role.id })).toEqual({ deleteRole: true })
  })

  it('of the administrators neither changes nor goes', async () => {
    const id = await roleId('admin')
    expect(await codeOf(admin, updateRole, { input: { id, permissions: [] } })).toBe('FORBIDDEN')
    expect(await codeOf(admin, deleteRole, { id })).toBe('BAD_USER_INPUT')
  })
})

describe('the last active administrator', () => {
  it('can be neither demoted, deactivated nor deleted', async () => {
    const id = await idOf(admin)
    expect(await codeOf(admin, updateUser, { input: { id, roleId: await roleId('viewer') } })).toBe(
      'BAD_USER_INPUT',
    )
    expect(await codeOf(admin, updateUser, { input: { id, isActive: false } })).toBe('BAD_USER_INPUT')
    expect(await codeOf(admin, 'mutation ($id: ID!) { deleteUser(id: $id) }', { id })).toBe('BAD_USER_INPUT')
  })

  it('is there although two demote each other in the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const second = await app.as('admin')
      const [firstId, secondId, viewer] = [await idOf(admin), await idOf(second), await roleId('viewer')]
      await Promise.all([
        second.send(updateUser, { input: { id: firstId, roleId: viewer } }),
        admin.send(updateUser, { input: { id: secondId, roleId: viewer } }),
      ])
      const left = await UserModel.find({ role: await adminRoleId(), isActive: true })
        .sort({ _id: 1 })
        .lean()
      expect(left).toHaveLength(1)
      if (String(left[0]!._id) === secondId) admin = second
    }
  })
})

async function adminRoleId(): Promise<string> {
  const { RoleModel } = await import('./users.model.ts')
  return String((await RoleModel.findOne({ name: 'admin' }).lean().orFail())._id)
}
