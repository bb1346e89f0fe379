import { Types, type mongo } from 'mongoose'
import { termsOf as orderTerms } from '../modules/orders/orders.terms.ts'
import { comparedOf } from '../modules/products/products.facts.ts'
import { termsOf as userTerms } from '../modules/users/users.terms.ts'
import type { Migration } from '../platform/database/migrations.ts'

const batch = 200

/** What search compares, as the words of today; what a run before this has done is read and not written again. */
export const wordsAsPeopleTypeThem: Migration = {
  name: '0006-words-as-people-type-them',
  async up(db) {
    await compute<StoredProduct>(db, 'products', (product) =>
      comparedOf({ ...product, barcodes: product.codes.slice(1) }),
    )
    await compute<Parameters<typeof userTerms>[0]>(db, 'users', (user) => ({ terms: userTerms(user) }))
    await compute<Parameters<typeof orderTerms>[0]>(db, 'orders', (order) => ({ terms: orderTerms(order) }))
  },
}

interface StoredProduct {
  sku: string
  name: string
  tags: string[]
  codes: string[]
}

async function compute<T>(db: mongo.Db, name: string, fieldsOf: (document: T) => object): Promise<void> {
  const collection = db.collection<{ _id: Types.ObjectId }>(name)
  for (let last: Types.ObjectId | undefined; ;) {
    const found = await collection
      .find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(batch)
      .toArray()
    if (found.length === 0) return
    const writes = found.flatMap((document) => {
      const fields = fieldsOf(document as unknown as T)
      return holds(document, fields)
        ? []
        : [{ updateOne: { filter: { _id: document._id }, update: { $set: fields } } }]
    })
    if (writes.length > 0) await collection.bulkWrite(writes)
    last = found.at(-1)!._id
  }
}

const holds = (document: Record<string, unknown>, fields: object) =>
  Object.entries(fields).every(([field, value]) => JSON.stringify(document[field]) === JSON.stringify(value))
