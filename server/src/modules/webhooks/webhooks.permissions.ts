import type { Permissions } from '../../platform/graphql/permissions.ts'

export const webhooksPermissions: Permissions = {
  Query: {
    webhook: 'integration.manage',
    webhooks: 'integration.manage',
    webhookDelivery: 'integration.manage',
    webhookDeliveries: 'integration.manage',
  },
  Mutation: {
    createWebhook: 'integration.manage',
    updateWebhook: 'integration.manage',
    deleteWebhook: 'integration.manage',
    rotateWebhookSecret: 'integration.manage',
    testWebhook: 'integration.manage',
    replayWebhookDelivery: 'integration.manage',
    replayWebhookDeliveries: 'integration.manage',
  },
}
