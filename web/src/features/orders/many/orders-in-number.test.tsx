import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { OrderStatus } from '../../../graphql/schema.generated.ts'
import { anOrder } from '../../../testing/examples.ts'
import { failure, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  OrderByNumberDocument,
  OrderOnPaperDocument,
  OrdersDocument,
  ShipOrderDocument,
  type OrdersQuery,
  type ShipOrderMutation,
  type ShipOrderMutationVariables,
} from '../orders.generated.ts'

const rows = (['PROCESSED', 'PROCESSED', 'PROCESSED', 'SHIPPED'] as OrderStatus[]).map((status, index) => {
  const order = anOrder({ id: `o${index}`, orderNumber: `NUMBER-${index}`, status })
  const { id, orderNumber, customerName, totalAmount, createdAt, updatedAt } = order
  return {
    __typename: 'Order' as const,
    id,
    orderNumber,
    status,
    customerName,
    totalAmount,
    createdAt,
    updatedAt,
  }
})
const list = onQuery(OrdersDocument, (): OrdersQuery => ({
  orders: {
    __typename: 'OrderConnection',
    nodes: rows,
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
  },
}))

const mark = (index: number) => screen.findByRole('checkbox', { name: `Mark order NUMBER-${index}` })
const bar = () => within(screen.getByRole('region', { name: 'What to do with the marked rows' }))

test('many are shipped with one carrier, each with its outcome, and only those that failed are sent again', async () => {
  const sent: ShipOrderMutationVariables[] = []
  const ship = onMutation(ShipOrderDocument, (variables): ShipOrderMutation | ReturnType<typeof failure> => {
    sent.push(variables)
    const { orderNumber } = variables
    if (orderNumber === 'NUMBER-1' && sent.length === 2) return failure('SERVICE_UNAVAILABLE')
    return { shipOrder: anOrder({ id: `o${orderNumber.at(-1)}`, orderNumber, status: 'SHIPPED' }) }
  })
  const { user } = renderApp('/orders', { handlers: [list, ship] })
  await user.click(await mark(0))
  await user.keyboard('{Shift>}')
  await user.click(await mark(3))
  await user.keyboard('{/Shift}')
  expect(bar().getByText('4 rows marked')).toBeTruthy()
  await user.click(bar().getByRole('button', { name: 'Ship 3' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Ship 3 orders' }))
  expect(dialog.getByText('One marked order is left out: its state does not allow it.')).toBeTruthy()
  await user.type(dialog.getByLabelText('Carrier'), 'Post')
  // A column of a carrier's list goes to the order at hand and those after it.
  await user.click(dialog.getByLabelText('Tracking code of NUMBER-1'))
  await user.paste('TRACK-1\r\nTRACK-2\nTRACK-3\n')
  await user.click(dialog.getByRole('button', { name: 'Mark as shipped' }))
  expect(await dialog.findByText('2 of 3 done')).toBeTruthy()
  expect(dialog.getByText(/The server cannot reach its database/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Try the others again' }))
  expect(await screen.findByText('3 orders are shipped.')).toBeTruthy()
  expect(sent.map(({ orderNumber, carrier, trackingCode }) => [orderNumber, carrier, trackingCode])).toEqual([
    ['NUMBER-0', 'Post', undefined],
    ['NUMBER-1', 'Post', 'TRACK-1'],
    ['NUMBER-2', 'Post', 'TRACK-2'],
    ['NUMBER-1', 'Post', 'TRACK-1'],
  ])
  expect(sent[3]!.idempotencyKey).toBe(sent[1]!.idempotencyKey)
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3)
  expect(screen.queryByText('4 rows marked')).toBeNull()
})

test('a colleague who was quicker is told at the order, and the others are shipped', async () => {
  const ship = onMutation(ShipOrderDocument, ({ orderNumber }): ShipOrderMutation => {
    if (orderNumber !== 'NUMBER-0')
      return { shipOrder: anOrder({ id: `o${orderNumber.at(-1)}`, orderNumber, status: 'SHIPPED' }) }
    const states = { from: 'CANCELLED', to: 'SHIPPED' } as const
    const refusal = { code: 'TRANSITION_REFUSED', message: 'No.', path: ['orderNumber'] }
    return { shipOrder: { __typename: 'OrderTransitionRefused', ...refusal, ...states } }
  })
  const { user } = renderApp('/orders', { handlers: [list, ship] })
  await user.click(await mark(0))
  await user.click(await mark(1))
  await user.click(bar().getByRole('button', { name: 'Ship 2' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Mark as shipped' }))
  expect(await dialog.findByText('1 of 2 done')).toBeTruthy()
  expect(dialog.getByText(/The order is Cancelled by now, so it cannot become Shipped/)).toBeTruthy()
})

test('rows are gone through by j and k from wherever the focus is, marked by x and opened by Enter, but not out of a field or a dialog', async () => {
  const one = onQuery(OrderByNumberDocument, ({ orderNumber }) => ({
    order: anOrder({ id: orderNumber, orderNumber }),
  }))
  const { user, address } = renderApp('/orders', { handlers: [list, one] })
  const row = (n: number) => screen.getByRole('link', { name: new RegExp(`^NUMBER- ?${n}$`) })
  await screen.findByRole('link', { name: /^NUMBER- ?0$/ })
  const search = screen.getByRole<HTMLInputElement>('searchbox')
  await user.type(search, 'jx')
  expect(document.activeElement).toBe(search)
  expect(search.value).toBe('jx')
  await user.clear(search)
  search.blur()
  await waitFor(() => expect(row(0)).toBeTruthy())

  await user.keyboard('jxjx')
  expect(document.activeElement).toBe(row(1))
  await waitFor(() => expect(bar().getByText('2 rows marked')).toBeTruthy())
  await user.keyboard('?')
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText('Mark the row')).toBeTruthy()
  await user.keyboard('xkx{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(bar().getByText('2 rows marked')).toBeTruthy()
  row(1).focus()
  await user.keyboard('kx')
  await waitFor(() => expect(bar().getByText('One row marked')).toBeTruthy())
  await user.keyboard('{Enter}')
  await waitFor(() => expect(address()).toBe('/orders/NUMBER-0'))
})

test('the marked ones are printed as one pick list, and as the sheets of each', async () => {
  const packs = [{ __typename: 'Pack' as const, name: 'dus', units: 3, retired: false }]
  const product = { __typename: 'Product' as const, id: 'product-LAMP', packs }
  const one = onQuery(OrderOnPaperDocument, ({ orderNumber }) => {
    const order = anOrder({ id: orderNumber, orderNumber })
    return { order: { ...order, items: order.items.map((item) => ({ ...item, product })) } }
  })
  const { user, address } = renderApp('/orders', { handlers: [list, one] })
  await user.click(await mark(0))
  await user.click(await mark(1))
  await user.click(bar().getByRole('link', { name: 'Print' }))
  await waitFor(() => expect(address()).toBe('/orders/print?orders=NUMBER-0,NUMBER-1'))
  expect(await screen.findByText('2 × NUMBER-0, 2 × NUMBER-1')).toBeTruthy()
  expect(screen.getByRole('cell', { name: '4 (1 dus + 1)' })).toBeTruthy()
  await user.click(screen.getByText('Packing slip'))
  expect(await screen.findAllByRole('heading', { name: 'Packing slip' })).toHaveLength(2)
})

test('who may not ship is not offered to', async () => {
  const { user } = renderApp('/orders', { permissions: ['order.view'], handlers: [list] })
  await user.click(await mark(0))
  expect(bar().queryByRole('button', { name: /^Ship/ })).toBeNull()
  expect(bar().getByRole('link', { name: 'Print' })).toBeTruthy()
})
