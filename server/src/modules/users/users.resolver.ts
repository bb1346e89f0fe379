import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { permissions } from '@gudang/domain'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import {
  createdAtField,
  expectedVersionField,
  updatedAtField,
  updatedAtOf,
  versionField,
  versionOf,
} from '../../platform/commands/edits.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { resetPassword } from './password-links.service.ts'
import { resetSecondFactor } from './second-factor.service.ts'
import { createRole, deleteRole, updateRole } from './roles.service.ts'
import {
  CreateUserInput,
  IntegrationsFate,
  integrationsFateField,
  RoleInput,
  UpdateRoleInput,
  UpdateUserInput,
  UserFilter,
} from './users.inputs.ts'
import { Role, User } from './users.model.ts'
import { listRoles, listUsers, loadRole, owesSecondFactor, userById } from './users.queries.ts'
import { createUser, deleteUser, updateUser } from './users.service.ts'

@ObjectType({ description: 'Something that a role may allow.' })
class PermissionInfo {
  @Field(() => String) name!: string
  @Field(() => String) description!: string
}

@ObjectType({ description: 'A user and the token with which the password is set once, within 72 hours.' })
class UserWithSetPasswordToken {
  @Field(() => User) user!: User
  @Field(() => String, {
    nullable: true,
    description: 'For `setPassword`. Told once: null where the command is repeated.',
  })
  token!: string | null
  @Field(() => Boolean, { description: 'Whether the mail server took a mail with the link to the user.' })
  mailed!: boolean
}

const UserConnection = connectionOf(User, 'User')
@Resolver(() => User)
export class UsersResolver {
  @Query(() => User, { nullable: true, description: 'Who is signed in.' })
  me(@Ctx() ctx: Context) {
    return ctx.actor.kind === 'USER' ? userById(ctx.actor.id) : null
  }

  @Query(() => UserConnection, {
    description: 'By e-mail. Who is limited to some warehouses sees those who are limited to no more.',
  })
  users(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => UserFilter, { nullable: true }) filter?: UserFilter | null,
  ) {
    return listUsers(ctx, page, filter ?? {})
  }

  @Mutation(() => UserWithSetPasswordToken, {
    description: 'A user with a role and, where given, a limit to some warehouses.',
  })
  createUser(@Ctx() ctx: Context, @Arg('input', () => CreateUserInput) input: CreateUserInput) {
    return createUser(ctx, input)
  }

  @Mutation(() => User, {
    description:
      'Takes effect on every server at the next request. The last active admin stays one (LAST_ADMIN).',
  })
  updateUser(@Ctx() ctx: Context, @Arg('input', () => UpdateUserInput) input: UpdateUserInput) {
    return updateUser(ctx, input)
  }

  @Mutation(() => Boolean)
  deleteUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('integrations', () => IntegrationsFate, integrationsFateField)
    integrations?: IntegrationsFate | null,
    @Arg('expectedVersion', () => Int, expectedVersionField) expectedVersion?: number | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return deleteUser(ctx, { id, integrations, expectedVersion, idempotencyKey })
  }

  @Mutation(() => UserWithSetPasswordToken, {
    description: 'A new token to set a password with; the present one works until then.',
  })
  resetPassword(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resetPassword(ctx, { id, idempotencyKey })
  }

  @Mutation(() => User, {
    description:
      'Takes away the second factor of a user who has lost it, and ends all their sessions. FORBIDDEN of your own, and of who may do what you may not; NOT_FOUND where there is none.',
  })
  resetSecondFactor(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resetSecondFactor(ctx, { id, idempotencyKey })
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether a code of an app is asked for after the password. Told as the e-mail is.',
  })
  hasSecondFactor(@Root() user: User) {
    return Boolean(user.secondFactor)
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many of your own are unspent; null of others, and without a second factor.',
  })
  recoveryCodesLeft(@Ctx() ctx: Context, @Root() user: User) {
    return ctx.actor.id === String(user._id) ? user.secondFactor?.recoveryCodes.length : null
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the role requires a second factor that this user does not have: until it is set up, whatever else is asked for is FORBIDDEN with the reason SECOND_FACTOR_REQUIRED.',
  })
  async mustSetUpSecondFactor(@Ctx() ctx: Context, @Root() user: User) {
    return owesSecondFactor(user, await loadRole(ctx, String(user.role)))
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() user: User) {
    return versionOf(user.lastEdit)
  }

  @FieldResolver(() => DateTime, updatedAtField)
  updatedAt(@Root() user: User) {
    return updatedAtOf(user)
  }

  @FieldResolver(() => Role)
  role(@Ctx() ctx: Context, @Root() user: User) {
    return loadRole(ctx, String(user.role))
  }

  @FieldResolver(() => [Warehouse], {
    nullable: true,
    description: 'The only warehouses that the user may see and act in; null for all.',
  })
  warehouses(@Ctx() ctx: Context, @Root() user: User) {
    return user.warehouses && Promise.all(user.warehouses.map((id) => loadWarehouse(ctx, String(id))))
  }
}

@Resolver(() => Role)
export class RolesResolver {
  @Query(() => [PermissionInfo], { description: 'Every permission that there is.' })
  permissions(): PermissionInfo[] {
    return Object.entries(permissions).map(([name, description]) => ({ name, description }))
  }

  @Query(() => [Role], { description: 'By name.' })
  roles() {
    return listRoles()
  }

  @FieldResolver(() => Boolean)
  requiresSecondFactor(@Root() role: Role) {
    return role.requiresSecondFactor ?? false
  }

  @FieldResolver(() => Int, versionField)
  version(@Root() role: Role) {
    return versionOf(role.lastEdit)
  }

  @FieldResolver(() => DateTime, createdAtField)
  createdAt(@Root() role: Role) {
    return role._id.getTimestamp()
  }

  @FieldResolver(() => DateTime, updatedAtField)
  updatedAt(@Root() role: Role) {
    return updatedAtOf(role)
  }

  @Mutation(() => Role)
  createRole(@Ctx() ctx: Context, @Arg('input', () => RoleInput) input: RoleInput) {
    return createRole(ctx, input)
  }

  @Mutation(() => Role, {
    description:
      'Takes effect on every server at the next request. FORBIDDEN to who is limited to some warehouses, where people outside them hold it.',
  })
  updateRole(@Ctx() ctx: Context, @Arg('input', () => UpdateRoleInput) input: UpdateRoleInput) {
    return updateRole(ctx, input)
  }

  @Mutation(() => Boolean, { description: 'IN_USE while a user has it.' })
  deleteRole(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('expectedVersion', () => Int, expectedVersionField) expectedVersion?: number | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return deleteRole(ctx, { id, expectedVersion, idempotencyKey })
  }
}
