import type { mongo, Types } from 'mongoose'
import { createHash } from 'node:crypto'
import { byMigration, type Migration } from '../platform/database/migrations.ts'

interface StoredStock {
  _id: Types.ObjectId
  version: number
  head?: string
}

const batch = 1_000

/** Ledgers from before each movement held the hash of the one before it. Servers of then must be stopped. */
export const movementsAreChained: Migration = {
  name: '0001-movements-are-chained',
  since: '0.1.0',
  async up(db) {
    const stocks = db.collection<StoredStock>('stocks')
    for (;;) {
      const stock = await stocks
        .find({ head: { $exists: false } })
        .sort({ _id: 1 })
        .limit(1)
        .next()
      if (!stock) return
      const head = await chain(db, stock._id)
      // Where somebody wrote in between, the stock comes round again.
      await stocks.updateOne({ _id: stock._id, version: stock.version }, { $set: { head } }, byMigration)
    }
  },
}

async function chain(db: mongo.Db, stock: Types.ObjectId): Promise<string> {
  const movements = db.collection<Link & { _id: Types.ObjectId }>('movements')
  let head = chainStart
  for (let last = 0; ;) {
    const next = await movements
      .find({ stock, sequence: { $gt: last } })
      .sort({ sequence: 1 })
      .limit(batch)
      .toArray()
    if (next.length === 0) return head
    const writes = next.map((movement) => {
      head = chainHash(head, movement)
      return { updateOne: { filter: { _id: movement._id }, update: { $set: { hash: head } } } }
    })
    await movements.bulkWrite(writes as never, byMigration)
    last = next.at(-1)!.sequence
  }
}

/** What the chain holds of a movement: all of it. */
interface Link {
  _id: unknown
  stock: unknown
  event: unknown
  sequence: number
  type: string
  reason?: string
  note?: string
  quantityDelta: number
  allocatedDelta: number
  quantityAfter: number
  allocatedAfter: number
  reference?: { kind: string; id: string; label: string }
  actor: { kind: string; id: string; name: string }
  createdAt: Date
}

/** Before the first movement of a stock. */
const chainStart = ''

/** Ties a movement to the one before it. */
function chainHash(previous: string, movement: Link): string {
  const { reference, actor } = movement
  const told = [
    previous,
    String(movement._id),
    String(movement.stock),
    String(movement.event),
    movement.sequence,
    movement.type,
    movement.reason ?? null,
    movement.note ?? null,
    movement.quantityDelta,
    movement.allocatedDelta,
    movement.quantityAfter,
    movement.allocatedAfter,
    reference ? [reference.kind, reference.id, reference.label] : null,
    [actor.kind, actor.id, actor.name],
    movement.createdAt.getTime(),
  ]
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url')
}
