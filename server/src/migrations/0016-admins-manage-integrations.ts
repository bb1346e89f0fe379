import type { Migration } from '../platform/database/migrations.ts'

/** The admin role holds every permission; that of integrations is back, now that there are some. */
export const adminsManageIntegrations: Migration = {
  name: '0016-admins-manage-integrations',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ name: string; permissions: string[] }>('roles')
      .updateOne({ name: 'admin' }, { $addToSet: { permissions: 'integration.manage' } })
  },
}
