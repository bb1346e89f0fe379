import { gtin14, limits } from '@gudang/domain'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { expectedVersionField, versionField, versionOf } from '../../platform/commands/edits.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { sku as skuSchema } from '../../platform/inputs/inputs.ts'
import {
  barcode as barcodeSchema,
  CreateProductInput,
  ProductFilter,
  ProductSort,
  SetProductPacksInput,
  UpdateProductInput,
} from './products.inputs.ts'
import { picturePath } from './pictures.paths.ts'
import { removePicture } from './pictures.service.ts'
import { Pack, Product } from './products.model.ts'
import { scanned, setProductPacks } from './products.packs.ts'
import { countTags, listProducts, productByCode, productBySku } from './products.queries.ts'
import { candidatesOf } from './products.codes.ts'
import { createProduct, deleteProduct, restoreProduct, updateProduct } from './products.service.ts'

@ObjectType({ description: 'What a product looks like, as WebP.' })
class ProductPicture {
  @Field(() => String, {
    description:
      'Path at this server, for GET with a Bearer token and product.view: at most 1,200 pixels wide and high.',
  })
  url!: string

  @Field(() => String, { description: 'The same at most 160 pixels wide and high.' })
  thumbnailUrl!: string
}

const ProductConnection = connectionOf(Product, 'Product', { ofChanges: true })

@ObjectType()
class TagCount {
  @Field(() => String) tag!: string
  @Field(() => Int, { description: 'Products that have it, deleted ones left out.' }) count!: number
}

@ObjectType('Scanned', { description: 'What a scanner has read.' })
class ScannedCode {
  @Field(() => Product) product!: Product
  @Field(() => Int, { description: 'Units that one scan stands for: those of the pack, else 1.' })
  units!: number
  @Field(() => Pack, { nullable: true, description: 'Null where it is the code of a unit.' })
  pack!: Pack | null
}

const idempotencyKeyArg = () => Arg('idempotencyKey', () => String, { nullable: true })

@Resolver(() => Product)
export class ProductsResolver {
  @Query(() => Product, {
    nullable: true,
    description: 'By SKU, deleted ones included; null where there is none.',
  })
  product(@Arg('sku', () => String) sku: string) {
    return productBySku(parseInput(skuSchema, sku))
  }

  @Query(() => Product, {
    nullable: true,
    description:
      'By exact barcode as scanners send it, deleted ones included; all ways to write a GTIN are one.',
  })
  async productByBarcode(@Arg('barcode', () => String) given: string) {
    const barcode = parseInput(barcodeSchema, given)
    const product = await productByCode(barcode, given)
    const isBarcode =
      product &&
      (gtin14(barcode) || candidatesOf(barcode, given).some((key) => product.codes.indexOf(key) > 0))
    return isBarcode ? product : null
  }

  @Query(() => Product, {
    nullable: true,
    description: 'By SKU or barcode, whichever matches exactly: what a scanner reads. Deleted ones included.',
  })
  async productByCode(@Arg('code', () => String) given: string) {
    const code = parseInput(skuSchema, given)
    return (await productBySku(code)) ?? productByCode(code, given)
  }

  @Query(() => ScannedCode, {
    nullable: true,
    description:
      'What a scan stands for: a SKU or barcode for one unit, the barcode of a pack for all that are in it. Deleted products included; null where it is no code.',
  })
  scan(@Arg('code', () => String) given: string) {
    return scanned(parseInput(skuSchema, given), given)
  }

  @Query(() => ProductConnection, {
    description:
      'Where no order is asked for: by SKU, and of a search what is called so first, then what begins so, then what has each word as it is.',
  })
  products(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProductFilter, { nullable: true }) filter?: ProductFilter,
    @Arg('sort', () => ProductSort, { nullable: true }) sort?: ProductSort,
  ) {
    return listProducts(page, filter ?? undefined, sort ?? undefined)
  }

  @Query(() => [TagCount], {
    description:
      'The first 1,000 tags by name; of a search, compared as in ProductFilter.search, the best first.',
  })
  tags(@Arg('search', () => String, { nullable: true }) search?: string) {
    return countTags(search ?? undefined)
  }

  @FieldResolver(() => [String], { description: 'EAN, UPC or own codes; each belongs to one product only.' })
  barcodes(@Root() product: Product) {
    return product.barcodes
  }

  @FieldResolver(() => [Pack], { description: 'Those that are used, then those that are retired.' })
  packs(@Root() product: Product) {
    return product.packs ?? []
  }

  @FieldResolver(() => ProductPicture, {
    nullable: true,
    description: `Null where it has none. Set by POST /files/products/{sku}/picture with a JPEG, PNG or WebP of at most ${limits.pictureMegabytes} MB as body, a Bearer token and product.manage: NO_PICTURE, FILE_TOO_BIG or EMPTY at \`file\`, RATE_LIMITED while you send another.`,
  })
  picture(@Root() { sku, picture }: Product) {
    return picture
      ? { url: picturePath(sku, 'picture', picture), thumbnailUrl: picturePath(sku, 'thumbnail', picture) }
      : null
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() product: Product) {
    return versionOf(product.lastEdit)
  }

  @Mutation(() => Product)
  createProduct(@Ctx() ctx: Context, @Arg('input', () => CreateProductInput) input: CreateProductInput) {
    return createProduct(ctx, input)
  }

  @Mutation(() => Product, { description: 'Works on deleted products too.' })
  updateProduct(@Ctx() ctx: Context, @Arg('input', () => UpdateProductInput) input: UpdateProductInput) {
    return updateProduct(ctx, input)
  }

  @Mutation(() => Product, {
    description: 'Says how people count it: cartons, dozens. Nothing that is counted changes.',
  })
  setProductPacks(
    @Ctx() ctx: Context,
    @Arg('input', () => SetProductPacksInput) input: SetProductPacksInput,
  ) {
    return setProductPacks(ctx, input)
  }

  @Mutation(() => Product, {
    description:
      'Takes it out of lists, orders and receipts. History, old orders and stock stay; what is left can be taken away, not added to.',
  })
  deleteProduct(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('expectedVersion', () => Int, expectedVersionField) expectedVersion?: number,
    @idempotencyKeyArg() idempotencyKey?: string,
  ) {
    return deleteProduct(ctx, { sku, expectedVersion, idempotencyKey })
  }

  @Mutation(() => Product, { description: 'It has no picture any more; where it had none, nothing changes.' })
  removeProductPicture(
    @Ctx() ctx: Context,
    @Arg('sku', () => String, { description: 'Which product, deleted ones included.' }) sku: string,
    @idempotencyKeyArg() idempotencyKey?: string,
  ) {
    return removePicture(ctx, { sku, idempotencyKey })
  }

  @Mutation(() => Product)
  restoreProduct(
    @Ctx() ctx: Context,
    @Arg('sku', () => String) sku: string,
    @Arg('expectedVersion', () => Int, expectedVersionField) expectedVersion?: number,
    @idempotencyKeyArg() idempotencyKey?: string,
  ) {
    return restoreProduct(ctx, { sku, expectedVersion, idempotencyKey })
  }
}
