import type { Access, Permissions } from '../../platform/graphql/permissions.ts'

const importers: Access = ['product.manage', 'inventory.adjust', 'inventory.transfer']

export const importsPermissions: Permissions = {
  Query: { import: importers, imports: importers, importChanges: importers },
  Mutation: { applyImport: importers, cancelImport: importers },
}
