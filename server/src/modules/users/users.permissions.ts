import type { Permissions } from '../../platform/graphql/permissions.ts'

export const usersPermissions: Permissions = {
  Query: { me: 'signed-in', permissions: 'signed-in' },
}
