import { byMigration, type Migration } from '../platform/database/migrations.ts'

/** The order by bin seeks by it: no stock may be without. */
export const stocksHaveABinKey: Migration = {
  name: '0017-stocks-have-a-bin-key',
  since: '0.1.0',
  async up(db) {
    await db
      .collection('stocks')
      .updateMany({ binKey: { $exists: false } }, { $set: { binKey: '' } }, byMigration)
  },
}
