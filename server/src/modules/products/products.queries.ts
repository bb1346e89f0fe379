import { Types } from 'mongoose'
import { defineLoader, type Ctx } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/field-problems.ts'
import { listPage, walk, type Page, type PageArgs, type Sort } from '../../platform/graphql/connection.ts'
import { searchConditions, searchTerms } from '../../platform/search.ts'
import { ProductSort, type ProductFilter } from './products.inputs.ts'
import { Product, ProductModel } from './products.model.ts'

const productSorts: Record<ProductSort, Sort> = {
  SKU: { sku: 1 },
  NAME: { nameKey: 1, sku: 1 },
  PRICE_ASC: { price: 1, sku: 1 },
  PRICE_DESC: { price: -1, sku: -1 },
  NEWEST: { createdAt: -1, _id: -1 },
}

export function listProducts(
  page: PageArgs,
  filter: ProductFilter = {},
  sort = ProductSort.SKU,
): Promise<Page<Product>> {
  return listPage(ProductModel, { filter: productFilter(filter), sort: productSorts[sort], page })
}

/** What listProducts would list, all of it. */
export const walkProducts = (filter: ProductFilter) =>
  walk(ProductModel, { filter: productFilter(filter), sort: productSorts.SKU })

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

/** The product that has this SKU or barcode; no two have the same. */
export function productByCode(code: string): Promise<Product | null> {
  return ProductModel.findOne({ codes: code }).lean<Product>().exec()
}

/** Products that may be ordered or received: a deleted one is refused. */
export async function productsBySku(skus: string[]): Promise<Map<string, Product>> {
  const bySku = await productsEvenDeleted(skus)
  refuseDeleted([...bySku.values()])
  return bySku
}

/** As productsBySku, for moves that may take away what is left; NOT_FOUND names all that are missing. */
export async function productsEvenDeleted(skus: string[]): Promise<Map<string, Product>> {
  const bySku = await productsKnown(skus)
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

/** Those of these SKUs that exist, deleted or not. */
export async function productsKnown(skus: string[]): Promise<Map<string, Product>> {
  const found = await ProductModel.find({ sku: { $in: skus } })
    .sort({ sku: 1 })
    .lean<Product[]>()
  return new Map(found.map((product) => [product.sku, product]))
}

export function refuseDeleted(products: Product[]): void {
  const deleted = products.filter((product) => product.isDeleted)
  if (deleted.length === 0) return
  throw badInput(deleted.map(({ sku }) => problem(['sku'], 'DELETED', { value: sku })))
}

const mostTags = 1_000

/** How many products that are not deleted have each tag, by tag. */
export async function countTags(search: string | undefined): Promise<{ tag: string; count: number }[]> {
  const counted = await ProductModel.aggregate<{ _id: string; count: number }>([
    { $match: { isDeleted: false } },
    { $unwind: '$tags' },
    { $group: { _id: '$tags', count: { $sum: 1 } } },
  ])
  const words = searchTerms(search)
  const matches = (tag: string) => {
    const terms = searchTerms(tag)
    return words.every((word) => terms.some((term) => term.startsWith(word)))
  }
  return counted
    .map(({ _id: tag, count }) => ({ tag, count }))
    .filter(({ tag }) => matches(tag))
    .sort((a, b) => a.tag.localeCompare(b.tag))
    .slice(0, mostTags)
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
