import type { Permissions } from '../../platform/graphql/permissions.ts'

export const alertsPermissions: Permissions = {
  Query: { alerts: 'inventory.view' },
  Subscription: { alertChanged: 'inventory.view' },
}
