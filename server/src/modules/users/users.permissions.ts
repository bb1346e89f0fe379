import type { Ctx } from '../../platform/requests/context.ts'
import type { Permissions } from '../../platform/graphql/permissions.ts'
import type { User } from './users.model.ts'

const isOwn = ({ actor }: Ctx, user: object) => actor.id === String((user as User)._id)

/** A stranger reaches a user in one way alone: as the answer to having signed in as that user. */
function mayKnow(ctx: Ctx, user: object): boolean {
  const { actor } = ctx
  if (actor.kind === 'ANONYMOUS' || actor.permissions.has('user.manage')) return true
  return isOwn(ctx, user)
}

export const usersPermissions: Permissions = {
  Query: {
    me: 'signing-in',
    permissions: 'signed-in',
    users: 'user.manage',
    roles: ['user.manage', 'role.manage'],
  },
  Mutation: {
    createUser: 'user.manage',
    updateUser: 'user.manage',
    deleteUser: 'user.manage',
    resetPassword: 'user.manage',
    resetSecondFactor: 'user.manage',
    createRole: 'role.manage',
    updateRole: 'role.manage',
    deleteRole: 'role.manage',
  },
  fields: { 'User.email': mayKnow, 'User.hasSecondFactor': mayKnow },
}
