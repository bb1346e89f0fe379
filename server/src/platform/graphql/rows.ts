import { Types, type Model } from 'mongoose'

export type Sort = Record<string, 1 | -1>

export const countLimit = 10_000

export interface Listing<T> {
  filter: Record<string, unknown>
  /** Stable: ends with a unique field. No field of it may be null or missing. */
  sort: Sort
  /** An index that finds the rows of the filter, though in no order: of words, or of several warehouses. */
  searched?: string | undefined
  /** Those of some rows that no condition can ask for. */
  keep?: ((rows: T[]) => Promise<T[]>) | undefined
}

/** Counts no further than a total is told. */
export async function countRows<T extends object>(model: Model<T>, listing: Listing<T>): Promise<number> {
  if (!listing.keep) return model.countDocuments(listing.filter, { limit: countLimit + 1 }).exec()
  let count = 0
  for await (const rows of walk(model, listing)) if ((count += rows.length) > countLimit) break
  return count
}

/**
 * Everything that matches, a batch at a time, each found by seeking: nothing stays open between two batches, however
 * slowly they are read, and no more than one is held.
 */
export async function* walk<T extends object>(
  model: Model<T>,
  listing: Listing<T>,
  batchSize = 1_000,
): AsyncGenerator<T[]> {
  for (let after: unknown[] | undefined; ;) {
    const found = await sortedRows(model, listing, after, batchSize)
    if (found.length > 0) yield found
    if (found.length < batchSize) return
    after = valuesOf(listing.sort, found.at(-1)!)
  }
}

const scanned = 1_000

/** The rows after these values of the sort, this many at most. */
export async function sortedRows<T extends object>(
  model: Model<T>,
  { filter, sort, searched, keep }: Listing<T>,
  after: unknown[] | undefined,
  limit: number,
): Promise<T[]> {
  const kept: T[] = []
  for (let last = after; ;) {
    const wanted = last ? { $and: [filter, beyond(sort, last)] } : filter
    const size = keep ? Math.max(limit, scanned) : limit
    const rows =
      (searched ? await fewRows(model, { wanted, sort, searched }, size) : undefined) ??
      ((await model.find(wanted).sort(sort).limit(size).batchSize(size).lean().exec()) as T[])
    kept.push(...(keep ? await keep(rows) : rows))
    if (rows.length < size || kept.length >= limit) return kept.slice(0, limit)
    last = valuesOf(sort, rows.at(-1)!)
  }
}

/** What comes from such an index has no order: some hundreds are put into theirs here, more lie so dense that they are read in it. */
async function fewRows<T extends object>(
  model: Model<T>,
  { wanted, sort, searched }: { wanted: Record<string, unknown>; sort: Sort; searched: string },
  limit: number,
): Promise<T[] | undefined> {
  const fields = Object.fromEntries(Object.keys(sort).map((field) => [field, 1]))
  const found = (await model
    .find(wanted, { ...fields, _id: 1 })
    .hint(searched)
    .limit(scanned + 1)
    .batchSize(scanned + 1)
    .lean()
    .exec()) as (T & { _id: Types.ObjectId })[]
  if (found.length > scanned) return undefined
  if (found.length === 0) return []
  const ids = found
    .sort(inOrder(sort))
    .slice(0, limit)
    .map(({ _id }) => _id)
  const rows = (await model
    .find({ _id: { $in: ids } } as never)
    .batchSize(limit)
    .lean()
    .exec()) as typeof found
  const byId = new Map(rows.map((row) => [String(row._id), row]))
  return ids.flatMap((id) => byId.get(String(id)) ?? [])
}

/** As the databases compare: texts byte by byte. */
function inOrder(sort: Sort) {
  const fields = Object.entries(sort)
  return (a: object, b: object): number => {
    const [left, right] = [valuesOf(sort, a), valuesOf(sort, b)]
    for (const [at, [, direction]] of fields.entries()) {
      const order = compare(left[at], right[at])
      if (order !== 0) return order * direction
    }
    return 0
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (a instanceof Types.ObjectId && b instanceof Types.ObjectId) return Buffer.compare(a.id, b.id)
  return Number(a) - Number(b)
}

const valuesOf = (sort: Sort, node: object) =>
  Object.keys(sort).map((field) => (node as Record<string, unknown>)[field])

/** (a, b) > (x, y), written as the databases understand it: the first field also bounds the index scan. */
function beyond(sort: Sort, values: unknown[]): Record<string, unknown> {
  const fields = Object.entries(sort)
  const alternatives = fields.map(([field, direction], depth) => ({
    ...Object.fromEntries(fields.slice(0, depth).map(([name], at) => [name, values[at]])),
    [field]: { [direction === 1 ? '$gt' : '$lt']: values[depth] },
  }))
  const [leading, direction] = fields[0]!
  return { $and: [{ [leading]: { [direction === 1 ? '$gte' : '$lte']: values[0] } }, { $or: alternatives }] }
}
