import { integrationOf } from './integrations.ts'
import type { TestClient } from './test-client.ts'

const webhookFields = 'id url topics payload isActive stopped version failingSince deliveredAt waitingCount'
export const create = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { ${webhookFields} } } }`
export const update = `mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { ${webhookFields} } }`
export const deliveryFields =
  'id eventId topic isTest state attemptCount request attempts { status fault answer durationMs }'

export interface Hook {
  id: string
  isActive: boolean
  stopped: string | null
  version: number
  waitingCount: number
}
export interface Delivery {
  id: string
  eventId: string
  topic: string
  state: string
  attemptCount: number
  request: string | null
  attempts: { status: number | null; fault: string | null; answer: string | null; durationMs: number }[]
}

export const permissions = ['order.view', 'inventory.view', 'product.view']

/** What a test does with webhooks, as this person. */
export function webhooksOf(admin: () => TestClient) {
  async function hook(input: { url: string; integrationId?: string } & Record<string, unknown>) {
    const integrationId = input.integrationId ?? (await integrationOf(admin(), { permissions })).id
    const { createWebhook } = await admin().run<{ createWebhook: { secret: string; webhook: Hook } }>(
      create,
      {
        input: { topics: ['*'], ...input, integrationId },
      },
    )
    return { ...createWebhook.webhook, secret: createWebhook.secret, integrationId }
  }

  const change = async (input: object) =>
    (await admin().run<{ updateWebhook: Hook }>(update, { input })).updateWebhook

  const read = async (id: string) =>
    (
      await admin().run<{ webhook: Hook }>(`query ($id: ID!) { webhook(id: $id) { ${webhookFields} } }`, {
        id,
      })
    ).webhook

  async function deliveries(webhookId: string, client = admin(), state?: string): Promise<Delivery[]> {
    const query = `query ($webhookId: ID!, $state: WebhookDeliveryState) { webhookDeliveries(webhookId: $webhookId, state: $state, first: 100) { nodes { ${deliveryFields} } } }`
    return (await client.run<{ webhookDeliveries: { nodes: Delivery[] } }>(query, { webhookId, state }))
      .webhookDeliveries.nodes
  }

  return { hook, change, read, deliveries }
}

export const codeOf = async (client: TestClient, query: string, variables: object) =>
  (await client.send(query, variables)).errors?.[0]?.extensions
