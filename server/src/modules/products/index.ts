export { Product } from './products.model.ts'
export { createProduct } from './products.service.ts'
export {
  listProducts,
  loadProduct,
  productsEvenDeleted,
  refuseDeleted,
  walkProducts,
  productIdsMatching,
  productsBySku,
  skusMatching,
} from './products.queries.ts'
export { barcodesOf } from './products.facts.ts'
export { ProductsResolver } from './products.resolver.ts'
export { productsPermissions } from './products.permissions.ts'
