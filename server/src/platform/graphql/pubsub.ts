import { createPubSub } from '@graphql-yoga/subscription'

/** What the subscriptions of this server hear; fed from the event relay, never by a command directly. */
export const pubSub = createPubSub()
