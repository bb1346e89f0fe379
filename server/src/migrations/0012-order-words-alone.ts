import type { Migration } from '../platform/database/migrations.ts'

const before = 'terms_1_createdAt_-1__id_-1'

/** The index of the words of orders that held their time too; prepareDatabase makes the one of words alone. */
export const orderWordsAlone: Migration = {
  name: '0012-order-words-alone',
  since: '0.1.0',
  async up(db) {
    const found = await db
      .collection('orders')
      .indexes()
      .catch(() => [])
    if (found.some(({ name }) => name === before)) await db.collection('orders').dropIndex(before)
  },
}
