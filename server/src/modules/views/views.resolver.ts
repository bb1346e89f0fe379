import { limits } from '@gudang/domain'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersionField, versionField, versionOf } from '../../platform/commands/edits.ts'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { loadRole, Role } from '../users/index.ts'
import { CreateViewInput, UpdateViewInput } from './views.inputs.ts'
import { View, ViewParameter } from './views.model.ts'
import { listViews } from './views.queries.ts'
import { ViewList } from './views.rules.ts'
import { createView, deleteView, updateView } from './views.service.ts'

@Resolver(() => View)
export class ViewsResolver {
  @Query(() => [View], {
    description:
      'By list, then name: what the user keeps, and what is shared with their role; for who manages roles, with any. Of lists that the user may open; none for an integration.',
  })
  views(
    @Ctx() ctx: Context,
    @Arg('list', () => ViewList, { nullable: true, description: 'Of this list alone.' })
    list?: ViewList | null,
  ) {
    return listViews(ctx, list ?? undefined)
  }

  @Mutation(() => View, {
    description: `A person or a role has at most ${limits.views} (TOO_MANY). FORBIDDEN for integrations.`,
  })
  createView(@Ctx() ctx: Context, @Arg('input', () => CreateViewInput) input: CreateViewInput) {
    return createView(ctx, input)
  }

  @Mutation(() => View, {
    description: 'Own ones, and with role.manage those of roles; NOT_FOUND for others.',
  })
  updateView(@Ctx() ctx: Context, @Arg('input', () => UpdateViewInput) input: UpdateViewInput) {
    return updateView(ctx, input)
  }

  @Mutation(() => Boolean, {
    description: 'Own ones, and with role.manage those of roles; NOT_FOUND for others.',
  })
  deleteView(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('expectedVersion', () => Int, expectedVersionField) expectedVersion?: number | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return deleteView(ctx, { id, expectedVersion, idempotencyKey })
  }

  @FieldResolver(() => [ViewParameter], { description: 'What the address of the list says.' })
  parameters(@Root() view: View) {
    return view.parameters
  }

  @FieldResolver(() => Role, {
    nullable: true,
    description: 'The role that it is shared with; null where it is of the user alone.',
  })
  role(@Ctx() ctx: Context, @Root() { ofRole, owner }: View) {
    return ofRole ? loadRole(ctx, String(owner)) : null
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() view: View) {
    return versionOf(view.lastEdit)
  }
}
