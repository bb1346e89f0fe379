import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { apiUrl, leeds, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  CreateApiKeyDocument,
  CreateIntegrationDocument,
  IntegrationDocument,
  IntegrationsDocument,
  RevokeApiKeyDocument,
  UpdateIntegrationDocument,
  type ApiKeyRowFragment,
  type ApiRequestRowFragment,
  type CreateApiKeyMutationVariables,
  type CreateIntegrationMutationVariables,
  type IntegrationRowFragment,
  type RevokeApiKeyMutationVariables,
  type UpdateIntegrationMutationVariables,
} from './integrations.generated.ts'

const key: ApiKeyRowFragment = {
  __typename: 'ApiKey',
  id: 'k1',
  prefix: 'gdg_AbCdEf12',
  expiresAt: null,
  allowedAddresses: ['203.0.113.0/24'],
  lastUsedAt: null,
  revokedAt: null,
  createdAt: '2026-11-20T08:00:00.000Z',
}
const spent: ApiKeyRowFragment = {
  ...key,
  id: 'k0',
  prefix: 'gdg_Zz000000',
  allowedAddresses: [],
  revokedAt: '2026-11-20T08:00:00.000Z',
}
const shop: IntegrationRowFragment = {
  __typename: 'Integration',
  id: 'i1',
  version: 3,
  name: 'Toko Ayu',
  permissions: ['inventory.view', 'order.view'],
  allWarehouses: false,
  warehouses: [leeds],
  ownOrdersOnly: true,
  isStrict: false,
  budgetPerSecond: null,
  isActive: true,
  maker: { __typename: 'Actor', id: 'u9', kind: 'USER', name: 'Sri Staff' },
  keys: [key, spent],
}
const list = (...integrations: IntegrationRowFragment[]) =>
  onQuery(IntegrationsDocument, () => ({ integrations }))

const request: ApiRequestRowFragment = {
  __typename: 'ApiRequest',
  id: 'r1',
  requestId: 'q1',
  at: '2026-11-20T08:00:00.000Z',
  keyId: 'k0',
  kind: 'MUTATION',
  operations: ['placeOrder'],
  codes: ['INSUFFICIENT_STOCK'],
  cost: 1_042,
  durationMs: 17,
}
const page = (asked: unknown[] = []) =>
  onQuery(IntegrationDocument, ({ failed }) => {
    asked.push(failed)
    const unread = { ...request, id: 'r2', kind: 'UNREADABLE' as const, operations: [], cost: null }
    return { integration: shop, apiRequests: [request, { ...unread, codes: ['RATE_LIMITED'] }] }
  })

test('a row leads to what the app has asked for lately: codes, points, time, and with which key', async () => {
  const asked: unknown[] = []
  const { user } = renderApp('/integrations', { handlers: [list(shop), page(asked)] })
  await user.click(await screen.findByRole('link', { name: 'Toko Ayu' }))
  await screen.findByText('placeOrder')
  const [, first, second] = within(screen.getByRole('region', { name: 'Last requests' })).getAllByRole('row')
  for (const text of ['placeOrder', 'Command', 'INSUFFICIENT_STOCK', '1,042', '17 ms', 'gdg_Zz000000'])
    expect(first!.textContent).toContain(text)
  expect(second!.textContent).toMatch(/^Not read/)
  await user.click(screen.getByText('Failed', { selector: 'label *' }))
  await waitFor(() => expect(asked).toContain(true))
})

test('a new integration sees own orders only, unless somebody says otherwise, and gives what its maker may', async () => {
  const sent: CreateIntegrationMutationVariables['input'][] = []
  const create = onMutation(CreateIntegrationDocument, ({ input }) => {
    sent.push(input)
    return { createIntegration: shop }
  })
  const permissions = ['integration.manage', 'inventory.view', 'order.view'] as const
  const { user } = renderApp('/integrations?integration=new', {
    permissions: [...permissions],
    handlers: [list(), create],
  })
  await user.type(await screen.findByLabelText('Name'), 'Toko Ayu')
  expect(screen.getByLabelText<HTMLInputElement>('Cancel orders').disabled).toBe(true)
  await user.click(screen.getByLabelText('See orders'))
  await user.click(screen.getByRole('button', { name: 'Create the integration' }))
  expect(await screen.findByText('Toko Ayu is saved.')).toBeTruthy()
  const { idempotencyKey: _key, ...input } = sent[0]!
  expect(input).toEqual({
    ...{ name: 'Toko Ayu', permissions: ['order.view'], warehouseCodes: null },
    ...{ ownOrdersOnly: true, isStrict: false, budgetPerSecond: 0 },
  })
})

test('a change sends what was changed and nothing else, and who takes it over says so', async () => {
  const sent: UpdateIntegrationMutationVariables['input'][] = []
  const update = onMutation(UpdateIntegrationDocument, ({ input }) => {
    sent.push(input)
    return { updateIntegration: { ...shop, version: 4 } }
  })
  const { user } = renderApp('/integrations/i1?integration=edit', { handlers: [page(), update] })
  await user.click(await screen.findByLabelText('All that I may see'))
  await user.click(screen.getByLabelText('I answer for it from now on'))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  const { idempotencyKey: _key, ...input } = sent[0]!
  expect(input).toEqual({ id: 'i1', allWarehouses: true, takeOver: true, expectedVersion: 3 })
})

test('a key is shown once, to be copied, and never again', async () => {
  const sent: CreateApiKeyMutationVariables['input'][] = []
  const create = onMutation(CreateApiKeyDocument, ({ input }) => {
    sent.push(input)
    return {
      createApiKey: {
        __typename: 'ApiKeyCreated' as const,
        secret: 'gdg_the-whole-secret',
        apiKey: { ...key, id: 'k2' },
      },
    }
  })
  const { user } = renderApp('/integrations?keys=i1', { handlers: [list(shop), create] })
  const dialog = within(await screen.findByRole('dialog', { name: 'Keys of Toko Ayu' }))
  await user.type(dialog.getByLabelText('Only from these addresses'), '198.51.100.7, 2001:db8::/32')
  await user.click(dialog.getByRole('button', { name: 'Make a key' }))
  expect((await screen.findByLabelText<HTMLInputElement>('Key')).value).toBe('gdg_the-whole-secret')
  expect(sent[0]).toMatchObject({
    integrationId: 'i1',
    allowedAddresses: ['198.51.100.7', '2001:db8::/32'],
    expiresAt: expect.any(String) as string,
  })
  await user.click(screen.getByRole('button', { name: 'I have kept it' }))
  expect(await screen.findByText(/gdg_AbCdEf12/)).toBeTruthy()
  expect(document.body.textContent).not.toContain('the-whole-secret')
})

test('a key is revoked after a second look, and one that is not in force cannot be', async () => {
  const sent: RevokeApiKeyMutationVariables[] = []
  const revoke = onMutation(RevokeApiKeyDocument, (variables) => {
    sent.push(variables)
    return { revokeApiKey: true }
  })
  const { user } = renderApp('/integrations?keys=i1', { handlers: [list(shop), revoke] })
  expect(await screen.findByText(/from 203.0.113.0\/24/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Revoke gdg_Zz/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Revoke gdg_AbCdEf12' }))
  expect(sent).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Revoke gdg_AbCdEf12 for good' }))
  await waitFor(() => expect(sent).toMatchObject([{ id: 'k1' }]))
})

test('three keys are enough', async () => {
  const three = [key, { ...key, id: 'k2' }, { ...key, id: 'k3' }]
  renderApp('/integrations?keys=i1', { handlers: [list({ ...shop, keys: three })] })
  expect(await screen.findByText(/It has 3 keys/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Make a key' })).toBeNull()
})

test('the playground is a click away where it is on', async () => {
  const page = http.head(apiUrl, () => new HttpResponse(null, { headers: { 'content-type': 'text/html' } }))
  renderApp('/integrations', { handlers: [list(shop), page] })
  const link = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Playground' })
  expect(link.href).toBe(apiUrl)
})
