import type { Permissions } from '../../platform/graphql/permissions.ts'

export const reportsPermissions: Permissions = {
  Query: {
    dashboard: 'report.view',
    firstSteps: 'user.manage',
    movementTrend: 'report.view',
    topMovers: 'report.view',
    idleStocks: 'report.view',
    verifyLedger: 'report.view',
    ledgerCheck: 'report.view',
  },
  Mutation: { acknowledgeMismatch: 'ledger.acknowledge' },
}
