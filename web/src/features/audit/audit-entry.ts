import type { AuditLogQuery } from './audit.generated.ts'

export type AuditEntry = AuditLogQuery['auditLog']['nodes'][number]
