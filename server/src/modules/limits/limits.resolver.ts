import { Ctx, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { limitsOf } from './limits.service.ts'
import { Limits } from './limits.types.ts'

@Resolver()
export class LimitsResolver {
  @Query(() => Limits, { description: 'What you may ask for, and what is left of your budget.' })
  limits(@Ctx() ctx: Context) {
    return limitsOf(ctx)
  }
}
