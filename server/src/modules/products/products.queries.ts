import { gtin14, tidyCode } from '@gudang/domain'
import { Types } from 'mongoose'
import { defineLoader, type Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { Readings } from '../../platform/commands/work.ts'
import { committedSince } from '../../platform/events/committed-since.ts'
import {
  greatestBulkPage,
  greatestPage,
  listChanges,
  listPage,
  sortedTwice,
  type Page,
  type PageArgs,
} from '../../platform/graphql/connection.ts'
import { walk, type Listing, type Sort } from '../../platform/graphql/rows.ts'
import { bestFirst, findIn, searchConditions } from '../../platform/database/search.ts'
import { candidatesOf, ownerOf, storedSkus } from './products.codes.ts'
import { ProductSort, type ProductFilter } from './products.inputs.ts'
import { Product, ProductModel } from './products.model.ts'

const productSorts: Record<ProductSort, Sort> = {
  SKU: { sku: 1 },
  NAME: { nameKey: 1, sku: 1 },
  PRICE_ASC: { price: 1, sku: 1 },
  PRICE_DESC: { price: -1, sku: -1 },
  NEWEST: { createdAt: -1, _id: -1 },
}

/** Where nobody asks for an order, what fits a search best comes first. */
export async function listProducts(
  page: PageArgs,
  filter: ProductFilter = {},
  sort?: ProductSort,
): Promise<Page<Product>> {
  const found = await productsMatching(filter)
  if (filter.updatedSince) {
    if (sort) throw badInput([sortedTwice])
    return listChanges(ProductModel, { ...found, page })
  }
  return listPage(ProductModel, {
    ...found,
    sort: productSorts[sort ?? ProductSort.SKU],
    most: filter.skus ? greatestBulkPage : greatestPage,
    ranks: filter.search && !sort ? bestFirst(filter.search) : undefined,
    page,
  })
}

/** What listProducts would list, all of it. */
export async function walkProducts(filter: ProductFilter): Promise<AsyncGenerator<Product[]>> {
  return walk(ProductModel, { ...(await productsMatching(filter)), sort: productSorts.SKU })
}

async function productsMatching({ search, tags, skus, updatedSince, includeDeleted }: ProductFilter) {
  const filter = {
    ...((includeDeleted ?? Boolean(updatedSince)) ? {} : { isDeleted: false }),
    ...(updatedSince ? { updatedAt: { $gte: await committedSince(updatedSince) } } : {}),
    ...(tags?.length ? { tags: { $all: tags.map(String) } } : {}),
    ...(skus ? { sku: { $in: await storedSkus(skus) } } : {}),
  }
  return search?.trim() ? searched(filter, search) : { filter }
}

const termsIndex = 'terms_1_sku_1'

async function searched(filter: Record<string, unknown>, given: string) {
  const search = await asScanned(given)
  const conditions = await searchConditions({ model: ProductModel, index: termsIndex, filter, search })
  return { filter: { ...filter, $and: conditions }, searched: termsIndex }
}

/** What a scanner sent is searched by its code; a GTIN of a product by the number that all ways to write it are. */
async function asScanned(search: string): Promise<string> {
  const code = tidyCode(search)
  const isScanned = search.startsWith(']') || search.startsWith('(01)') || search.includes('\u001d')
  const gtin = gtin14(code)
  if (gtin && (await ProductModel.exists({ codes: { $in: candidatesOf(code, search) } }))) return gtin
  return isScanned ? code : search
}

const mostNamed = 10_000

/**
 * For lists of other nouns that are searched by product: the SKUs that they ask for, or, where a search finds too many
 * products to name, a look at the products of some rows. Either way nothing is left out.
 */
export async function rowsOfProducts<T extends { sku: string }>(
  search: string,
): Promise<{ filter: Record<string, unknown>; keep?: NonNullable<Listing<T>['keep']> }> {
  const { filter } = await searched({}, search)
  const found = await ProductModel.find(filter, { sku: 1 })
    .hint(termsIndex)
    .limit(mostNamed + 1)
    .batchSize(mostNamed + 1)
    .lean()
  const skus = found.map(({ sku }) => sku)
  if (skus.length === 1) return { filter: { sku: skus[0] } }
  if (skus.length <= mostNamed) return { filter: { sku: { $in: skus } } }
  const known = new Map<string, boolean>()
  return {
    filter: {},
    async keep(rows) {
      const unknown = [...new Set(rows.map(({ sku }) => sku))].filter((sku) => !known.has(sku))
      const matching = await ProductModel.find({ $and: [{ sku: { $in: unknown } }, filter] }, { sku: 1 })
        .batchSize(unknown.length + 1)
        .lean()
      for (const sku of unknown) known.set(sku, false)
      for (const { sku } of matching) known.set(sku, true)
      return rows.filter(({ sku }) => known.get(sku))
    },
  }
}

export function productBySku(sku: string): Promise<Product | null> {
  return ProductModel.findOne({ sku }).lean<Product>().exec()
}

/** The product that has this SKU or barcode, a GTIN in whatever form; no two have the same. */
export async function productByCode(code: string, given = code): Promise<Product | null> {
  const found = await ProductModel.find({ codes: { $in: candidatesOf(code, given) } }).lean<Product[]>()
  return ownerOf(found, code, given) ?? null
}

/** By code as it was given: those that are the SKU or a barcode of a product or of a pack of it, in one read. */
export async function productsByCodes(given: string[]): Promise<Map<string, Product>> {
  const codes = [...new Set(given)].map((one) => ({ given: one, code: tidyCode(one) }))
  const keys = codes.flatMap(({ code, given: one }) => candidatesOf(code, one))
  const found = await ProductModel.find({ codes: { $in: [...new Set(keys)] } }).lean<Product[]>()
  return new Map(
    codes.flatMap(({ code, given: one }): [string, Product][] => {
      const ofPack = (product: Product) =>
        candidatesOf(code, one).some((key) => product.packCodes?.includes(key))
      const product = ownerOf(found, code, one) ?? found.find(ofPack)
      return product ? [[one, product]] : []
    }),
  )
}

/** Of products with any of these tags. */
export async function skusWithTags(tags: string[]): Promise<string[]> {
  const found = await ProductModel.find({ tags: { $in: tags } }, { sku: 1 })
    .batchSize(20_000)
    .lean<Pick<Product, 'sku'>[]>()
  return found.map(({ sku }) => sku)
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

export async function anyProductExists(): Promise<boolean> {
  return (await ProductModel.exists({ isDeleted: false })) !== null
}

/** The ids among these that are of deleted products. */
export async function deletedProducts(ids: Types.ObjectId[]): Promise<Set<string>> {
  const found = await ProductModel.find({ _id: { $in: ids }, isDeleted: true }, { _id: 1 })
    .sort({ _id: 1 })
    .lean()
  return new Set(found.map(({ _id }) => String(_id)))
}

export const productReadings = new Readings(ProductModel, 'sku')

/** Those of these SKUs that exist, deleted or not. */
export async function productsKnown(skus: string[]): Promise<Map<string, Product>> {
  const found = await productReadings.get(skus)
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
  const tags = counted.map(({ _id: tag, count }) => ({ tag, count }))
  return findIn(search, tags, ({ tag }) => tag).slice(0, mostTags)
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
