export { auditPermissions } from './audit.permissions.ts'
export { AuditResolver } from './audit.resolver.ts'
