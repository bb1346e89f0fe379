import type { Permissions } from '../../platform/graphql/permissions.ts'

export const viewsPermissions: Permissions = {
  Query: { views: 'signed-in' },
  Mutation: { createView: 'signed-in', updateView: 'signed-in', deleteView: 'signed-in' },
}
