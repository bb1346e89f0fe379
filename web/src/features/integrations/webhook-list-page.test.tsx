import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { chooseMoment } from '../../testing/choose-moment.ts'
import { onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CreateWebhookDocument,
  IntegrationNamesDocument,
  ReplayWebhookDeliveriesDocument,
  ReplayWebhookDeliveryDocument,
  RotateWebhookSecretDocument,
  UpdateWebhookDocument,
  WebhookDocument,
  WebhooksDocument,
  type CreateWebhookMutationVariables,
  type DeliveryRowFragment,
  type UpdateWebhookMutationVariables,
  type WebhookRowFragment,
} from './webhooks.generated.ts'

const hook: WebhookRowFragment = {
  __typename: 'Webhook',
  id: 'w1',
  version: 2,
  url: 'https://toko.example/hook',
  topics: ['order.*'],
  payload: 'FULL',
  isActive: false,
  stopped: 'FAILING',
  stoppedAt: '2026-11-20T08:00:00.000Z',
  failingSince: '2026-11-19T08:00:00.000Z',
  deliveredAt: null,
  waitingCount: 12,
  integration: { __typename: 'Integration', id: 'i1', name: 'Toko Ayu' },
}
const failed: DeliveryRowFragment = {
  __typename: 'WebhookDelivery',
  id: 'd1',
  eventId: 'e1',
  topic: 'order.placed',
  state: 'FAILED',
  isTest: false,
  attemptCount: 1,
  nextAttemptAt: null,
  createdAt: '2026-11-20T08:00:00.000Z',
  finishedAt: '2026-11-20T08:00:01.000Z',
  request: '{"type":"order.placed"}',
  attempts: [
    {
      __typename: 'WebhookAttempt',
      at: '2026-11-20T08:00:00.000Z',
      durationMs: 41,
      status: 500,
      fault: 'REFUSED',
      answer: 'out of order',
    },
  ],
}
const eventTopics = ['order.placed', 'order.cancelled', 'stock.adjusted']
const lists = [
  onQuery(WebhooksDocument, () => ({ webhooks: [hook], eventTopics })),
  onQuery(IntegrationNamesDocument, () => ({ integrations: [hook.integration!] })),
]
const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
const page = (asked: unknown[] = []) =>
  onQuery(WebhookDocument, ({ state }) => {
    asked.push(state)
    return {
      webhook: hook,
      webhookDeliveries: { __typename: 'WebhookDeliveryConnection' as const, nodes: [failed], pageInfo },
    }
  })

test('a new webhook belongs to an integration; its secret is shown once', async () => {
  const sent: CreateWebhookMutationVariables['input'][] = []
  const create = onMutation(CreateWebhookDocument, ({ input }) => {
    sent.push(input)
    return {
      createWebhook: { __typename: 'WebhookCreated' as const, secret: 'whsec_the-whole', webhook: hook },
    }
  })
  const { user } = renderApp('/webhooks?webhook=new', { handlers: [...lists, create] })
  const dialog = within(await screen.findByRole('dialog', { name: 'New webhook' }))
  await user.click(dialog.getByRole('combobox', { name: 'Integration' }))
  await user.click(await screen.findByRole('option', { name: 'Toko Ayu' }))
  await user.type(dialog.getByLabelText('Address'), ' https://toko.example/hook')
  await user.click(dialog.getByRole('button', { name: 'Create the webhook' }))
  expect((await screen.findByLabelText<HTMLInputElement>('Secret')).value).toBe('whsec_the-whole')
  const { idempotencyKey: _key, ...input } = sent[0]!
  expect(input).toEqual({
    ...{ integrationId: 'i1', url: 'https://toko.example/hook', topics: ['*'], payload: 'FULL' },
  })
  await user.click(screen.getByRole('button', { name: 'I have kept it' }))
  expect(await screen.findByRole('link', { name: 'https://toko.example/hook' })).toBeTruthy()
  expect(document.body.innerHTML).not.toContain('whsec_the-whole')
})

test('says why it was stopped, shows what failed with its answer, and sends it again', async () => {
  const [asked, replayed]: unknown[][] = [[], []]
  const replay = onMutation(ReplayWebhookDeliveryDocument, ({ id }) => {
    replayed!.push(id)
    return { replayWebhookDelivery: { ...failed, state: 'WAITING' as const } }
  })
  const { user } = renderApp('/webhooks/w1', { handlers: [...lists, page(asked), replay] })
  expect(await screen.findByText('Stopped: nobody took a delivery for a day')).toBeTruthy()
  await user.click(screen.getByText('Failed', { selector: 'label *' }))
  await waitFor(() => expect(asked).toContain('FAILED'))
  await user.click(await screen.findByRole('button', { name: 'order.placed' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'order.placed' }))
  expect(dialog.getByText('out of order')).toBeTruthy()
  expect(dialog.getByText(/"type": "order.placed"/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Send again' }))
  await waitFor(() => expect(replayed).toEqual(['d1']))
})

test('is set active again by what was changed alone, and has a new secret after a second look', async () => {
  const sent: UpdateWebhookMutationVariables['input'][] = []
  const update = onMutation(UpdateWebhookDocument, ({ input }) => {
    sent.push(input)
    return { updateWebhook: { ...hook, version: 3, isActive: true, stopped: null } }
  })
  const rotate = onMutation(RotateWebhookSecretDocument, () => ({
    rotateWebhookSecret: {
      __typename: 'WebhookSecretRotated' as const,
      secret: 'whsec_another',
      webhook: { __typename: 'Webhook' as const, id: 'w1' },
    },
  }))
  const { user } = renderApp('/webhooks/w1?edit=webhook', { handlers: [...lists, page(), update, rotate] })
  await user.click(await screen.findByLabelText(/^Active/))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  const { idempotencyKey: _key, ...input } = sent[0]!
  expect(input).toEqual({ id: 'w1', isActive: true, expectedVersion: 2 })
  await user.click(await screen.findByRole('button', { name: 'More' }))
  await user.click(await screen.findByRole('menuitem', { name: 'New secret' }))
  await user.click(await screen.findByRole('button', { name: 'Make a new secret' }))
  expect((await screen.findByLabelText<HTMLInputElement>('Secret')).value).toBe('whsec_another')
})

test('sends a period again, that which has failed alone, and says how much', async () => {
  const sent: unknown[] = []
  const replay = onMutation(ReplayWebhookDeliveriesDocument, ({ input }) => {
    const { idempotencyKey: _key, ...rest } = input
    sent.push(rest)
    return { replayWebhookDeliveries: 12 }
  })
  const { user } = renderApp('/webhooks/w1', { handlers: [...lists, page(), replay] })
  await user.click(await screen.findByRole('button', { name: 'More' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Send a period again' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Send a period again' }))
  await user.click(dialog.getByRole('button', { name: 'Send again' }))
  expect(sent).toEqual([])
  const from = await chooseMoment(user, 'From')
  await user.click(dialog.getByRole('combobox', { name: 'State' }))
  await user.click(await screen.findByRole('option', { name: 'Failed' }))
  await user.click(dialog.getByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('12 deliveries are sent again.')).toBeTruthy()
  expect(sent).toEqual([{ webhookId: 'w1', from, state: 'FAILED' }])
})
