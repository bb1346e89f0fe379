import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { WarehousesDocument } from '../domain/warehouses/warehouses.generated.ts'
import { OrdersDocument, type OrdersQuery } from '../features/orders/orders.generated.ts'
import { london, onQuery } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'

const warehouses = Array.from({ length: 500 }, (_, index) => {
  const code = `W${String(index).padStart(3, '0')}`
  return { ...london, id: code, code, name: `Depot ${code}` }
})

test('among 500 warehouses one is found by typing, and the list speaks of it', async () => {
  const asked: unknown[] = []
  const { user, address } = renderApp('/orders', {
    handlers: [
      onQuery(WarehousesDocument, () => ({ warehouses })),
      onQuery(OrdersDocument, ({ filter }): OrdersQuery => {
        asked.push(filter)
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { orders: { __typename: 'OrderConnection', nodes: [], pageInfo } }
      }),
    ],
  })
  await user.click(await screen.findByRole('button', { name: /All warehouses/ }))
  const field = await screen.findByRole('combobox', { name: 'Warehouse' })
  // More than these would cost each key that is typed, and nobody reads them.
  await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(50))
  await user.type(field, 'w499')
  await user.click(await screen.findByRole('option', { name: 'W499 · Depot W499', hidden: true }))
  await waitFor(() => expect(address()).toBe('/orders?warehouse=W499'))
  await waitFor(() => expect(asked.at(-1)).toEqual({ warehouseCode: 'W499' }))
})

test('who sees one warehouse alone is not told of all of them', async () => {
  const { user } = renderApp('/orders', {
    handlers: [
      onQuery(WarehousesDocument, () => ({ warehouses: [london] })),
      onQuery(OrdersDocument, (): OrdersQuery => {
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { orders: { __typename: 'OrderConnection', nodes: [], pageInfo } }
      }),
    ],
  })
  expect(await screen.findByText('London')).toBeTruthy()
  expect(screen.queryByText('All warehouses')).toBeNull()
  await user.keyboard('{Control>}k{/Control}warehouses')
  expect(await screen.findByRole('option', { name: /^Warehouses/ })).toBeTruthy()
  expect(screen.queryByText('All warehouses')).toBeNull()
})

test('the warehouse that is chosen already stays chosen when it is picked again', async () => {
  const { user, address } = renderApp('/orders?warehouse=LEEDS', {
    handlers: [
      onQuery(OrdersDocument, (): OrdersQuery => {
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { orders: { __typename: 'OrderConnection', nodes: [], pageInfo } }
      }),
    ],
  })
  await user.click(await screen.findByRole('button', { name: /Leeds/ }))
  await user.click(await screen.findByRole('option', { name: 'LEEDS · Leeds', hidden: true }))
  await waitFor(() => expect(screen.getByRole('button', { name: /Leeds/ })).toBeTruthy())
  expect(address()).toBe('/orders?warehouse=LEEDS')
})
