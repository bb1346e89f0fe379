import type { Permissions } from '../../platform/graphql/permissions.ts'

export const integrationsPermissions: Permissions = {
  Query: {
    apiRequests: 'integration.manage',
    integration: 'integration.manage',
    integrations: 'integration.manage',
  },
  Mutation: {
    createIntegration: 'integration.manage',
    updateIntegration: 'integration.manage',
    createApiKey: 'integration.manage',
    revokeApiKey: 'integration.manage',
  },
}
