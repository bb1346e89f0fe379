import type { Permissions } from '../../platform/graphql/permissions.ts'

export const limitsPermissions: Permissions = { Query: { limits: 'public' } }
