import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { heldByField, holdersOf, StockHolders } from '../orders/index.ts'
import { ImportRowError } from './imports.model.ts'

@Resolver(() => ImportRowError)
export class RowErrorsResolver {
  @FieldResolver(() => StockHolders, heldByField)
  heldBy(@Ctx() ctx: Context, @Root() { code, values }: ImportRowError) {
    const named = new Map(values.map(({ name, value }) => [name, value]))
    const [sku, warehouseCode] = [named.get('sku'), named.get('warehouse')]
    return code === 'PROMISED' && sku && warehouseCode ? holdersOf(ctx, { sku, warehouseCode }) : null
  }
}
