import type { Model } from 'mongoose'
import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import { badInput, problem } from '../inputs/field-problems.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { countLimit, countRows, sortedRows, type Listing, type Sort } from './rows.ts'

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

/**
 * One page by seeking to the cursor, never by skipping. `ranks`: conditions of what comes before the rest, the best
 * first. One command to the database, a second if the total is asked for; some more for a search.
 */
export async function listPage<T extends object>(
  model: Model<T>,
  {
    page,
    ranks = [],
    ...listing
  }: Listing<T> & { page: PageArgs; ranks?: Record<string, unknown>[] | undefined },
): Promise<Page<T>> {
  const { filter, sort } = listing
  const first = pageSize(page)
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
  return pageOf(found, { page, count: () => countRows(model, listing) })
}

/** A page of what was found after its cursor; one more than the page holds tells that there is another. */
export function pageOf<T extends object>(
  found: { cursor: string; node: T }[],
  { page, count }: { page: PageArgs; count: () => Promise<number> },
): Page<T> {
  const first = pageSize(page)
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

export function pageSize({ first }: PageArgs, most = greatestPage): number {
  const size = first ?? 50
  if (size < 1) throw badInput([problem(['first'], 'TOO_SMALL', { least: 1 })])
  if (size > most) throw badInput([problem(['first'], 'TOO_BIG', { most })])
  return size
}
