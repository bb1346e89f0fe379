import type { Migration } from '../platform/database/migrations.ts'

/** There are no integrations yet: a role that kept their permission could not be saved. */
export const noPermissionForWhatThereIsNot: Migration = {
  name: '0011-no-permission-for-what-there-is-not',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ permissions: string[] }>('roles')
      .updateMany({ permissions: 'integration.manage' }, { $pull: { permissions: 'integration.manage' } })
  },
}
