import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { Stock } from '../stock/index.ts'
import { Stocktake } from './stocktakes.model.ts'
import { loadBlocked, loadStocktake, seesExpected, seesStocktakes } from './stocktakes.queries.ts'
import { BlockReason, countedUnits } from './stocktakes.rules.ts'
import { openKeyOf } from './stocktakes.start.ts'

@ObjectType({ description: 'The latest count of a stock.' })
export class StockCount {
  @Field(() => DateTime, { description: 'When it was counted, whenever that was booked.' }) at!: Date
  @Field(() => Stocktake, {
    nullable: true,
    description: 'In which it was counted; null where it was in none, or for who sees no stocktakes.',
  })
  stocktake!: Promise<Stocktake | null> | null
}

@ObjectType({ description: 'What was counted of a stock and cannot be booked yet.' })
export class BlockedCount {
  @Field(() => Stocktake, { description: 'In which it was counted.' }) stocktake!: Promise<Stocktake | null>
  @Field(() => Int, { description: 'Units that were found.' }) counted!: number
  @Field(() => BlockReason, { description: 'Why it is not booked.' }) reason!: BlockReason
  @Field(() => Int, { description: 'Units that have to be let go first; 0 where that is not the reason.' })
  shortBy!: number
}

@Resolver(() => Stock)
export class StockCountsResolver {
  @FieldResolver(() => StockCount, { nullable: true, description: 'Null where it never was counted.' })
  lastCounted(@Ctx() ctx: Context, @Root() { lastCount }: Stock): StockCount | null {
    if (!lastCount) return null
    const { at, stocktake } = lastCount
    return { at, stocktake: stocktake && seesStocktakes(ctx) ? loadStocktake(ctx, stocktake) : null }
  }

  @FieldResolver(() => BlockedCount, {
    nullable: true,
    description: 'A count that waits to be booked, for stocktake.manage; null where none does.',
  })
  async blockedCount(
    @Ctx() ctx: Context,
    @Root() { warehouse, product }: Stock,
  ): Promise<BlockedCount | null> {
    const line = seesExpected(ctx) ? await loadBlocked(ctx, openKeyOf(warehouse, product)) : null
    if (!line) return null
    return {
      stocktake: loadStocktake(ctx, String(line.stocktake)),
      counted: countedUnits(line)!,
      reason: line.blocked!,
      shortBy: line.shortBy ?? 0,
    }
  }
}
