import { Types } from 'mongoose'
import { defineLoader, type Ctx } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { searchConditions } from '../../platform/search.ts'
import type { ProductFilter } from './products.inputs.ts'
import { Product, ProductModel } from './products.model.ts'

export function listProducts(
  page: PageArgs,
  filter: ProductFilter | null | undefined,
): Promise<Page<Product>> {
  return listPage(ProductModel, { filter: productFilter(filter ?? {}), sort: { sku: 1 }, page })
}

function productFilter({ search, tags, includeDeleted }: ProductFilter): Record<string, unknown> {
  return {
    ...(includeDeleted ? {} : { isDeleted: false }),
    ...(tags?.length ? { tags: { $all: tags.map(String) } } : {}),
    ...(search ? { $and: searchConditions(search) } : {}),
  }
}

const mostMatches = 10_000

/** Ids of the products that a search finds, for lists of other nouns that are searched by product. */
export async function productIdsMatching(search: string): Promise<Types.ObjectId[]> {
  const found = await ProductModel.find({ $and: searchConditions(search) }, { _id: 1 })
    .sort({ sku: 1 })
    .limit(mostMatches)
    .lean()
  return found.map((product) => product._id)
}

/** As productIdsMatching, for the ledger, which is indexed by SKU. */
export async function skusMatching(search: string): Promise<string[]> {
  const found = await ProductModel.find({ $and: searchConditions(search) }, { sku: 1 })
    .sort({ sku: 1 })
    .limit(mostMatches)
    .lean()
  return found.map((product) => product.sku)
}

export function productBySku(sku: string): Promise<Product | null> {
  return ProductModel.findOne({ sku }).lean<Product>().exec()
}

/** Products that may be ordered or received; NOT_FOUND names all that are missing or deleted. */
export async function productsBySku(skus: string[]): Promise<Map<string, Product>> {
  const found = await ProductModel.find({ sku: { $in: skus }, isDeleted: false })
    .lean<Product[]>()
    .exec()
  const bySku = new Map(found.map((product) => [product.sku, product]))
  const missing = skus.filter((sku) => !bySku.has(sku))
  if (missing.length > 0) throw notFound('Product', missing)
  return bySku
}

/** By product id, deleted ones included: what is left of them on a shelf has a value. */
export async function pricesOfAll(): Promise<Map<string, number>> {
  const found = await ProductModel.find({}, { price: 1 })
    .sort({ _id: 1 })
    .batchSize(10_000)
    .lean<Pick<Product, '_id' | 'price'>[]>()
  return new Map(found.map(({ _id, price }) => [String(_id), price]))
}

export const loadProduct = defineLoader<string, Product>(async (_ctx: Ctx, ids) => {
  const found = await ProductModel.find({
    _id: { $in: [...new Set(ids)].map((id) => new Types.ObjectId(id)) },
  })
    .lean<Product[]>()
    .exec()
  const byId = new Map(found.map((product) => [String(product._id), product]))
  return ids.map((id) => byId.get(id) ?? notFound('Product', [id]))
})
