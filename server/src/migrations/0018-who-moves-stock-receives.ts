import type { Migration } from '../platform/database/migrations.ts'

/** inventory.receive is new: who could bring stock to a warehouse so far may receive what is on the way to it. */
export const whoMovesStockReceives: Migration = {
  name: '0018-who-moves-stock-receives',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ permissions: string[] }>('roles')
      .updateMany(
        { permissions: { $in: ['inventory.transfer', 'inventory.adjust'] } },
        { $addToSet: { permissions: 'inventory.receive' } },
      )
  },
}
