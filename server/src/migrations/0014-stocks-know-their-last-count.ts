import type { mongo, Types } from 'mongoose'
import { byMigration, type Migration } from '../platform/database/migrations.ts'

const batch = 500

interface Count {
  _id: Types.ObjectId
  sequence: number
  at: Date
}

interface StoredStock {
  _id: Types.ObjectId
  lastCount?: { sequence: number; at: Date }
}

/** A count that is booked late must know which counts came after it. */
export const stocksKnowTheirLastCount: Migration = {
  name: '0014-stocks-know-their-last-count',
  since: '0.1.0',
  async up(db) {
    const stocks = db.collection<StoredStock>('stocks')
    const counts = db.collection('movements').aggregate<Count>([
      { $match: { reason: 'COUNT' } },
      // Time never runs backwards within a stock.
      { $group: { _id: '$stock', sequence: { $max: '$sequence' }, at: { $max: '$createdAt' } } },
    ])
    let writes: mongo.AnyBulkWriteOperation<StoredStock>[] = []
    const write = async () => {
      if (writes.length > 0) await stocks.bulkWrite(writes, byMigration)
      writes = []
    }
    for await (const { _id, sequence, at } of counts) {
      const filter = { _id, lastCount: { $exists: false } }
      writes.push({ updateOne: { filter, update: { $set: { lastCount: { sequence, at } } } } })
      if (writes.length === batch) await write()
    }
    await write()
  },
}
