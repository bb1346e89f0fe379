import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'

let app: TestApp
let admin: TestClient
/** An administrator of London alone. */
let limited: TestClient
let london: string

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 1 }, LEEDS: { MUG: 1 } })
  admin = await app.as('admin')
  london = String((await WarehouseModel.findOne({ code: 'LONDON' }).lean().orFail())._id)
  limited = await app.as('admin', { warehouses: [london] })
})
afterAll(() => app.stop())

const createRole = 'mutation ($input: RoleInput!) { createRole(input: $input) { id } }'
const updateRole = 'mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { name } }'
const newRole = async (client: TestClient, name: string) =>
  (
    await client.run<{ createRole: { id: string } }>(createRole, {
      input: { name, permissions: ['order.view'] },
    })
  ).createRole.id

interface Log {
  auditLog: { nodes: { kind: string; actor: { name: string }; subject: { label: string } | null }[] }
}
const log = '{ auditLog(first: 100) { nodes { kind actor { name } subject { label } } } }'

it('a limited auditor sees the catalogue, own warehouses and own acts, not what else is about none', async () => {
  await newRole(admin, 'theirs')
  await newRole(limited, 'own')
  const all = (await admin.run<Log>(log)).auditLog.nodes
  expect(all.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['user.created', 'session.opened']))
  const seen = (await limited.run<Log>(log)).auditLog.nodes
  const labels = (kind: string) =>
    seen.filter((entry) => entry.kind === kind).map(({ subject }) => subject?.label)
  expect(labels('role.created')).toEqual(['own'])
  expect(labels('product.created').sort()).toEqual(['LAMP', 'MUG'])
  expect(labels('warehouse.created')).toEqual(['LONDON'])
  expect(labels('user.created')).toEqual([])
  const { me } = await limited.run<{ me: { fullName: string } }>('{ me { fullName } }')
  for (const { kind, actor } of seen)
    if (/^(session|user|role|command)\./.test(kind)) expect(actor.name).toBe(me.fullName)
})

it('a limited administrator changes no role that people outside their warehouses hold', async () => {
  const change = (id: string) => limited.send(updateRole, { input: { id, name: `${id} changed` } })
  const shared = await newRole(admin, 'shared')
  const own = await newRole(admin, 'of London')
  expect((await change(shared)).errors).toBeUndefined()
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }'
  const holder = (email: string, roleId: string, warehouseCodes: string[] | null) =>
    admin.run(create, { input: { email, fullName: 'H', roleId, warehouseCodes } })
  await holder('one@gudang.test', own, ['LONDON'])
  await holder('two@gudang.test', shared, ['LONDON'])
  await holder('three@gudang.test', shared, ['LONDON', 'LEEDS'])
  expect((await change(own)).errors).toBeUndefined()
  expect((await change(shared)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  await holder('four@gudang.test', own, null)
  expect((await change(own)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await admin.send(updateRole, { input: { id: own, name: 'again' } })).errors).toBeUndefined()
})
