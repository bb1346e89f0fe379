import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { AlertUrgency } from '../../graphql/schema.generated.ts'
import { OpenAlertsDocument } from '../../app/alerts/open-alerts.generated.ts'
import { failure, london, lost, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  AlertsDocument,
  SnoozeAlertDocument,
  type AlertsQuery,
  type AlertsQueryVariables,
  type SnoozeAlertMutation,
  type SnoozeAlertMutationVariables,
} from './alerts.generated.ts'

type Alert = AlertsQuery['alerts']['nodes'][number]

const alertOf = (sku: string, urgency: AlertUrgency, daysOfCover: number | null): Alert => ({
  __typename: 'Alert',
  ...{ id: sku, quantity: 4, threshold: 5, raisedAt: '2026-11-23T08:00:00Z', resolvedAt: null },
  ...{ urgency, daysOfCover, snoozedUntil: null, snoozedBy: null, warehouse: london },
  product: { __typename: 'Product', id: sku, sku, name: `Name of ${sku}` },
  stock: {
    __typename: 'Stock',
    ...{ id: sku, quantity: 4, lowStockThreshold: 5, inTransit: 0, incoming: [] },
  },
})

const alerts = [
  alertOf('LAMP', 'PROMISED', 9),
  alertOf('MUG', 'SOON', 1),
  alertOf('CUP', 'LATER', 40),
  alertOf('BOX', 'LATER', null),
]

test('the most urgent stands first, and what can wait is put aside, each with its outcome', async () => {
  const asked: AlertsQueryVariables[] = []
  const aside = new Set<string>()
  const sent: SnoozeAlertMutationVariables['input'][] = []
  const { user } = renderApp('/alerts', {
    handlers: [
      onQuery(OpenAlertsDocument, () => ({
        alerts: { __typename: 'AlertConnection' as const, nodes: alerts, totalCount: 812 },
        urgent: { __typename: 'AlertConnection' as const, totalCount: 2 },
      })),
      onQuery(AlertsDocument, (variables): AlertsQuery => {
        asked.push(variables)
        return {
          alerts: {
            __typename: 'AlertConnection',
            nodes: alerts.filter(({ id }) => !aside.has(id)),
            pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
          },
        }
      }),
      onMutation(
        SnoozeAlertDocument,
        ({ input }): SnoozeAlertMutation | typeof lost | ReturnType<typeof failure> => {
          sent.push(input)
          if (input.id === 'BOX') return sent.length === 2 ? lost : failure('NOT_FOUND')
          aside.add(input.id)
          return { snoozeAlert: { ...alerts.find(({ id }) => id === input.id)!, snoozedUntil: input.until! } }
        },
      ),
    ],
  })
  // The bell counts what is urgent, and says how many are low.
  expect(await screen.findAllByRole('button', { name: '812 low stocks, 2 urgent' })).not.toEqual([])
  const rows = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map(({ textContent }) => textContent)
  await screen.findByRole('link', { name: 'LAMP' })
  expect(rows()).toEqual([
    expect.stringMatching(/LAMP.*promised · lasts 9 days/),
    expect.stringMatching(/MUG.*lasts one day/),
    expect.stringMatching(/CUP.*lasts 40 days/),
    expect.stringMatching(/BOX.*not ordered of late/),
  ])
  expect(asked[0]).toMatchObject({ sort: 'URGENCY', filter: { open: true, snoozed: false } })

  const snoozeFor = async (choice: string) => {
    const bar = within(screen.getByRole('region', { name: 'What to do with the marked rows' }))
    await user.click(bar.getByRole('button', { name: 'Snooze' }))
    await user.click(await screen.findByRole('menuitem', { name: choice }))
  }
  await user.click(screen.getByRole('checkbox', { name: 'Mark CUP in LONDON' }))
  await user.click(screen.getByRole('checkbox', { name: 'Mark BOX in LONDON' }))
  await snoozeFor('For 3 days')
  expect(await screen.findByText('Alert snoozed.')).toBeTruthy()
  const { until } = sent[0]!
  const days = (new Date(until!).getTime() - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(2)
  expect(days).toBeLessThanOrEqual(3.1)
  await waitFor(() => expect(rows()).toHaveLength(3))
  // What got no answer stays marked, and goes again with its key.
  expect(screen.getByText('One row marked')).toBeTruthy()
  await snoozeFor('For 3 days')
  await waitFor(() => expect(sent.map(({ id }) => id)).toEqual(['CUP', 'BOX', 'BOX']))
  expect(await screen.findByText(/^BOX in LONDON: .*not/i)).toBeTruthy()
  expect(sent[2]!.idempotencyKey).toBe(sent[1]!.idempotencyKey)

  await user.click(screen.getByText('Snoozed'))
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ sort: 'URGENCY', filter: { snoozed: true } }))
})
