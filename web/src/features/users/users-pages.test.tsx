import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure, leeds, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CreateUserDocument,
  DeleteRoleDocument,
  ResetSecondFactorDocument,
  RolesDocument,
  UpdateRoleDocument,
  UpdateUserDocument,
  UsersDocument,
  type CreateUserMutation,
  type CreateUserMutationVariables,
  type UpdateRoleMutationVariables,
  type UpdateUserMutationVariables,
  type UserRowFragment,
  type UsersQuery,
} from './users.generated.ts'

const picker = {
  __typename: 'Role' as const,
  id: 'r2',
  version: 2,
  name: 'picker',
  permissions: ['order.view'],
  requiresSecondFactor: false,
}
const admin = {
  __typename: 'Role' as const,
  id: 'r9',
  version: 0,
  name: 'admin',
  permissions: ['user.manage'],
  requiresSecondFactor: false,
}
const sri: UserRowFragment = {
  __typename: 'User',
  id: 'u2',
  version: 7,
  email: 'sri@gudang.test',
  fullName: 'Sri Staff',
  isActive: true,
  hasSecondFactor: false,
  role: picker,
  warehouses: [leeds],
}

const handlers = [
  onQuery(UsersDocument, (): UsersQuery => ({
    users: {
      __typename: 'UserConnection',
      nodes: [sri],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    },
  })),
  onQuery(RolesDocument, () => ({ roles: [admin, picker] })),
]

test('a new user gets a link to set the password with, shown once', async () => {
  const sent: CreateUserMutationVariables[] = []
  const create = onMutation(CreateUserDocument, (variables): CreateUserMutation => {
    sent.push(variables)
    return {
      createUser: { __typename: 'UserWithSetPasswordToken', token: 'tok-1', mailed: false, user: sri },
    }
  })
  const { user } = renderApp('/users?user=new', { handlers: [...handlers, create] })
  await user.type(await screen.findByLabelText(/^E-mail/), 'sri@gudang.test')
  await user.type(screen.getByLabelText('Name'), 'Sri Staff')
  await user.click(screen.getByRole('combobox', { name: /^Role/ }))
  await user.click(await screen.findByRole('option', { name: 'picker' }))
  await user.click(screen.getByRole('button', { name: 'Create the user' }))
  const link = await screen.findByLabelText<HTMLInputElement>('Link')
  expect(link.value).toBe('http://gudang.test/set-password#tok-1')
  expect(sent[0]!.input).toMatchObject({ email: 'sri@gudang.test', roleId: 'r2', warehouseCodes: null })
})

test('a change sends what was changed and nothing else', async () => {
  const sent: UpdateUserMutationVariables[] = []
  const update = onMutation(UpdateUserDocument, (variables) => {
    sent.push(variables)
    return { updateUser: { ...sri, warehouses: null } }
  })
  const { user } = renderApp('/users', { handlers: [...handlers, update] })
  await user.click(await screen.findByRole('button', { name: 'Sri Staff' }))
  await user.click(await screen.findByLabelText('All warehouses'))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Sri Staff is saved.')).toBeTruthy()
  const { idempotencyKey: _key, ...input } = sent[0]!.input
  expect(input).toEqual({ id: 'u2', allWarehouses: true, expectedVersion: 7 })
})

test('a role that somebody has is not deleted, and says why', async () => {
  const remove = onMutation(DeleteRoleDocument, () =>
    failure('BAD_USER_INPUT', { fields: [{ path: ['id'], code: 'IN_USE', message: 'In use.' }] }),
  )
  const { user } = renderApp('/roles?role=r2', { handlers: [...handlers, remove] })
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  await user.click(await screen.findByRole('button', { name: 'Delete for good' }))
  expect(await screen.findByText('Somebody has this role. Give them another one first.')).toBeTruthy()
})

test('the matrix tells what each role may, and a change is sent whole', async () => {
  const sent: UpdateRoleMutationVariables[] = []
  const update = onMutation(UpdateRoleDocument, (variables) => {
    sent.push(variables)
    return { updateRole: { ...picker, permissions: ['order.view', 'order.fulfil'] } }
  })
  const { user } = renderApp('/roles', { handlers: [...handlers, update] })
  const row = within((await screen.findByRole('rowheader', { name: 'See orders' })).closest('tr')!)
  expect(row.getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['No', 'Yes'])
  await user.click(await screen.findByRole('button', { name: 'picker' }))
  await user.click(await screen.findByLabelText('Process and ship orders'))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() =>
    expect(sent[0]?.input).toEqual({
      id: 'r2',
      permissions: ['order.view', 'order.fulfil'],
      expectedVersion: 2,
      idempotencyKey: expect.any(String) as string,
    }),
  )
})

test('nobody can grant what they lack', async () => {
  renderApp('/roles?role=new', { permissions: ['role.manage', 'order.view'], handlers })
  expect((await screen.findByLabelText<HTMLInputElement>('See orders')).disabled).toBe(false)
  expect(screen.getByLabelText<HTMLInputElement>('Cancel orders').disabled).toBe(true)
})

test('permissions that a colleague took away meanwhile stay away, and both changes are shown before they are saved', async () => {
  const sent: UpdateRoleMutationVariables['input'][] = []
  const update = onMutation(UpdateRoleDocument, ({ input }) => {
    sent.push(input)
    if (sent.length > 1) return { updateRole: { ...picker, version: 4, permissions: input.permissions! } }
    return failure('BAD_USER_INPUT', {
      fields: [{ path: ['expectedVersion'], code: 'CHANGED', message: 'Changed.' }],
      conflict: {
        version: 3,
        current: { name: 'picker', permissions: ['order.fulfil'] },
        changedBy: { kind: 'USER', id: 'u5', name: 'Ayu' },
        changedAt: '2026-11-25T03:00:00.000Z',
      },
    })
  })
  const { user } = renderApp('/roles?role=r2', { handlers: [...handlers, update] })
  await user.click(await screen.findByLabelText('Cancel orders'))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  const news = await screen.findByRole('alert')
  expect(news.textContent).toContain('Ayu has changed this since you opened it')
  await waitFor(() => expect(document.activeElement).toBe(news))
  const choice = within(news).getByRole('radiogroup', { name: 'Allows' })
  expect(
    within(choice)
      .getAllByRole('radio')
      .map((radio) => (radio as HTMLInputElement).checked),
  ).toEqual([true, false, false])
  expect(choice.textContent).toContain('Both: + Process and ship orders, + Cancel orders, − See orders')
  expect(screen.getByLabelText<HTMLInputElement>('See orders').checked).toBe(false)
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toHaveLength(2))
  expect(sent[1]).toMatchObject({ expectedVersion: 3, permissions: ['order.fulfil', 'order.cancel'] })
  expect(sent[1]!.idempotencyKey).not.toBe(sent[0]!.idempotencyKey)
})

test('who answers for integrations leaves when it is decided what becomes of them', async () => {
  const sent: UpdateUserMutationVariables['input'][] = []
  const update = onMutation(UpdateUserDocument, ({ input }) => {
    sent.push(input)
    if (input.integrations) return { updateUser: { ...sri, isActive: false } }
    const values = [{ name: 'value', value: 'Toko Ayu' }]
    return failure('BAD_USER_INPUT', {
      fields: [{ path: ['integrations'], code: 'HAS_INTEGRATIONS', message: 'Say.', values }],
    })
  })
  const { user } = renderApp('/users?user=u2', { handlers: [...handlers, update] })
  await user.click(await screen.findByRole('switch', { name: /^May sign in/ }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/depend on this user: Toko Ayu/)).toBeTruthy()
  await user.click(screen.getByLabelText('They end'))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Sri Staff is saved.')).toBeTruthy()
  expect(sent.map(({ integrations }) => integrations)).toEqual([undefined, 'DEACTIVATE'])
})

test('a lost second factor is reset at the second click', async () => {
  const reset: string[] = []
  const handler = onMutation(ResetSecondFactorDocument, ({ id }) => {
    reset.push(id)
    return { resetSecondFactor: sri }
  })
  const users = onQuery(UsersDocument, (): UsersQuery => ({
    users: {
      __typename: 'UserConnection',
      nodes: [{ ...sri, hasSecondFactor: reset.length === 0 }],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    },
  }))
  const { user } = renderApp('/users?user=u2', { handlers: [handler, users, ...handlers] })
  await user.click(await screen.findByRole('button', { name: 'Reset the second factor' }))
  expect(reset).toEqual([])
  await user.click(screen.getByRole('button', { name: /^Reset it/ }))
  expect(await screen.findByText('The second factor of Sri Staff is reset.')).toBeTruthy()
  expect(reset).toEqual(['u2'])
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Reset/ })).toBeNull())
})

test('the administrators’ role can require a second factor, and nothing else of it changes', async () => {
  const sent: UpdateRoleMutationVariables[] = []
  const update = onMutation(UpdateRoleDocument, (variables) => {
    sent.push(variables)
    return { updateRole: { ...admin, requiresSecondFactor: true } }
  })
  const { user } = renderApp('/roles?role=r9', { handlers: [update, ...handlers] })
  const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })
  expect(name.disabled).toBe(true)
  expect(screen.getAllByRole<HTMLInputElement>('checkbox').every(({ disabled }) => disabled)).toBe(true)
  await user.click(screen.getByRole('switch', { name: /^Second factor required/ }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  const { idempotencyKey: _key, ...input } = sent[0]!.input
  expect(input).toEqual({ id: 'r9', expectedVersion: 0, requiresSecondFactor: true })
})
