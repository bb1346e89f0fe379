import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { anOrder } from '../../testing/examples.ts'
import { onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  OrderCountsDocument,
  OrdersDocument,
  type OrderCountsQuery,
  type OrderCountsQueryVariables,
  type OrdersQuery,
  type OrdersQueryVariables,
} from './orders.generated.ts'

test('the tabs tell how many there are in the warehouse that is looked at, and narrow the list', async () => {
  const asked: { list?: OrdersQueryVariables; counts?: OrderCountsQueryVariables } = {}
  const { user, address } = renderApp('/orders?warehouse=LEEDS', {
    handlers: [
      onQuery(OrdersDocument, (variables): OrdersQuery => {
        asked.list = variables
        const { id, orderNumber, status, customerName, totalAmount, createdAt, updatedAt } = anOrder()
        return {
          orders: {
            __typename: 'OrderConnection',
            nodes: [
              {
                __typename: 'Order',
                id,
                orderNumber,
                status,
                customerName,
                totalAmount,
                createdAt,
                updatedAt,
              },
            ],
            pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
          },
        }
      }),
      onQuery(OrderCountsDocument, (variables): OrderCountsQuery => {
        asked.counts = variables
        return {
          orderCounts: [
            { __typename: 'OrderStatusCount', status: 'PENDING', count: 1234 },
            { __typename: 'OrderStatusCount', status: 'SHIPPED', count: null },
          ],
        }
      }),
    ],
  })
  expect(await screen.findByText('Shipped 10,000+')).toBeTruthy()
  expect(asked.counts).toEqual({ filter: { warehouseCode: 'LEEDS' } })
  await user.click(screen.getByText('Pending 1,234'))
  await waitFor(() => expect(asked.list?.filter).toEqual({ warehouseCode: 'LEEDS', statuses: ['PENDING'] }))
  expect(address()).toBe('/orders?warehouse=LEEDS&status=PENDING')
})

test('orders of an age, as the dashboard links to them, are a filter that is seen and can be dropped', async () => {
  let asked: OrdersQueryVariables | undefined
  const { user, address } = renderApp('/orders?status=PENDING&age=DAYS_3_TO_7', {
    handlers: [
      onQuery(OrdersDocument, (variables): OrdersQuery => {
        asked = variables
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
        return { orders: { __typename: 'OrderConnection', nodes: [], pageInfo } }
      }),
    ],
  })
  expect(await screen.findByText('Placed: 3 to 7 days ago')).toBeTruthy()
  await waitFor(() => expect(asked).toBeTruthy())
  const { from, to } = asked!.filter!
  expect(Date.parse(to!) - Date.parse(from!)).toBe(4 * 86_400_000)
  await user.click(screen.getByRole('button', { name: 'Drop the filter Placed: 3 to 7 days ago' }))
  await waitFor(() => expect(asked!.filter).toEqual({ statuses: ['PENDING'] }))
  expect(address()).toBe('/orders?status=PENDING')
  expect(screen.getByRole('button', { name: 'Days: Any day' })).toBeTruthy()
})

test('sorts by a click on a title, and is filtered by amount in the currency of the business', async () => {
  let asked: OrdersQueryVariables | undefined
  const { id, orderNumber, status, customerName, totalAmount, createdAt, updatedAt } = anOrder()
  const node = { id, orderNumber, status, customerName, totalAmount, createdAt, updatedAt }
  const { user, address } = renderApp('/orders?amountTo=nonsense&size=25', {
    handlers: [
      onQuery(OrdersDocument, (variables): OrdersQuery => {
        asked = variables
        const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: true, endCursor: 'next' }
        const nodes = [{ __typename: 'Order' as const, ...node }]
        return { orders: { __typename: 'OrderConnection', nodes, pageInfo } }
      }),
      onQuery(OrderCountsDocument, (): OrderCountsQuery => ({
        orderCounts: [
          { __typename: 'OrderStatusCount', status: 'PENDING', count: 1200 },
          { __typename: 'OrderStatusCount', status: 'SHIPPED', count: 34 },
        ],
      })),
    ],
  })
  expect(await screen.findByText('1 of 1,234 rows')).toBeTruthy()
  expect(asked).toMatchObject({ first: 25, filter: {} })
  expect(asked!.filter).not.toHaveProperty('amountTo')
  await user.click(screen.getByRole('button', { name: /^Total/ }))
  await waitFor(() => expect(asked!.sort).toBe('AMOUNT_DESC'))
  await user.click(screen.getByRole('button', { name: 'Amount' }))
  await user.type(await screen.findByLabelText('From'), '12.5{Enter}')
  await waitFor(() => expect(asked!.filter).toMatchObject({ amountFrom: 1250 }))
  expect(address()).toBe('/orders?size=25&sort=AMOUNT_DESC&amountFrom=1250')
})
