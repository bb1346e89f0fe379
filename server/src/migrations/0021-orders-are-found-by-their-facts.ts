import { byMigration, type Migration } from '../platform/database/migrations.ts'
import { storedTerms } from './frozen/search.ts'

const longest = 100

/** Orders are searched by the short values of their metadata too. */
export const ordersAreFoundByTheirFacts: Migration = {
  name: '0021-orders-are-found-by-their-facts',
  since: '0.1.0',
  async up(db) {
    const orders = db.collection<{ metadata: { value: string }[]; terms: string[] }>('orders')
    for await (const { _id, metadata } of orders.find(
      { 'metadata.0': { $exists: true } },
      { projection: { metadata: 1 } },
    )) {
      const values = metadata.map(({ value }) => value).filter(({ length }) => length <= longest)
      const terms = storedTerms([], ...values)
      await orders.updateOne({ _id }, { $addToSet: { terms: { $each: terms } } }, byMigration)
    }
  },
}
