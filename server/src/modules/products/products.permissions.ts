import type { Permissions } from '../../platform/graphql/permissions.ts'

export const productsPermissions: Permissions = {
  Query: {
    product: 'product.view',
    products: 'product.view',
    productByBarcode: 'product.view',
    productByCode: 'product.view',
    scan: 'product.view',
    tags: 'product.view',
  },
  Mutation: {
    createProduct: 'product.manage',
    updateProduct: 'product.manage',
    setProductPacks: 'product.manage',
    deleteProduct: 'product.manage',
    restoreProduct: 'product.manage',
    removeProductPicture: 'product.manage',
  },
}
