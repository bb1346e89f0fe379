import type { Permissions } from '../../platform/graphql/permissions.ts'

export const warehousesPermissions: Permissions = {
  Query: { warehouses: 'warehouse.view' },
  Mutation: { createWarehouse: 'warehouse.manage', updateWarehouse: 'warehouse.manage' },
}
