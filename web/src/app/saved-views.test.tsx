import { allPermissions } from '@gudang/domain'
import { screen, waitFor, within } from '@testing-library/react'
import { graphql, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { StocksDocument, type StocksQuery } from '../features/stock/stock.generated.ts'
import { aStock } from '../testing/examples.ts'
import { apiUrl, failure, onMutation, onQuery } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'
import {
  CreateViewDocument,
  DeleteViewDocument,
  RoleNamesDocument,
  UpdateViewDocument,
  ViewsDocument,
  type KeptViewFragment,
} from '../domain/views/views.generated.ts'

const view = (id: string, changes: Partial<KeptViewFragment> = {}): KeptViewFragment => ({
  __typename: 'View',
  ...{ id, list: 'STOCK', name: id, isPinned: false, version: 0, role: null },
  parameters: [{ __typename: 'ViewParameter', name: 'low', value: '1' }],
  ...changes,
})

/** A server that keeps views, and counts them. */
function openStock(address: string, kept: KeptViewFragment[], permissions = allPermissions) {
  let views = kept
  const counted: Record<string, unknown>[] = []
  const opened = renderApp(address, {
    permissions,
    handlers: [
      onQuery(StocksDocument, (): StocksQuery => {
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { stocks: { __typename: 'StockConnection', nodes: [aStock()], pageInfo } }
      }),
      onQuery(ViewsDocument, () => ({ views })),
      onQuery(RoleNamesDocument, () => ({
        roles: [{ __typename: 'Role', id: 'r2', name: 'picker' }],
      })),
      onMutation(CreateViewDocument, ({ input: { roleId, idempotencyKey: _key, ...input } }) => {
        if (views.some(({ name }) => name === input.name))
          return failure('BAD_USER_INPUT', { fields: [{ path: ['name'], code: 'TAKEN' }] })
        const role = roleId ? { __typename: 'Role' as const, id: roleId, name: 'picker' } : null
        const parameters = input.parameters.map((one) => ({ __typename: 'ViewParameter' as const, ...one }))
        const created = view(`v${views.length}`, {
          ...input,
          isPinned: input.isPinned ?? false,
          parameters,
          role,
        })
        views = [...views, created]
        return { createView: created }
      }),
      onMutation(UpdateViewDocument, ({ input: { id, isPinned, expectedVersion } }) => {
        const before = views.find((one) => one.id === id)!
        if (before.version !== expectedVersion) return failure('INTERNAL')
        const updateView = { ...before, isPinned: isPinned ?? before.isPinned, version: before.version + 1 }
        views = views.map((one) => (one.id === id ? updateView : one))
        return { updateView }
      }),
      onMutation(DeleteViewDocument, ({ id }) => {
        views = views.filter((one) => one.id !== id)
        return { deleteView: true }
      }),
      graphql.link(apiUrl).query('PinnedCounts', ({ query, variables }) => {
        counted.push({ query, ...variables })
        const data = Object.fromEntries(
          [...query.matchAll(/(view\d+):/g)].map(([, alias], index) => [
            alias,
            { __typename: 'StockConnection', totalCount: index === 0 ? 3 : null },
          ]),
        )
        return HttpResponse.json({ data })
      }),
    ],
  })
  const panel = async (button = 'Views') => {
    await opened.user.click(await screen.findByRole('button', { name: button }))
    return within(await screen.findByRole('dialog', { name: 'Views' }))
  }
  const menu = async () =>
    within(await screen.findByRole('list', { name: 'Views in the menu' }))
      .getAllByRole('link')
      .map(({ textContent }) => textContent)
  return { ...opened, counted, views: () => views, panel, menu }
}

test('a view is kept on the server, for oneself or for a role, pinned with a live count, and taken away', async () => {
  const { user, views, panel, menu, counted, address } = openStock('/stock?q=lam', [])
  let opened = await panel()
  await user.type(opened.getByRole('textbox', { name: 'Name of this view' }), 'Lamps')
  await user.selectOptions(
    await opened.findByRole('combobox', { name: 'For whom' }),
    'For everybody who is picker',
  )
  await user.click(opened.getByRole('button', { name: 'Keep' }))
  await waitFor(() => expect(views()).toMatchObject([{ name: 'Lamps', role: { name: 'picker' } }]))

  opened = await panel('Lamps')
  await user.type(opened.getByRole('textbox', { name: 'Name of this view' }), 'Mine')
  await user.click(opened.getByRole('checkbox', { name: 'In the menu, with how many there are' }))
  await user.click(opened.getByRole('button', { name: 'Keep' }))
  await waitFor(() => expect(views()).toHaveLength(2))
  expect(views()[1]).toMatchObject({ isPinned: true, parameters: [{ name: 'q', value: 'lam' }], role: null })

  // What is pinned for another role stands in the menu of those alone.
  opened = await panel('Lamps')
  await user.click(opened.getByRole('button', { name: 'Keep Lamps in the menu' }))
  await waitFor(() => expect(views()[0]).toMatchObject({ isPinned: true, version: 1 }))
  expect(await menu()).toEqual(['Mine3'])
  expect(counted).toHaveLength(1)
  expect(counted[0]).toMatchObject({ filter0: { search: 'lam' } })

  await user.click(opened.getByRole('button', { name: 'Remove the view Lamps' }))
  await waitFor(() => expect(views()).toHaveLength(1))
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('checkbox', { name: 'Low only' }))
  await waitFor(() => expect(address()).toBe('/stock?q=lam&low=1'))
  await user.click(screen.getByRole('link', { name: /^Mine/ }))
  await waitFor(() => expect(address()).toBe('/stock?q=lam'))
})

test('all pinned views are counted in one request, a matrix not at all', async () => {
  const parameters = [{ __typename: 'ViewParameter' as const, name: 'as', value: 'matrix' }]
  const { menu, counted } = openStock('/stock', [
    view('Low', { isPinned: true }),
    view('All', { isPinned: true, parameters }),
    view('Late', { isPinned: true, list: 'ORDERS', parameters: [] }),
    view('Quiet'),
  ])
  await waitFor(async () => expect(await menu()).toEqual(['Low3', 'All', 'Late10k+']))
  expect(counted).toHaveLength(1)
  const { query, ...filters } = counted[0]!
  expect(String(query).replace(/\s+/g, ' ')).toContain('view1: orders(first: 1, filter: $filter1)')
  expect(filters).toEqual({ filter0: { lowOnly: true }, filter1: {} })
})

test('what a browser kept of views goes to the server once, and what it does not take stays', async () => {
  const kept = [
    { name: 'Lamps', search: 'q=lam&evil=1' },
    { name: 'Low', search: 'low=1' },
    { name: 'Low', search: 'low=1&sort=QUANTITY_ASC' },
    { name: '', search: 'nothing' },
    'no view',
  ]
  localStorage.setItem('gudang.views.stock', JSON.stringify(kept))
  const { views, panel } = openStock('/stock', [view('Low')], ['inventory.view'])
  await waitFor(() => expect(views().map(({ name }) => name)).toEqual(['Low', 'Lamps', 'Low 2']))
  expect(views().find(({ name }) => name === 'Lamps')?.parameters).toMatchObject([
    { name: 'q', value: 'lam' },
  ])
  await waitFor(() => expect(localStorage.getItem('gudang.views.stock')).toBeNull())
  const opened = await panel()
  expect(await opened.findByRole('link', { name: 'Lamps' })).toBeTruthy()
  // Who may not manage roles is not asked for whom.
  expect(opened.queryByRole('combobox')).toBeNull()
})
