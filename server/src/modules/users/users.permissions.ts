import type { Permissions } from '../../platform/graphql/permissions.ts'

export const usersPermissions: Permissions = {
  Query: { me: 'signed-in', permissions: 'signed-in', users: 'user.manage', roles: 'user.manage' },
  Mutation: {
    createUser: 'user.manage',
    updateUser: 'user.manage',
    deleteUser: 'user.manage',
    resetPassword: 'user.manage',
    createRole: 'role.manage',
    updateRole: 'role.manage',
    deleteRole: 'role.manage',
  },
}
