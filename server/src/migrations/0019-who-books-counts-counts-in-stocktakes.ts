import type { Migration } from '../platform/database/migrations.ts'

/** stocktake.count and stocktake.manage are new: who could book a count so far may do so by a stocktake. */
export const whoBooksCountsCountsInStocktakes: Migration = {
  name: '0019-who-books-counts-counts-in-stocktakes',
  since: '0.1.0',
  async up(db) {
    await db
      .collection<{ permissions: string[] }>('roles')
      .updateMany(
        { permissions: 'inventory.adjust' },
        { $addToSet: { permissions: { $each: ['stocktake.count', 'stocktake.manage'] } } },
      )
  },
}
