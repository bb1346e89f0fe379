import type { Permissions } from '../../platform/graphql/permissions.ts'

export const productsPermissions: Permissions = {
  Query: { product: 'product.view', products: 'product.view' },
  Mutation: { createProduct: 'product.manage' },
}
