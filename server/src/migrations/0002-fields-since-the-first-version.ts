import { Types, type mongo } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'
import { sortText } from './frozen/search.ts'

const batch = 500

/** Products, orders, users, sessions and alerts as the first version did not know them. Servers of then must be stopped. */
export const fieldsSinceTheFirstVersion: Migration = {
  name: '0002-fields-since-the-first-version',
  since: '0.1.0',
  async up(db) {
    await fill<StoredProduct>(db, 'products', { codes: { $exists: false } }, ({ sku, name, createdAt }) => ({
      $set: {
        codes: [sku],
        nameKey: sortText(name),
        updatedAt: createdAt,
      },
    }))
    await fill(db, 'products', { defaultLowStockThreshold: { $exists: false } }, () => ({
      $set: { defaultLowStockThreshold: 0 },
    }))
    await fill(db, 'warehouses', { fillCount: { $exists: false } }, () => ({
      $set: { fillCount: 0 },
      $unset: { stockCount: '' },
    }))
    await fill<StoredOrder>(db, 'orders', { holds: { $exists: false } }, ({ status, items }) => ({
      $set: { holds: isOpen(status) ? stocksOf(items) : [] },
    }))
    await fill(db, 'users', { sessionGeneration: { $exists: false } }, () => ({
      $set: { sessionGeneration: 0 },
    }))
    await fill(db, 'sessions', { generation: { $exists: false } }, () => ({ $set: { generation: 0 } }))
    await tellOfLowStocks(db)
  },
}

interface Stored {
  _id: Types.ObjectId
}

interface StoredProduct extends Stored {
  sku: string
  name: string
  createdAt: Date
}

interface StoredOrder extends Stored {
  status: string
  items: { allocations: { stock: Types.ObjectId }[] }[]
}

const isOpen = (status: string) => status === 'PENDING' || status === 'PROCESSED'

const stocksOf = (items: StoredOrder['items']) =>
  items.flatMap(({ allocations }) => allocations.map(({ stock }) => stock))

/** In one walk by id; what a run before this has done is passed over. */
async function* missing<T extends Stored>(db: mongo.Db, name: string, lacks: object): AsyncGenerator<T[]> {
  const collection = db.collection<Stored>(name)
  for (let last: Types.ObjectId | undefined; ;) {
    const found = await collection
      .find({ ...lacks, ...(last ? { _id: { $gt: last } } : {}) })
      .sort({ _id: 1 })
      .limit(batch)
      .toArray()
    if (found.length === 0) return
    yield found as unknown as T[]
    last = found.at(-1)!._id
  }
}

async function fill<T extends Stored>(
  db: mongo.Db,
  name: string,
  lacks: object,
  change: (document: T) => mongo.UpdateFilter<Stored>,
): Promise<void> {
  for await (const found of missing<T>(db, name, lacks)) {
    await db
      .collection<Stored>(name)
      .bulkWrite(
        found.map((document) => ({ updateOne: { filter: { _id: document._id }, update: change(document) } })),
      )
  }
}

interface StoredStock extends Stored {
  warehouse: Types.ObjectId
  quantity: number
  lowStockThreshold: number
}

/** What is low has an alert: the consumer of crossings raises those that are missing, and none that is open. */
async function tellOfLowStocks(db: mongo.Db): Promise<void> {
  const alerts = db.collection<{ stock: Types.ObjectId }>('alerts')
  for await (const found of missing<StoredStock>(db, 'stocks', { low: true })) {
    const ids = found.map(({ _id }) => _id)
    const known = new Set((await alerts.distinct('stock', { stock: { $in: ids }, open: true })).map(String))
    const silent = found.filter(({ _id }) => !known.has(String(_id)))
    if (silent.length === 0) continue
    await db.collection('events').insertOne({
      kind: 'alerts.begun',
      at: new Date(),
      actor: { kind: 'SYSTEM', id: 'migration', name: 'migration' },
      requestId: 'migration',
      position: 0,
      warehouses: [...new Map(silent.map(({ warehouse }) => [String(warehouse), warehouse])).values()],
      crossings: silent.map(({ _id, quantity, lowStockThreshold }) => ({
        stock: _id,
        low: true,
        quantity,
        threshold: lowStockThreshold,
      })),
    })
  }
}
