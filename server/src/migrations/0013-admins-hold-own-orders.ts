import type { Migration } from '../platform/database/migrations.ts'

/** The admin role holds every permission; order.viewOwn is new. */
export const adminsHoldOwnOrders: Migration = {
  name: '0013-admins-hold-own-orders',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ name: string; permissions: string[] }>('roles')
      .updateOne({ name: 'admin' }, { $addToSet: { permissions: 'order.viewOwn' } })
  },
}
