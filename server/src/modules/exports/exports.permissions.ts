import type { Permissions } from '../../platform/graphql/permissions.ts'

export const exportsPermissions: Permissions = {
  Mutation: { exportCsv: ['product.view', 'inventory.view', 'order.view', 'order.viewOwn'] },
}
