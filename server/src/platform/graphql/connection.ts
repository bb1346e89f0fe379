import type { Model } from 'mongoose'
import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import { givenUntil } from '../events/committed-since.ts'
import { badInput, problem } from '../inputs/field-problems.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { countLimit, countRows, sortedRows, type Listing, type Sort } from './rows.ts'
import { DateTime } from './scalars.ts'

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean
  @Field(() => Boolean) hasPreviousPage!: boolean
  @Field(() => String, { nullable: true }) startCursor!: string | null
  @Field(() => String, { nullable: true }) endCursor!: string | null
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      '1 to 100, 50 where left out; up to 250 where the filter asks for changes or names what it wants.',
  })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' })
  after?: string | null
}

export interface Page<T> {
  edges: { cursor: string; node: T }[]
  nodes: T[]
  pageInfo: PageInfo
  count: () => Promise<number>
  asOf?: Date
}

/**
 * The Relay connection of a node type; `ofChanges`: of a list that can be asked for what has changed since; `counted`:
 * where its rows can be counted by an index.
 */
export function connectionOf<T extends object>(
  node: new () => T,
  name: string,
  { ofChanges = false, counted = true }: { ofChanges?: boolean; counted?: boolean } = {},
) {
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

    async totalCount(): Promise<number | null> {
      const count = await this.count()
      return count > countLimit ? null : count
    }
  }
  if (counted) Field(() => Int, totalCountField)(Connection.prototype, 'totalCount', {})
  if (ofChanges) Field(() => DateTime, asOfField)(Connection.prototype, 'asOf')
  return Connection
}

const totalCountField = {
  nullable: true,
  description: 'Exact up to 10,000, null beyond. Costs a count: ask only where you show it.',
}

const asOfField = {
  nullable: true,
  description:
    'Where updatedSince was given: the updatedSince for the next time, the same on each page of this walk. What is committed after the first page was read is found by it, however late. Null where it was not given.',
}

/** Of a filter that asks for what has changed. */
export const updatedSinceField = (what: string) => ({
  nullable: true,
  description: `${what} that changed then or later, deleted ones included, the longest ago first; what changes during the walk comes again at its end. Take \`asOf\` of the connection for the next time, and 1970-01-01T00:00:00Z for the first. Some that you know come again: nothing is left out. Together with other conditions, what fulfils them no longer is not told.`,
})

/** Changes come in their own order. */
export const sortedTwice = problem(['sort'], 'NOT_TOGETHER', { fields: 'sort, filter.updatedSince' })

const longestAgoFirst: Sort = { updatedAt: 1, _id: 1 }

/** One page of what has changed since, as the filter says. Its cursors carry from when to ask the next time. */
export async function listChanges<T extends object>(
  model: Model<T>,
  { page, ...listing }: Omit<Listing<T>, 'sort'> & { page: PageArgs },
): Promise<Page<T>> {
  // Before the page is read: what comes between the two is told twice.
  const { asOf, after } = page.after ? readMarked(page.after) : { asOf: await givenUntil(), after: null }
  const found = await listPage(model, {
    ...{ ...listing, sort: longestAgoFirst },
    ...{ page: { ...page, after }, most: greatestBulkPage },
  })
  const marked = (cursor: string) => `${asOf.getTime()}.${cursor}`
  const edges = found.edges.map(({ cursor, node }) => ({ node, cursor: marked(cursor) }))
  const ends = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null }
  return { ...found, edges, pageInfo: { ...found.pageInfo, ...ends }, asOf }
}

function readMarked(cursor: string): { asOf: Date; after: string } {
  const [, mark, after] = /^(\d{1,15})\.(.+)$/s.exec(cursor) ?? []
  if (!mark || !after) throw badInput([problem(['after'], 'NO_CURSOR')])
  return { asOf: new Date(Number(mark)), after }
}

/**
 * One page by seeking to the cursor, never by skipping. `ranks`: conditions of what comes before the rest, the best
 * first. One command to the database, a second if the total is asked for; some more for a search.
 */
export async function listPage<T extends object>(
  model: Model<T>,
  {
    page,
    ranks = [],
    most = greatestPage,
    ...listing
  }: Listing<T> & { page: PageArgs; ranks?: Record<string, unknown>[] | undefined; most?: number },
): Promise<Page<T>> {
  const { filter, sort } = listing
  const first = pageSize(page, most)
  const parts = partsOf(filter, ranks)
  const start = page.after ? startOf(page.after, sort, parts, model) : { rank: 0, values: undefined }
  const found: { cursor: string; node: T }[] = []
  for (
    let { rank, values } = start;
    rank < parts.length && found.length <= first;
    rank++, values = undefined
  ) {
    const part = { ...listing, filter: parts[rank]! }
    for (const node of await sortedRows(model, part, values, first + 1 - found.length)) {
      const cursor = encodeCursor(sort, node)
      found.push({ node, cursor: ranks.length > 0 ? `${rank}.${cursor}` : cursor })
    }
  }
  return pageOf(found, { page, most, count: () => countRows(model, listing) })
}

/** A page of what was found after its cursor; one more than the page holds tells that there is another. */
export function pageOf<T extends object>(
  found: { cursor: string; node: T }[],
  { page, most, count }: { page: PageArgs; most?: number; count: () => Promise<number> },
): Page<T> {
  const first = pageSize(page, most)
  const edges = found.slice(0, first)
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  }
}

/** Each rank without what an earlier one has, then the rest. */
function partsOf(
  filter: Record<string, unknown>,
  ranks: Record<string, unknown>[],
): Record<string, unknown>[] {
  if (ranks.length === 0) return [filter]
  return [...ranks, {}].map((rank, at) => ({
    $and: [filter, rank],
    ...(at > 0 ? { $nor: ranks.slice(0, at) } : {}),
  }))
}

/** The cursor of a list with ranks names its rank first. */
function startOf<T>(after: string, sort: Sort, { length }: unknown[], model: Model<T>) {
  const [rank, cursor] = length > 1 ? (/^(\d)\.(.*)$/s.exec(after)?.slice(1) ?? ['', '']) : ['0', after]
  const values = decodeCursor(cursor!, sort, model.schema)
  if (Number(rank) >= length) throw badInput([problem(['after'], 'NO_CURSOR')])
  return { rank: Number(rank), values }
}

/** Of a list, where it does not say otherwise. */
export const greatestPage = 100
/** Of what has changed since, and of what is asked for by name. */
export const greatestBulkPage = 250

export function pageSize({ first }: PageArgs, most = greatestPage): number {
  const size = first ?? 50
  if (size < 1) throw badInput([problem(['first'], 'TOO_SMALL', { least: 1 })])
  if (size > most) throw badInput([problem(['first'], 'TOO_BIG', { most })])
  return size
}
