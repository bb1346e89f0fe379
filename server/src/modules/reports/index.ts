export { reportsPermissions } from './reports.permissions.ts'
export { LedgerResolver } from './reports.resolver.ts'
