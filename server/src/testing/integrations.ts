import { createClient, type TestClient } from './test-client.ts'

export const createIntegration = `mutation ($input: CreateIntegrationInput!) {
  createIntegration(input: $input) { id name version isActive allWarehouses permissions warehouses { code } maker { id } }
}`
export const updateIntegration = `mutation ($input: UpdateIntegrationInput!) {
  updateIntegration(input: $input) { id name version isActive permissions maker { id } }
}`
export const createApiKey = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id prefix expiresAt allowedAddresses lastUsedAt } }
}`
export const revokeApiKey = 'mutation ($id: ID!) { revokeApiKey(id: $id) }'

export interface Key {
  secret: string
  apiKey: { id: string; prefix: string }
}

export interface Made extends Key {
  id: string
  client: TestClient
}

let count = 0

export const newKey = async (maker: TestClient, integrationId: string, input: object = {}): Promise<Key> =>
  (await maker.run<{ createApiKey: Key }>(createApiKey, { input: { integrationId, ...input } })).createApiKey

/** An integration of this maker, and a client that comes with its first key. */
export async function integrationOf(
  maker: TestClient,
  input: { permissions: readonly string[] } & Record<string, unknown>,
): Promise<Made> {
  const made = await maker.run<{ createIntegration: { id: string } }>(createIntegration, {
    input: { name: `shop ${++count}`, ...input },
  })
  const { id } = made.createIntegration
  const key = await newKey(maker, id)
  return { id, client: withKey(maker, key.secret), ...key }
}

export const createWebhook =
  'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }'

/** A webhook of an integration that is made for it. */
export async function webhookOf(
  maker: TestClient,
  { url, warehouseCodes }: { url: string; warehouseCodes?: readonly string[] },
): Promise<{ id: string; integrationId: string }> {
  const permissions = ['product.view']
  const name = `app ${++count}`
  const { id: integrationId } = await integrationOf(maker, { name, permissions, warehouseCodes })
  const input = { integrationId, url, topics: ['*'] }
  const made = await maker.run<{ createWebhook: { webhook: { id: string } } }>(createWebhook, { input })
  return { id: made.createWebhook.webhook.id, integrationId }
}

export const withKey = ({ url }: Pick<TestClient, 'url'>, secret: string): TestClient =>
  Object.assign(createClient(url), { accessToken: secret })
