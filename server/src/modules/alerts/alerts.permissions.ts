import type { Permissions } from '../../platform/graphql/permissions.ts'

export const alertsPermissions: Permissions = {
  Query: { alerts: 'inventory.view' },
  Mutation: { snoozeAlert: 'inventory.adjust' },
  Subscription: { alertChanged: 'inventory.view' },
}
