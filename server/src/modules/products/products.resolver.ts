import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/context.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { parseInput } from '../../platform/errors.ts'
import { sku as skuSchema } from '../../platform/inputs.ts'
import { CreateProductInput, ProductFilter } from './products.inputs.ts'
import { Product } from './products.model.ts'
import { listProducts, productBySku } from './products.queries.ts'
import { createProduct } from './products.service.ts'

const ProductConnection = connectionOf(Product, 'Product')

@Resolver(() => Product)
export class ProductsResolver {
  @Query(() => Product, {
    nullable: true,
    description: 'By SKU, deleted ones included; null where there is none.',
  })
  product(@Arg('sku', () => String) sku: string) {
    return productBySku(parseInput(skuSchema, sku))
  }

  @Query(() => ProductConnection, { description: 'By SKU.' })
  products(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProductFilter, { nullable: true }) filter?: ProductFilter,
  ) {
    return listProducts(page, filter)
  }

  @Mutation(() => Product)
  createProduct(@Ctx() ctx: Context, @Arg('input', () => CreateProductInput) input: CreateProductInput) {
    return createProduct(ctx, input)
  }
}
