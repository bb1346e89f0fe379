import type { Migration } from '../platform/database/migrations.ts'

/** The sums of days as they were kept before; reports keep them with their period, in movementDaySums. */
export const daySumsMadeAnew: Migration = {
  name: '0015-day-sums-made-anew',
  since: '0.1.0',
  async up(db) {
    const found = await db.listCollections({ name: 'movementDays' }).toArray()
    if (found.length > 0) await db.dropCollection('movementDays')
  },
}
