import type { Permissions } from '../../platform/graphql/permissions.ts'

export const reportsPermissions: Permissions = { Query: { verifyLedger: 'report.view' } }
