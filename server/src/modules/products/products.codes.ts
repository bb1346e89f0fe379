import { codeKey, gtin14 } from '@gudang/domain'
import { getNullableType, isInputObjectType, isListType, isObjectType, type GraphQLInputType } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { formerly, storedCode } from '../../platform/database/old-codes.ts'
import { ProductModel, type Product } from './products.model.ts'

// No code that is read can hold this.
const asStored = (code: string) => `\u0001${code}`

/**
 * The keys of a product's codes, SKU first: unique over all products, so that what a scanner reads names one. A code that was
 * that of another before codes were read as they are now keeps a key of its own.
 */
export function keysOf(codes: string[], before: readonly string[] = []): string[] {
  return [...new Set(codes.map((code) => (before.includes(asStored(code)) ? asStored(code) : codeKey(code))))]
}

/** What a code may be found by, the surest first; `given` is what it was read from. */
export const candidatesOf = (code: string, given = code): string[] => [
  ...new Set([asStored(formerly(given)), asStored(code), codeKey(code), formerly(code)]),
]

/** Whose SKU or barcode it is: one unit. The code of a pack is of no unit. */
export function ownerOf<P extends Pick<Product, 'codes' | 'packCodes'>>(
  products: P[],
  code: string,
  given = code,
): P | undefined {
  for (const key of candidatesOf(code, given)) {
    const owner = products.find(({ codes, packCodes }) => codes.includes(key) && !packCodes?.includes(key))
    if (owner) return owner
  }
  return undefined
}

/** Where the code alone does not say what SKU it is: GTINs are written in many ways, and ß was SS before. */
const isAmbiguous = (code: string) => gtin14(code) !== undefined || code !== code.toUpperCase()

/** The SKUs that codes stand for: any form of a GTIN that is a product's SKU or barcode. A read only where one is such a number. */
export async function skusOf(codes: string[]): Promise<Map<string, string>> {
  const asked = [...new Set(codes.filter(isAmbiguous))]
  const skus = new Map(codes.map((code) => [code, code]))
  if (asked.length === 0) return skus
  const found = await ProductModel.find(
    { codes: { $in: [...new Set(asked.flatMap((code) => candidatesOf(code)))] } },
    { sku: 1, codes: 1, packCodes: 1 },
  ).lean<Pick<Product, 'sku' | 'codes' | 'packCodes'>[]>()
  const bySku = new Map(found.map((product) => [product.sku, product]))
  for (const code of asked) skus.set(code, (bySku.get(code) ?? ownerOf(found, code))?.sku ?? code)
  return skus
}

type Values = Record<string, unknown>

/** Every argument `sku`, at whatever depth, becomes the SKU as it is stored; the one that makes a product stays as given. */
export function resolveSkus(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const { name, args, resolve } = field
      if (!resolve || name === 'createProduct' || !args.some((arg) => holdsSku(arg.name, arg.type))) continue
      field.resolve = async (source, given: Values, ctx, info): Promise<unknown> => {
        await storeSkus([...holdersIn(given)])
        return resolve(source, given, ctx, info)
      }
    }
  }
  return schema
}

function holdsSku(name: string, type: GraphQLInputType): boolean {
  const given = getNullableType(type)
  if (isListType(given)) return holdsSku(name, given.ofType as GraphQLInputType)
  if (!isInputObjectType(given)) return name === 'sku'
  return Object.values(given.getFields()).some((field) => holdsSku(field.name, field.type))
}

/** The arguments are copies of this request's own by now. */
export async function storeSkus(holders: { sku: string }[]): Promise<void> {
  const codes = holders.map(({ sku }) => storedCode('SKU', sku))
  const skus = await skusOf(codes)
  for (const [index, holder] of holders.entries()) holder.sku = skus.get(codes[index]!)!
}

/** Each once, as they are stored. */
export async function storedSkus(given: string[]): Promise<string[]> {
  const holders = given.map((sku) => ({ sku }))
  await storeSkus(holders)
  return [...new Set(holders.map(({ sku }) => sku))]
}

function* holdersIn(value: unknown): Generator<{ sku: string }> {
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  if ('sku' in value && typeof value.sku === 'string') yield value as { sku: string }
  for (const inner of Object.values(value)) yield* holdersIn(inner)
}
