export { verifyLedger } from './ledger-proof.queries.ts'
export { reportsPermissions } from './reports.permissions.ts'
export { LedgerResolver } from './reports.resolver.ts'
