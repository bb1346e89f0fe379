export { DashboardResolver, StockValueResolver, TopMoverResolver } from './dashboard.resolver.ts'
export { forgetMovementDays } from './movement-days.ts'
export { reportsPermissions } from './reports.permissions.ts'
export { LedgerResolver } from './reports.resolver.ts'
