import type { Model } from 'mongoose'
import { Types } from 'mongoose'
import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import { badInput, problem } from '../field-problems.ts'

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean
  @Field(() => Boolean) hasPreviousPage!: boolean
  @Field(() => String, { nullable: true }) startCursor!: string | null
  @Field(() => String, { nullable: true }) endCursor!: string | null
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 100; 50 where left out.' })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' })
  after?: string | null
}

export const countLimit = 10_000

export interface Page<T> {
  edges: { cursor: string; node: T }[]
  nodes: T[]
  pageInfo: PageInfo
  count: () => Promise<number>
}

/** The Relay connection of a node type. */
export function connectionOf<T extends object>(node: new () => T, name: string) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String) cursor!: string
    @Field(() => node) node!: T
  }

  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge]) edges!: Edge[]
    @Field(() => [node]) nodes!: T[]
    @Field(() => PageInfo) pageInfo!: PageInfo
    count!: () => Promise<number>

    @Field(() => Int, {
      nullable: true,
      description: 'Exact up to 10,000, null beyond. Costs a count: ask only where you show it.',
    })
    async totalCount(): Promise<number | null> {
      const count = await this.count()
      return count > countLimit ? null : count
    }
  }
  return Connection
}

export type Sort = Record<string, 1 | -1>

interface Listing {
  filter: Record<string, unknown>
  /** Stable: ends with a unique field. No field of it may be null or missing. */
  sort: Sort
  page: PageArgs
}

/** One page by seeking to the cursor, never by skipping. One command to the database, a second if the total is asked for. */
export async function listPage<T extends object>(
  model: Model<T>,
  { filter, sort, page }: Listing,
): Promise<Page<T>> {
  const first = pageSize(page)
  const seek = page.after ? beyond(sort, decodeCursor(page.after, sort)) : undefined
  const found = (await model
    .find(seek ? { $and: [filter, seek] } : filter)
    .sort(sort)
    .limit(first + 1)
    .lean()
    .exec()) as T[]
  const nodes = found.slice(0, first)
  const edges = nodes.map((node) => ({ cursor: encodeCursor(sort, node), node }))
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => model.countDocuments(filter, { limit: countLimit + 1 }).exec(),
  }
}

/**
 * Everything that matches, a batch at a time, each found by seeking: nothing stays open between two batches, however
 * slowly they are read, and no more than one is held.
 */
export async function* walk<T extends object>(
  model: Model<T>,
  { filter, sort }: Omit<Listing, 'page'>,
  batchSize = 1_000,
): AsyncGenerator<T[]> {
  for (let after: T | undefined; ;) {
    const seek = after ? beyond(sort, valuesOf(sort, after)) : undefined
    const found = (await model
      .find(seek ? { $and: [filter, seek] } : filter)
      .sort(sort)
      .limit(batchSize)
      .batchSize(batchSize)
      .lean()
      .exec()) as T[]
    if (found.length > 0) yield found
    if (found.length < batchSize) return
    after = found.at(-1)
  }
}

const valuesOf = (sort: Sort, node: object) =>
  Object.keys(sort).map((field) => (node as Record<string, unknown>)[field])

export function pageSize({ first }: PageArgs): number {
  const size = first ?? 50
  if (size < 1) throw badInput([problem(['first'], 'TOO_SMALL', { least: 1 })])
  if (size > 100) throw badInput([problem(['first'], 'TOO_BIG', { most: 100 })])
  return size
}

function encodeCursor(sort: Sort, node: object): string {
  const entries = Object.keys(sort).map((field) => {
    const value = (node as Record<string, unknown>)[field]
    if (value instanceof Date) return [field, { d: value.getTime() }]
    if (value instanceof Types.ObjectId) return [field, { o: value.toHexString() }]
    return [field, value]
  })
  return Buffer.from(JSON.stringify(entries)).toString('base64url')
}

/** A cursor names the fields it was made of: one of a list in another order is refused, not misread. */
function decodeCursor(cursor: string, sort: Sort): unknown[] {
  try {
    const entries = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, unknown][]
    const fields = entries.map(([field]) => field)
    if (fields.join() === Object.keys(sort).join()) return entries.map(([, value]) => revive(value))
  } catch {
    // told below
  }
  throw badInput([problem(['after'], 'NO_CURSOR')])
}

/** Only plain values come back, so that a made-up cursor cannot carry a query operator. */
function revive(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (value && typeof value === 'object' && 'd' in value && typeof value.d === 'number')
    return new Date(value.d)
  if (value && typeof value === 'object' && 'o' in value && Types.ObjectId.isValid(String(value.o))) {
    return new Types.ObjectId(String(value.o))
  }
  throw new Error('not a cursor value')
}

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
