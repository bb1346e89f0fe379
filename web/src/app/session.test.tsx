import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LoginDocument, type LoginMutation } from '../features/auth/auth.generated.ts'
import {
  AdjustStockDocument,
  StockLevelDocument,
  StocksDocument,
  type AdjustStockMutation,
  type StocksQuery,
} from '../features/stock/stock.generated.ts'
import { OrdersDocument, type OrdersQuery } from '../features/orders/orders.generated.ts'
import { RefreshSessionDocument } from '../graphql/session.generated.ts'
import { aStock } from '../testing/examples.ts'
import { failure, granted, lost, mira, onMutation, onQuery, signedOut } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
const stocks: StocksQuery = { stocks: { __typename: 'StockConnection', nodes: [aStock()], pageInfo } }
const stockList = onQuery(StocksDocument, () => stocks)
const adjusted: AdjustStockMutation = {
  adjustStock: {
    __typename: 'StockAdjusted',
    movement: { __typename: 'StockMovement', id: 'm1', quantityDelta: 1 },
    stock: aStock({ quantity: 9, version: 2 }),
  },
}
const noOrders = onQuery(OrdersDocument, (): OrdersQuery => ({
  orders: { __typename: 'OrderConnection', nodes: [], pageInfo },
}))

const login = onMutation(LoginDocument, ({ password }): LoginMutation => ({
  login:
    password === 'right'
      ? granted({ accessToken: 'token-2' })
      : { __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS', message: 'No.', path: null },
}))

test('a visitor signs in and comes to where the link led', async () => {
  const { user, address } = renderApp('/orders?status=PENDING', { handlers: [signedOut, login, noOrders] })
  await user.type(await screen.findByLabelText('E-mail'), 'mira@gudang.test')
  await user.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  expect(await screen.findByText('E-mail or password is not right.')).toBeTruthy()
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  expect(await screen.findByRole('heading', { name: 'Orders' })).toBeTruthy()
  expect(address()).toBe('/orders?status=PENDING')
})

test('who is signed in comes with the session: nobody is asked again', async () => {
  // A request that no handler is there for fails the test: there is none for Me.
  renderApp('/orders', { permissions: ['order.view'], handlers: [noOrders] })
  expect(await screen.findByRole('link', { name: /Mira Manager/ })).toBeTruthy()
})

test('an address to go on to that leads to another site is not followed', async () => {
  const stockKeeper = onMutation(LoginDocument, () => ({
    login: granted({ user: mira(['inventory.view']) }),
  }))
  const handlers = [signedOut, stockKeeper, stockList]
  const { user, address } = renderApp('/sign-in?next=%2F%2Fevil.example%2F', { handlers })
  await user.type(await screen.findByLabelText('E-mail'), 'mira@gudang.test')
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  expect(await screen.findByRole('heading', { name: 'Stock' })).toBeTruthy()
  expect(address()).toBe('/stock')
})

test('a token that has run out is renewed once for all requests that met it, and nobody notices', async () => {
  let refreshes = 0
  const refresh = onMutation(RefreshSessionDocument, () => {
    refreshes += 1
    return { refreshSession: granted({ accessToken: `token-${refreshes}` }) }
  })
  const strict = onQuery(StocksDocument, (_variables, request) =>
    request.headers.get('authorization') === 'Bearer token-2' ? stocks : failure('UNAUTHENTICATED'),
  )
  const strictLevel = onQuery(StockLevelDocument, (_variables, request) =>
    request.headers.get('authorization') === 'Bearer token-2'
      ? { stock: aStock() }
      : failure('UNAUTHENTICATED'),
  )
  renderApp('/stock?adjust=LAMP+LONDON', { handlers: [refresh, strict, strictLevel] })
  expect(await screen.findByRole('cell', { name: 'Name of LAMP' })).toBeTruthy()
  expect(await screen.findByLabelText('Difference in units')).toBeTruthy()
  expect(refreshes).toBe(2)
})

test('a server that is away while a token is renewed signs nobody out: it is asked again', async () => {
  const answers = [failure('SERVICE_UNAVAILABLE'), lost] as const
  let refreshes = 0
  const refresh = onMutation(RefreshSessionDocument, () => {
    const failed = refreshes > 0 ? answers[refreshes - 1] : undefined
    refreshes += 1
    const expiresIn = refreshes === 1 ? 0 : 900
    return failed ?? { refreshSession: granted({ expiresIn }) }
  })
  renderApp('/stock', { handlers: [refresh, stockList] })
  expect(await screen.findByRole('cell', { name: 'Name of LAMP' }, { timeout: 10_000 })).toBeTruthy()
  await waitFor(() => expect(refreshes).toBe(4), { timeout: 10_000 })
  expect(screen.queryByText('Your session has ended')).toBeNull()
}, 15_000)

test('when the session has ended, signing in over the page finishes the command with what was typed', async () => {
  let ended = false
  const keys: unknown[] = []
  const handlers = [
    stockList,
    onQuery(StockLevelDocument, () => ({ stock: aStock() })),
    onMutation(RefreshSessionDocument, () =>
      ended ? failure('UNAUTHENTICATED') : { refreshSession: granted({ accessToken: 'old' }) },
    ),
    onMutation(LoginDocument, (): LoginMutation => ({
      login: granted({ accessToken: 'new' }),
    })),
    onMutation(AdjustStockDocument, ({ input }, request) => {
      keys.push(input.idempotencyKey)
      if (request.headers.get('authorization') !== 'Bearer new') return failure('UNAUTHENTICATED')
      return adjusted
    }),
  ]
  const { user } = renderApp('/stock?adjust=LAMP+LONDON', { handlers })
  await user.click(await screen.findByText('The count'))
  await user.type(screen.getByLabelText('Units counted on the shelf'), '11')
  ended = true
  await user.click(screen.getByRole('button', { name: 'Book the adjustment' }))
  expect(await screen.findByText('Your session has ended')).toBeTruthy()
  // It is known who was here: the password alone is asked for.
  expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe('mira@gudang.test')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Password')))
  await user.keyboard('right{Enter}')
  expect(await screen.findByText('LAMP in LONDON: +1, now 11 on hand.')).toBeTruthy()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test('a server that cannot be reached at the start is told, and the start can be tried again', async () => {
  let up = false
  const refresh = onMutation(RefreshSessionDocument, () =>
    up ? { refreshSession: granted() } : failure('SERVICE_UNAVAILABLE'),
  )
  const { user } = renderApp('/stock', { handlers: [refresh, stockList] })
  const retry = await screen.findByRole('button', { name: 'Try again' })
  up = true
  await user.click(retry)
  expect(await screen.findByRole('cell', { name: 'Name of LAMP' })).toBeTruthy()
})

test('the menu has what the role may see, and the first page is the first of it', async () => {
  const { address } = renderApp('/', { permissions: ['order.view'], handlers: [noOrders] })
  await waitFor(() => expect(address()).toBe('/orders'))
  expect(screen.queryByRole('link', { name: 'Stock' })).toBeNull()
})
