import type { Ctx } from '../../platform/requests/context.ts'
import type { Permissions } from '../../platform/graphql/permissions.ts'
import type { User } from './users.model.ts'

/** A stranger reaches a user in one way alone: as the answer to having signed in as that user. */
function mayReadEmail({ actor }: Ctx, user: object): boolean {
  if (actor.kind === 'ANONYMOUS' || actor.permissions.has('user.manage')) return true
  return actor.id === String((user as User)._id)
}

export const usersPermissions: Permissions = {
  Query: {
    me: 'signed-in',
    permissions: 'signed-in',
    users: 'user.manage',
    roles: ['user.manage', 'role.manage'],
  },
  Mutation: {
    createUser: 'user.manage',
    updateUser: 'user.manage',
    deleteUser: 'user.manage',
    resetPassword: 'user.manage',
    createRole: 'role.manage',
    updateRole: 'role.manage',
    deleteRole: 'role.manage',
  },
  fields: { 'User.email': mayReadEmail },
}
