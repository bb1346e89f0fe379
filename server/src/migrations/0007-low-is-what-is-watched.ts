import type { mongo, Types } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'

const batch = 500

interface StoredStock {
  _id: Types.ObjectId
  warehouse: Types.ObjectId
  quantity: number
  low: boolean
  crossed?: number
}

interface Gone {
  _id: Types.ObjectId
  sku?: string
  code?: string
}

/** A threshold of 0, a deleted product and an inactive warehouse are no longer low, and their alerts resolve. */
export const lowIsWhatIsWatched: Migration = {
  name: '0007-low-is-what-is-watched',
  since: '0.1.0',
  async up(db) {
    const stocks = db.collection<StoredStock>('stocks')
    for (;;) {
      const found = await stocks
        .find({ low: true, lowStockThreshold: 0 })
        .sort({ _id: 1 })
        .limit(batch)
        .toArray()
      if (found.length === 0) break
      await tell(db, {
        warehouses: [...new Map(found.map(({ warehouse }) => [String(warehouse), warehouse])).values()],
        crossings: found.map(({ _id, quantity, crossed = 0 }) => ({
          ...{ stock: _id, low: false, quantity, threshold: 0, number: crossed + 1 },
        })),
      })
      // Told first: where this is cut short, it is told again, which changes nothing.
      await stocks.bulkWrite(
        found.map(({ _id, crossed = 0 }) => ({
          updateOne: { filter: { _id }, update: { $set: { low: false, crossed: crossed + 1 } } },
        })),
      )
    }
    for (const [collection, kind, gone] of [
      ['products', 'PRODUCT', { isDeleted: true }],
      ['warehouses', 'WAREHOUSE', { isActive: false }],
    ] as const)
      for await (const { _id, sku, code } of db.collection<Gone>(collection).find(gone as mongo.Filter<Gone>))
        await tell(db, { crossings: [], subject: { kind, id: String(_id), label: sku ?? code } })
  },
}

async function tell(db: mongo.Db, facts: object): Promise<void> {
  const actor = { kind: 'SYSTEM', id: 'migration', name: 'migration' }
  const event = { kind: 'stock.watched', at: new Date(), actor, requestId: 'migration', position: 0 }
  await db.collection('events').insertOne({ ...event, ...facts })
}
