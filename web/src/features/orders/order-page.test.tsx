import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import { anOrder } from '../../testing/examples.ts'
import { held, lost, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CancelOrderDocument,
  OrderByNumberDocument,
  ProcessOrderDocument,
  ShipOrderDocument,
  type CancelOrderMutation,
  type ProcessOrderMutation,
  type ShipOrderMutationVariables,
} from './orders.generated.ts'

const address = `/orders/${anOrder().orderNumber}`
const state = () => screen.getByRole('heading', { level: 1 }).parentElement!.textContent
const refusal = (from: OrderStatus, to: OrderStatus) => ({
  __typename: 'OrderTransitionRefused' as const,
  code: 'TRANSITION_REFUSED',
  message: 'No.',
  path: ['orderNumber'],
  from,
  to,
})

test('an order is processed on screen at once; refused, it is what the server says and says why', async () => {
  const { until, release } = held()
  let status: OrderStatus = 'PENDING'
  const { user } = renderApp(address, {
    handlers: [
      onQuery(OrderByNumberDocument, () => ({ order: anOrder({ status }) })),
      onMutation(
        ProcessOrderDocument,
        (): ProcessOrderMutation => {
          status = 'CANCELLED'
          return { processOrder: refusal('CANCELLED', 'PROCESSED') }
        },
        until,
      ),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Process' }))
  await waitFor(() => expect(state()).toContain('Processed'))
  release()
  expect(await screen.findByText(/The order is Cancelled by now, so it cannot become Processed/)).toBeTruthy()
  await waitFor(() => expect(state()).toContain('Cancelled'))
})

test('a cancellation whose answer was lost is taken back on screen, and keeps what was typed', async () => {
  const { until, release } = held()
  const sent: string[] = []
  const { user } = renderApp(address, {
    handlers: [
      onQuery(OrderByNumberDocument, () => ({ order: anOrder() })),
      onMutation(
        CancelOrderDocument,
        ({ reason, idempotencyKey }): CancelOrderMutation | typeof lost => {
          sent.push(`${reason} ${idempotencyKey}`)
          return sent.length === 1 ? lost : { cancelOrder: anOrder({ status: 'CANCELLED' }) }
        },
        until,
      ),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Cancel order' }))
  await user.type(await screen.findByLabelText('Reason'), 'Twice')
  await user.click(screen.getByRole('button', { name: 'Cancel the order' }))
  await waitFor(() => expect(state()).toContain('Cancelled'))
  release()
  expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy()
  expect(state()).toContain('Pending')
  await user.click(screen.getByRole('button', { name: 'Cancel the order' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(state()).toContain('Cancelled')
  expect(sent[0]).toMatch(/^Twice \w+/)
  expect(sent[1]).toBe(sent[0])
})

test('a shipment is on screen before the server has answered', async () => {
  const { until, release } = held()
  let sent: ShipOrderMutationVariables | undefined
  const { user } = renderApp(address, {
    handlers: [
      onQuery(OrderByNumberDocument, () => ({
        order: anOrder({ status: 'PROCESSED', allowedTransitions: ['SHIPPED'] }),
      })),
      onMutation(
        ShipOrderDocument,
        (variables) => {
          sent = variables
          return { shipOrder: anOrder({ status: 'SHIPPED', allowedTransitions: [] }) }
        },
        until,
      ),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Ship' }))
  await user.type(await screen.findByLabelText('Carrier'), 'Post')
  await user.click(screen.getByRole('button', { name: 'Mark as shipped' }))
  await waitFor(() => expect(state()).toContain('Shipped'))
  expect(sent).toBeUndefined()
  release()
  expect(await screen.findByText(/is shipped\./)).toBeTruthy()
  expect(sent).toMatchObject({ carrier: 'Post' })
})
