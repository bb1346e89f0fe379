import type { Migration } from '../platform/database/migrations.ts'

/** The admin role holds every permission, and nobody can give one that nobody has. */
export const adminsAcknowledgeMismatches: Migration = {
  name: '0010-admins-acknowledge-mismatches',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ name: string; permissions: string[] }>('roles')
      .updateOne({ name: 'admin' }, { $addToSet: { permissions: 'ledger.acknowledge' } })
  },
}
