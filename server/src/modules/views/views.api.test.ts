import { allPermissions } from '@gudang/domain'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { integrationOf } from '../../testing/integrations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let admin: TestClient
let ayu: TestClient
let ben: TestClient
let viewerRole: string

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  ayu = await app.as('viewer')
  ben = await app.as('viewer')
  const { roles } = await admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  viewerRole = roles.find(({ name }) => name === 'viewer')!.id
})
afterAll(() => app.stop())

interface View {
  id: string
  list: string
  name: string
  isPinned: boolean
  version: number
  parameters: { name: string; value: string }[]
  role: { name: string } | null
}
const fields = 'id list name isPinned version parameters { name value } role { name }'
const create = `mutation ($input: CreateViewInput!) { createView(input: $input) { ${fields} } }`
const update = `mutation ($input: UpdateViewInput!) { updateView(input: $input) { ${fields} } }`
const remove = 'mutation ($id: ID!) { deleteView(id: $id) }'

const low = [
  { name: 'low', value: '1' },
  { name: 'q', value: 'lamp & mug' },
]
const make = async (by: TestClient, input: object = {}) =>
  (
    await by.run<{ createView: View }>(create, {
      input: { list: 'STOCK', name: 'Low', parameters: low, ...input },
    })
  ).createView
const seen = async (by: TestClient, list?: string) =>
  (await by.run<{ views: View[] }>(`query ($list: ViewList) { views(list: $list) { ${fields} } }`, { list }))
    .views
const namesSeen = async (by: TestClient, list?: string) => (await seen(by, list)).map(({ name }) => name)
const refusalOf = async (by: TestClient, query: string, variables: object) => {
  const extensions = (await by.send(query, variables)).errors?.[0]?.extensions as
    { code: string; fields?: { path: string[]; code: string }[] } | undefined
  const [field] = extensions?.fields ?? []
  return field ? `${field.path.join('.')} ${field.code}` : extensions?.code
}

it('is of who keeps it alone, called once so in its list, and is changed and taken away by them', async () => {
  const view = await make(ayu)
  expect(view).toMatchObject({ list: 'STOCK', name: 'Low', parameters: low, isPinned: false, role: null })
  await make(ayu, { list: 'MOVEMENTS', name: 'Losses' })
  expect(await namesSeen(ayu)).toEqual(['Losses', 'Low'])
  expect(await namesSeen(ayu, 'STOCK')).toEqual(['Low'])
  expect(await refusalOf(ayu, create, { input: { list: 'STOCK', name: ' low ', parameters: [] } })).toBe(
    'name TAKEN',
  )

  const other = { id: view.id, name: 'Mine' }
  for (const stranger of [ben, admin]) {
    expect(await namesSeen(stranger)).toEqual([])
    expect(await refusalOf(stranger, update, { input: other })).toBe('NOT_FOUND')
    expect(await refusalOf(stranger, remove, { id: view.id })).toBe('NOT_FOUND')
  }
  await make(ben)
  await ayu.run(update, { input: { id: view.id, isPinned: true } })
  expect(await seen(ayu, 'STOCK')).toMatchObject([
    { name: 'Low', parameters: low, isPinned: true, version: 1 },
  ])
  await ayu.run(remove, { id: view.id })
  expect(await namesSeen(ayu)).toEqual(['Losses'])
  expect(await namesSeen(ben)).toEqual(['Low'])
})

it('is shared with a role by who manages roles, who sees those of all roles', async () => {
  const shared = { list: 'STOCK', name: 'Morning', parameters: low, isPinned: true, roleId: viewerRole }
  expect(await refusalOf(ayu, create, { input: shared })).toBe('FORBIDDEN')
  const { id } = await make(admin, shared)
  for (const reader of [ayu, ben, admin])
    expect(await seen(reader, 'STOCK')).toContainEqual(
      expect.objectContaining({ name: 'Morning', isPinned: true, role: { name: 'viewer' } }),
    )
  expect(await refusalOf(ayu, update, { input: { id, name: 'Mine' } })).toBe('NOT_FOUND')
  const holder = await app.asHolderOf('inventory.view')
  expect(await namesSeen(holder)).toEqual([])
  expect(await refusalOf(admin, create, { input: { ...shared, roleId: '0'.repeat(24) } })).toBe('NOT_FOUND')
  await admin.run(remove, { id })
  expect(await namesSeen(ayu, 'STOCK')).toEqual([])
})

it('is nothing to who may not open its list, nor to an integration', async () => {
  const packer = await app.asHolderOf('order.view')
  const input = { list: 'STOCK', name: 'Low', parameters: low }
  expect(await refusalOf(packer, create, { input })).toBe('FORBIDDEN')
  await make(packer, { list: 'ORDERS', name: 'Late' })
  await admin.run('mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
    input: { id: await roleOf(packer), permissions: ['inventory.view'] },
  })
  expect(await namesSeen(packer)).toEqual([])

  const { client } = await integrationOf(admin, { permissions: allPermissions })
  expect(await refusalOf(client, create, { input })).toBe('FORBIDDEN')
  expect(await namesSeen(client)).toEqual([])
})

it('takes what an address says, and no more of it; and of one person fifty', async () => {
  const refused = (parameters: object[]) =>
    refusalOf(admin, create, { input: { list: 'STOCK', name: 'Odd', parameters } })
  const one = { name: 'q', value: 'lamp' }
  expect(await refused(Array.from({ length: 21 }, (_, n) => ({ ...one, name: `p${n}` })))).toBe(
    'parameters TOO_MANY',
  )
  expect(await refused([one, one])).toBe('parameters.1.name DUPLICATE')
  expect(await refused([{ ...one, name: '$where' }])).toBe('parameters.0.name INVALID')
  expect(await refused([{ ...one, value: '' }])).toBe('parameters.0.value EMPTY')
  expect(await refused([{ ...one, value: 'x'.repeat(501) }])).toBe('parameters.0.value TOO_LONG')

  for (let n = 0; n < 50; n++) await make(admin, { name: `View ${n}` })
  expect(
    await refusalOf(admin, create, { input: { list: 'ORDERS', name: 'One more', parameters: [] } }),
  ).toBe('list TOO_MANY')
})

const roleOf = async (client: TestClient) =>
  (await client.run<{ me: { role: { id: string } } }>('{ me { role { id } } }')).me.role.id
