export { Product } from './products.model.ts'
export { createProduct } from './products.service.ts'
export {
  listProducts,
  loadProduct,
  pricesOfAll,
  productIdsMatching,
  productsBySku,
  productsEvenDeleted,
  refuseDeleted,
  skusMatching,
} from './products.queries.ts'
export { ProductsResolver } from './products.resolver.ts'
export { productsPermissions } from './products.permissions.ts'
