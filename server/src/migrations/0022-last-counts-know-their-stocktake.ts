import type { mongo, Types } from 'mongoose'
import { byMigration, type Migration } from '../platform/database/migrations.ts'

const batch = 500

interface Line {
  _id: Types.ObjectId
  stocktake: Types.ObjectId
  stock: Types.ObjectId
  sequence: number
  variance: number
  pass: number
  counts: { pass: number; log: { at: Date }[] }[]
}

interface StoredStock {
  _id: Types.ObjectId
  lastCount?: { sequence: number; at: Date; stocktake?: string }
}

/** When it was counted last in the pass that was posted. */
const countedAt = ({ pass, counts }: Line) =>
  new Date(
    Math.max(...counts.flatMap((row) => (row.pass === pass ? row.log : [])).map(({ at }) => at.getTime())),
  )

/**
 * A latest count that was booked before stocks kept in which stocktake it was made. Where a difference was booked, its movement
 * tells, at the moment of the count or, where a phone's clock was ahead, before it; what was only confirmed is known by its moment.
 */
function isOf(line: Line) {
  const at = countedAt(line)
  const { sequence, variance } = line
  return variance === 0
    ? { 'lastCount.sequence': { $gte: sequence }, 'lastCount.at': at }
    : { 'lastCount.sequence': sequence, 'lastCount.at': { $lte: at } }
}

export const lastCountsKnowTheirStocktake: Migration = {
  name: '0022-last-counts-know-their-stocktake',
  since: '0.1.0',
  async up(db) {
    const stocks = db.collection<StoredStock>('stocks')
    const lines = db
      .collection<Line>('stocktakeLines')
      .find({ state: 'POSTED', stock: { $exists: true } })
      .project<Line>({ stocktake: 1, stock: 1, sequence: 1, variance: 1, pass: 1, counts: 1 })
    let writes: mongo.AnyBulkWriteOperation<StoredStock>[] = []
    const write = async () => {
      if (writes.length > 0) await stocks.bulkWrite(writes, byMigration)
      writes = []
    }
    for await (const line of lines) {
      const filter = { _id: line.stock, ...isOf(line), 'lastCount.stocktake': { $exists: false } }
      const update = { $set: { 'lastCount.stocktake': String(line.stocktake) } }
      writes.push({ updateOne: { filter, update } })
      if (writes.length === batch) await write()
    }
    await write()
  },
}
