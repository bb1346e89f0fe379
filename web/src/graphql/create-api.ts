import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import type { Api } from './api.tsx'
import { createLive } from './live.ts'
import { possibleTypes } from './possible-types.generated.ts'
import { requestLink } from './request-link.ts'
import { createSession } from './session.ts'

interface Options {
  /** Of the API, e.g. https://stock.example.com/graphql. */
  url: string
  /** Where the API's own host takes WebSockets, if that is not the url: a forwarding host may not take them. */
  subscriptionsUrl?: string
  webSocketImpl?: unknown
}

export function createApi({ url, subscriptionsUrl = url, webSocketImpl }: Options): Api {
  // To another site cookies go only where they are asked for; the API answers that to origins that it knows.
  const credentials = new URL(url).origin === window.location.origin ? 'same-origin' : 'include'
  const session = createSession(url, credentials)
  const client = new ApolloClient({
    link: requestLink(session).concat(new HttpLink({ uri: url, credentials })),
    cache: new InMemoryCache({ possibleTypes }),
    // A list is shown at once from what was seen last, and asked for again: other people work on it too.
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
    devtools: { enabled: false },
  })
  return {
    url,
    client,
    session,
    live: createLive({ url: subscriptionsUrl.replace(/^http/, 'ws'), session, client, webSocketImpl }),
  }
}
