import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LogoutDocument } from '../../features/auth/auth.generated.ts'
import {
  OrderByNumberDocument,
  OrdersDocument,
  type OrdersQuery,
} from '../../features/orders/orders.generated.ts'
import { ProductPageDocument } from '../../features/products/products.generated.ts'
import { StocksDocument, type StocksQuery } from '../../features/stock/stock.generated.ts'
import { anOrder } from '../../testing/examples.ts'
import { held, leeds, london, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  FindAnythingDocument,
  type FindAnythingQuery,
  type FindAnythingQueryVariables,
} from './palette.generated.ts'

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
const lists = [
  onQuery(StocksDocument, (): StocksQuery => ({
    stocks: { __typename: 'StockConnection', nodes: [], pageInfo },
  })),
  onQuery(OrdersDocument, (): OrdersQuery => ({
    orders: { __typename: 'OrderConnection', nodes: [], pageInfo },
  })),
  onQuery(ProductPageDocument, () => ({
    product: null,
    alerts: { __typename: 'AlertConnection' as const, nodes: [] },
  })),
]

const stocks = [london, leeds].map((warehouse, index) => ({
  __typename: 'Stock' as const,
  id: `s${index}`,
  onHand: 7 + index,
  warehouse,
}))

function find(asked: unknown[] = [], until?: Promise<void>) {
  const answer = (variables: FindAnythingQueryVariables): FindAnythingQuery => {
    asked.push(variables)
    const { id, orderNumber, customerName, status } = anOrder()
    return {
      products: variables.products
        ? {
            __typename: 'ProductConnection',
            nodes: [{ __typename: 'Product', id: 'p1', sku: 'LAMP', name: 'Name of LAMP', stocks }],
          }
        : undefined,
      orders: variables.orders
        ? {
            __typename: 'OrderConnection',
            nodes: [{ __typename: 'Order', id, orderNumber, customerName, status }],
          }
        : undefined,
    }
  }
  return onQuery(FindAnythingDocument, answer, until)
}

const field = () => screen.findByRole('combobox', { name: 'Search and commands' })
const gone = () =>
  waitFor(() => expect(screen.queryByRole('combobox', { name: 'Search and commands' })).toBeNull())

test('Ctrl-K, a few letters and Enter lead to a product; the list has orders, customers and warehouses too', async () => {
  const { user, address } = renderApp('/stock', { handlers: [...lists, find()] })
  await screen.findByText('No stock yet')
  await user.keyboard('{Control>}k{/Control}lon')
  await screen.findByText('LONDON')
  expect(await screen.findByText('261123-AAAA-BBBB')).toBeTruthy()
  await user.clear(await field())
  await user.keyboard('lamp{Enter}')
  await waitFor(() => expect(address()).toBe('/products/LAMP'))
  await gone()
  await user.keyboard('{Control>}k{/Control}harbour')
  await user.click(await screen.findByRole('option', { name: 'Harbour Gifts' }))
  await waitFor(() => expect(address()).toBe('/orders?q=Harbour+Gifts'))
})

test('from the first key on they are the palette’s: none is a shortcut, and an early Enter waits for the answer', async () => {
  const { until, release } = held()
  const { user, address } = renderApp('/stock', { handlers: [...lists, find([], until)] })
  await screen.findByText('No stock yet')
  await user.keyboard('{Control>}k{/Control}n')
  expect((await field()).getAttribute('value')).toBe('n')
  await user.keyboard('{Backspace}lamp{Enter}')
  expect(address()).toBe('/stock')
  release()
  await waitFor(() => expect(address()).toBe('/products/LAMP'))
})

test('Escape closes it, and the arrows go around the list', async () => {
  const { user } = renderApp('/stock', { handlers: [...lists, find()] })
  await screen.findByText('No stock yet')
  await user.keyboard('{Control>}k{/Control}')
  await screen.findByRole('option', { name: 'Stock' })
  await user.keyboard('{ArrowUp}')
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('Account')
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('option', { selected: true })).toBe(screen.getAllByRole('option')[0])
  await user.keyboard('{Escape}')
  await gone()
})

test('“count lamp” counts it in the warehouse that is chosen, and “adjust” goes on to ask what', async () => {
  const { user, address } = renderApp('/orders?warehouse=LEEDS', { handlers: [...lists, find()] })
  await screen.findByText('No order matches')
  await user.keyboard('{Control>}k{/Control}count lamp{Enter}')
  await waitFor(() => expect(address()).toMatch(/^\/stock\/LEEDS\/LAMP\?adjust=LAMP\+LEEDS&as=count/))
  await gone()
  await user.keyboard('{Control>}k{/Control}adjust')
  await user.click(await screen.findByRole('option', { name: /^Adjust a stock/ }))
  expect((await field()).getAttribute('value')).toBe('adjust ')
  await user.click(await field())
  await user.keyboard('lamp')
  const inWarehouses = await screen.findAllByRole('option', { name: /^Adjust LAMP in/ })
  expect(inWarehouses.map((option) => option.textContent)).toEqual([
    'Adjust LAMP in LEEDSName of LAMP · 8 on hand',
    'Adjust LAMP in LONDONName of LAMP · 7 on hand',
  ])
})

test('it signs out, and what was looked at last is gone for the next person', async () => {
  const logout = onMutation(LogoutDocument, () => ({ logout: true }))
  const { user, address } = renderApp('/orders/261123-AAAA-BBBB', {
    handlers: [onQuery(OrderByNumberDocument, () => ({ order: anOrder() })), ...lists, logout, find()],
  })
  await screen.findByRole('heading', { level: 1, name: /261123-AAAA-BBBB/ })
  await user.keyboard('{Control>}k{/Control}')
  expect(await screen.findByRole('option', { name: '261123-AAAA-BBBB' })).toBeTruthy()
  await user.keyboard('sign out{Enter}')
  await waitFor(() => expect(address()).toMatch(/^\/sign-in/))
  expect(Object.keys(localStorage).filter((key) => key.startsWith('gudang.recent'))).toEqual([])
})

test('a warehouse is switched to and a page gone to by its name', async () => {
  const { user, address } = renderApp('/stock', { handlers: [...lists, find()] })
  await screen.findByText('No stock yet')
  await user.click(screen.getAllByRole('button', { name: /^Search/ })[0]!)
  await screen.findByRole('combobox', { name: 'Search and commands' })
  await user.keyboard('leeds')
  await user.click(await screen.findByRole('option', { name: /^LEEDS/ }))
  await waitFor(() => expect(address()).toBe('/stock?warehouse=LEEDS'))
  await user.keyboard('{Control>}k{/Control}')
  await screen.findByRole('combobox', { name: 'Search and commands' })
  await user.keyboard('o')
  await user.click(await screen.findByRole('option', { name: /^Orders/ }))
  await waitFor(() => expect(address()).toBe('/orders?warehouse=LEEDS'))
})

test('who may not see stock or order gets neither offered, nor asked for', async () => {
  const asked: unknown[] = []
  const { user } = renderApp('/orders', {
    permissions: ['order.view'],
    handlers: [...lists, find(asked)],
  })
  await screen.findByText('No orders yet')
  await user.keyboard('{Control>}k{/Control}')
  await screen.findByRole('combobox', { name: 'Search and commands' })
  expect(screen.queryByRole('option', { name: /^Stock/ })).toBeNull()
  expect(screen.queryByRole('option', { name: /^New order/ })).toBeNull()
  await user.keyboard('lon')
  expect(await screen.findByText('261123-AAAA-BBBB')).toBeTruthy()
  expect(asked.at(-1)).toMatchObject({ products: false, orders: true })
  expect(screen.queryByText('LONDON')).toBeNull()
})

test('? lists the shortcuts, g o goes to the orders, and none of it happens while somebody types', async () => {
  const { user, address } = renderApp('/stock', { handlers: lists })
  await screen.findByText('No stock yet')
  await user.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  await user.keyboard('go{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(address()).toBe('/stock')
  await user.keyboard('/')
  expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  await user.keyboard('go')
  await waitFor(() => expect(address()).toBe('/stock?q=go'))
  await user.click(screen.getByRole('heading', { name: 'Stock' }))
  await user.keyboard('go')
  await waitFor(() => expect(address()).toBe('/orders'))
})
