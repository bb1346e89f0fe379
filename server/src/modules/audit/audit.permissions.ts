import type { Permissions } from '../../platform/graphql/permissions.ts'

export const auditPermissions: Permissions = {
  Query: { auditLog: 'audit.view', eventKinds: 'audit.view' },
  fields: { 'AuditEntry.address': 'user.manage' },
}
