import type { Permissions } from '../../platform/graphql/permissions.ts'
import { seesEvents } from './feed.topics.ts'

/** Each topic has its own beside. */
export const feedPermissions: Permissions = {
  Query: { event: seesEvents, events: seesEvents, eventCursor: seesEvents, eventTopics: seesEvents },
  Subscription: { eventsAppended: seesEvents },
}
