import { byMigration, type Migration } from '../platform/database/migrations.ts'

/** Stocks tell when they last moved beside when anything of them changed; alerts tell when they were last written. */
export const changesHaveATime: Migration = {
  name: '0020-changes-have-a-time',
  since: '0.1.0',
  async up(db) {
    await db
      .collection('stocks')
      .updateMany({ movedAt: { $exists: false } }, [{ $set: { movedAt: '$updatedAt' } }], byMigration)
    await db
      .collection('alerts')
      .updateMany(
        { updatedAt: { $exists: false } },
        [{ $set: { updatedAt: { $ifNull: ['$resolvedAt', '$raisedAt'] } } }],
        byMigration,
      )
  },
}
