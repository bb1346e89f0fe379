import { permissions } from '@gudang/domain'
import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql'
import type { Ctx as Context } from '../../platform/context.ts'
import { Role, User } from './users.model.ts'
import { loadRole, userById } from './users.queries.ts'

@ObjectType({ description: 'Something that a role may allow.' })
class PermissionInfo {
  @Field(() => String) name!: string
  @Field(() => String) description!: string
}

@Resolver(() => User)
export class UsersResolver {
  @Query(() => User, { nullable: true, description: 'Null for an API key.' })
  me(@Ctx() ctx: Context) {
    return ctx.actor.kind === 'USER' ? userById(ctx.actor.id) : null
  }

  @Query(() => [PermissionInfo], { description: 'Every permission that there is.' })
  permissions(): PermissionInfo[] {
    return Object.entries(permissions).map(([name, description]) => ({ name, description }))
  }

  @FieldResolver(() => Role)
  role(@Ctx() ctx: Context, @Root() user: User) {
    return loadRole(ctx, String(user.role))
  }
}
