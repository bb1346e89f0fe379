import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { versionField, versionOf } from '../../platform/commands/edits.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { SetCountPlanInput } from './count-plans.inputs.ts'
import { CountPlan } from './count-plans.model.ts'
import { countPlans, loadDue, setCountPlan } from './count-plans.service.ts'
import { CountsDue } from './count-plans.types.ts'

@Resolver(() => CountPlan)
export class CountPlansResolver {
  @Query(() => [CountPlan], {
    description: 'One of each active warehouse of the actor, by code; without rhythms where none is set.',
  })
  countPlans(@Ctx() ctx: Context) {
    return countPlans(ctx)
  }

  @Mutation(() => CountPlan, {
    description:
      'Says how often the stocks of each class of a warehouse are counted, in place of what was said before.',
  })
  setCountPlan(@Ctx() ctx: Context, @Arg('input', () => SetCountPlanInput) input: SetCountPlanInput) {
    return setCountPlan(ctx, input)
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() { _id }: CountPlan) {
    return loadWarehouse(ctx, String(_id))
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() { lastEdit }: CountPlan) {
    return versionOf(lastEdit)
  }

  @FieldResolver(() => [CountsDue], {
    description:
      'What its rhythms propose for a day. startStocktake counts it in one step, with scope.due: {abcClass, most: proposed}.',
  })
  today(
    @Ctx() ctx: Context,
    @Root() { _id }: CountPlan,
    @Arg('from', () => DateTime, { description: 'When the day began where one is; it ends 24 hours later.' })
    from: Date,
  ) {
    return loadDue(ctx, `${String(_id)} ${from.toISOString()}`)
  }
}
