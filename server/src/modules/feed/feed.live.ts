import type { Ctx } from '../../platform/requests/context.ts'
import { listen } from '../../platform/events/relay.ts'
import { lastPosition } from '../../platform/events/positions.ts'
import { Reel } from '../../platform/live/reel.ts'
import { positionAfter } from './feed.cursor.ts'
import { eventsAfter } from './feed.queries.ts'
import { topicsMeant } from './feed.topics.ts'
import type { DomainEvent } from './feed.types.ts'

interface Wanted {
  after?: string | null
  topics?: string[] | null
}

/** From the cursor on, or from now, and on as they come. */
export async function appendedEvents(ctx: Ctx, { after, topics }: Wanted): Promise<Reel<DomainEvent>> {
  const wanted = topicsMeant(ctx, topics)
  let start = after == null ? await lastPosition() : await positionAfter(after)
  return new Reel<DomainEvent>({
    async next(size) {
      const { events, end, hasMore } = await eventsAfter(ctx, {
        start,
        wanted,
        size,
        last: await lastPosition(),
      })
      start = end
      return { subjects: events, hasMore }
    },
    onMore: (poke) => listen(() => poke()),
  })
}
