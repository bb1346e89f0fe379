import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { PageArgs } from '../../platform/graphql/connection.ts'
import { auditLog, eventKinds } from './audit.queries.ts'
import { AuditEntryConnection, AuditFilter } from './audit.types.ts'

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnection, {
    description:
      'Who did what and when, the newest first: sign-ins and their failures, changes of users and roles, stock, orders. Who is limited to some warehouses sees what touched one of them, changes of products, and own acts.',
  })
  auditLog(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter?: AuditFilter | null,
  ) {
    return auditLog(ctx, page, filter ?? {})
  }

  @Query(() => [String], { description: 'Every kind of event that has happened here, by name.' })
  eventKinds() {
    return eventKinds()
  }
}
