import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { Product } from '../products/index.ts'
import { Stock } from './stock.model.ts'
import { loadStocksOfSku } from './stock.queries.ts'

@Resolver(() => Product)
export class ProductsStockResolver {
  @FieldResolver(() => [Stock], { description: 'One per warehouse that has ever held the product.' })
  stocks(@Ctx() ctx: Context, @Root() product: Product) {
    return loadStocksOfSku(ctx, product.sku)
  }
}
