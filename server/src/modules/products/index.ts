export { pictureRoutes } from './pictures.http.ts'
export { Pack, Product } from './products.model.ts'
export { createProduct } from './products.service.ts'
export { importProducts, planProducts, writePack, type ProductLine } from './products.import.ts'
export { barcodeList, packList, productName, tagList } from './products.inputs.ts'
export {
  anyProductExists,
  deletedProducts,
  listProducts,
  loadProduct,
  pricesOfAll,
  productReadings,
  productsEvenDeleted,
  productsKnown,
  refuseDeleted,
  walkProducts,
  productsByCodes,
  productsBySku,
  rowsOfProducts,
  skusWithTags,
} from './products.queries.ts'
export { resolveSkus, storedSkus, storeSkus } from './products.codes.ts'
export { ProductsResolver } from './products.resolver.ts'
export { productsPermissions } from './products.permissions.ts'
export { packScanned } from './products.packs.ts'
