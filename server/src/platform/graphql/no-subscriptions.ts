import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'

/** Over HTTP a subscription would run its resolver once, on nothing. */
export const noSubscriptionsHere: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== 'subscription') return
        throw new GraphQLError('Subscriptions are served over WebSocket (graphql-transport-ws).', {
          extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
        })
      },
    }
  },
}
