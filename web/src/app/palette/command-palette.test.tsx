import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { OrdersDocument, type OrdersQuery } from '../../features/orders/orders.generated.ts'
import { StocksDocument, type StocksQuery } from '../../features/stock/stock.generated.ts'
import { anOrder } from '../../testing/examples.ts'
import { onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { FindAnythingDocument, type FindAnythingQuery } from './palette.generated.ts'

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
const lists = [
  onQuery(StocksDocument, (): StocksQuery => ({
    stocks: { __typename: 'StockConnection', nodes: [], pageInfo },
  })),
  onQuery(OrdersDocument, (): OrdersQuery => ({
    orders: { __typename: 'OrderConnection', nodes: [], pageInfo },
  })),
]

function find(asked: unknown[] = []) {
  return onQuery(FindAnythingDocument, (variables): FindAnythingQuery => {
    asked.push(variables)
    const { id, orderNumber, customerName, status } = anOrder()
    return {
      products: variables.products
        ? {
            __typename: 'ProductConnection',
            nodes: [{ __typename: 'Product', id: 'p1', sku: 'LAMP', name: 'Name of LAMP' }],
          }
        : undefined,
      orders: variables.orders
        ? {
            __typename: 'OrderConnection',
            nodes: [{ __typename: 'Order', id, orderNumber, customerName, status }],
          }
        : undefined,
    }
  })
}

test('Ctrl-K, a few letters and Enter lead to a product; the list has orders and warehouses too', async () => {
  const { user, address } = renderApp('/stock', { handlers: [...lists, find()] })
  await screen.findByText('No stock yet')
  await user.keyboard('{Control>}k{/Control}')
  await screen.findByRole('combobox', { name: 'Search and commands' })
  await user.keyboard('lon')
  await screen.findByText('LONDON')
  expect(await screen.findByText('261123-AAAA-BBBB')).toBeTruthy()
  await user.keyboard('{Enter}')
  await waitFor(() => expect(address()).toBe('/stock?q=LAMP'))
  expect(screen.queryByRole('combobox', { name: 'Search and commands' })).toBeNull()
})

test('a warehouse is switched to and a page gone to by its name', async () => {
  const { user, address } = renderApp('/stock', { handlers: [...lists, find()] })
  await screen.findByText('No stock yet')
  await user.click(screen.getAllByRole('button', { name: /^Search/ })[0]!)
  await screen.findByRole('combobox', { name: 'Search and commands' })
  await user.keyboard('leeds')
  await user.click(await screen.findByText('LEEDS'))
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
