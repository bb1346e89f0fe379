import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import type { Ctx as Context } from '../../platform/requests/context.ts'
import { StockMovement } from '../stock/index.ts'
import { appendedEvents } from './feed.live.ts'
import { eventById, latestCursor, listEvents, mostAtOnce } from './feed.queries.ts'
import { allTopics, mayHear } from './feed.topics.ts'
import { DomainEvent, DomainEventConnection } from './feed.types.ts'
import { movementsOf } from './feed.visibility.ts'

const topicsField = {
  nullable: true,
  description:
    'As `eventTopics` lists them; `order.*` are all that begin so. Left out: all that you may hear. BAD_USER_INPUT names what is none, FORBIDDEN what is not yours.',
}

@Resolver(() => DomainEvent)
export class FeedResolver {
  @Query(() => DomainEventConnection, {
    description:
      'Every committed change that the actor may see, in the order of the commits: none is skipped, also where it is committed late. By permission of its topic, warehouses and own orders.',
  })
  events(
    @Ctx() ctx: Context,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Cursor of the event after which to go on, e.g. endCursor. Left out: from the oldest that is kept. BAD_USER_INPUT with CURSOR_EXPIRED where what follows is no longer kept.',
    })
    after?: string | null,
    @Arg('topics', () => [String], topicsField) topics?: string[] | null,
    @Arg('first', () => Int, { nullable: true, description: `1 to ${mostAtOnce}; 50 where left out.` })
    first?: number | null,
  ) {
    return listEvents(ctx, { after, topics, first })
  }

  @Query(() => DomainEvent, {
    nullable: true,
    description: 'Null where there is none that the actor may see.',
  })
  event(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return eventById(ctx, id)
  }

  @Query(() => String, {
    description:
      'Cursor of the last event. Take it before you read everything for the first time, then follow `events` from there.',
  })
  eventCursor() {
    return latestCursor()
  }

  @Query(() => [String], {
    description: `The topics of events that the actor may hear, of all that there are: ${allTopics.join(', ')}. No enum, since their names have dots and are asked for by their beginnings; others may follow.`,
  })
  eventTopics(@Ctx() ctx: Context) {
    return allTopics.filter((topic) => mayHear(ctx, topic))
  }

  @Subscription(() => DomainEvent, {
    subscribe: ({
      args,
      context,
    }: {
      args: { after?: string | null; topics?: string[] | null }
      context: Context
    }) => appendedEvents(context, args) as never,
    description:
      'Begins with what was missed since the cursor, then goes on live: each event once, in the order of the commits, none skipped. After a disconnection go on from the cursor of the last event that came.',
  })
  eventsAppended(
    @Root() event: DomainEvent,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Cursor of the last event that is known. Left out: from now on.',
    })
    _after?: string | null,
    @Arg('topics', () => [String], topicsField) _topics?: string[] | null,
  ): DomainEvent {
    return event
  }

  @FieldResolver(() => [StockMovement], {
    description:
      'What it moved, in the warehouses of the actor; empty where it moved nothing, and without inventory.view.',
  })
  movements(@Ctx() ctx: Context, @Root() event: DomainEvent) {
    return movementsOf(ctx, event)
  }
}
