import { Types } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import { lastPosition } from '../../platform/events/positions.ts'
import { listen } from '../../platform/events/relay.ts'
import { pageSize, type Page } from '../../platform/graphql/connection.ts'
import { cursorAt, positionAfter } from './feed.cursor.ts'
import { isOrderTopic, allTopics, topicsMeant, type Topic } from './feed.topics.ts'
import type { DomainEvent } from './feed.types.ts'
import { visibleEvents } from './feed.visibility.ts'

export const mostAtOnce = 250
/** Positions that are looked at for a page, whether the actor may see what is there or not. */
const mostLooked = 2_500
const portion = 500

interface Wanted {
  after?: string | null | undefined
  topics?: string[] | null | undefined
  first?: number | null | undefined
}

export async function listEvents(
  ctx: Ctx,
  { after, topics, first }: Wanted,
): Promise<Omit<Page<DomainEvent>, 'count'>> {
  const wanted = topicsMeant(ctx, topics)
  const size = pageSize({ first }, mostAtOnce)
  const start = await positionAfter(after)
  const { events, end, hasMore } = await eventsAfter(ctx, { start, wanted, size, last: await lastPosition() })
  const edges = events.map((node) => ({ cursor: node.cursor, node }))
  return {
    edges,
    nodes: events,
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: cursorAt(end),
    },
  }
}

export async function eventById(ctx: Ctx, id: string): Promise<DomainEvent | null> {
  if (!Types.ObjectId.isValid(id)) return null
  const event = await EventModel.findById(new Types.ObjectId(id)).lean<Event>()
  return event && event.position > 0 ? ((await visibleEvents(ctx, [event]))[0] ?? null) : null
}

/** Of the last event that has a position: what is committed later comes after it. */
export const latestCursor = async (): Promise<string> => cursorAt(await lastPosition())

/** What the actor may see of what follows up to `last`, `size` events at most, and how far it was looked for. */
export async function eventsAfter(
  ctx: Ctx,
  { start, wanted, size, last }: { start: number; wanted: ReadonlySet<Topic>; size: number; last: number },
): Promise<{ events: DomainEvent[]; end: number; hasMore: boolean }> {
  const found: DomainEvent[] = []
  let end = start
  while (end < last && end - start < mostLooked && found.length <= size) {
    const upTo = Math.min(last, end + (end === start ? size + 1 : portion))
    const visible = await visibleEvents(ctx, await eventsBetween(end, upTo, wanted))
    found.push(...visible.filter(({ topic }) => wanted.has(topic)))
    end = upTo
  }
  if (found.length > size) end = found[size - 1]!.position
  return { events: found.slice(0, size), end, hasMore: end < last }
}

/** The latest, kept in memory: whoever follows live reads these. */
let recent: Event[] = []
const mostRecent = 200

export function keepRecentEvents(): () => void {
  // Those of an app that ran in this process before may be of another database.
  recent = []
  return listen((events) => void (recent = [...recent, ...events].slice(-mostRecent)))
}

async function eventsBetween(after: number, upTo: number, wanted: ReadonlySet<Topic>): Promise<Event[]> {
  const kinds = kindsOf(wanted)
  const [first, last] = [recent[0], recent.at(-1)]
  if (first && last && first.position <= after + 1 && upTo <= last.position)
    return recent.filter(({ position, kind }) => position > after && position <= upTo && kinds.includes(kind))
  return EventModel.find({ position: { $gt: after, $lte: upTo }, kind: { $in: kinds } })
    .sort({ position: 1, at: 1, _id: 1 })
    .batchSize(portion + 1)
    .lean<Event[]>()
    .exec()
}

/** Who may hear of moved stock hears it from orders. */
const kindsOf = (wanted: ReadonlySet<Topic>): string[] =>
  allTopics.filter((topic) => wanted.has(topic) || (wanted.has('stock.moved') && isOrderTopic(topic)))
