import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import type { Api } from './api.tsx'
import { createLive } from './live.ts'
import { possibleTypes } from './possible-types.generated.ts'
import { requestLink } from './request-link.ts'
import { createSession } from './session.ts'

interface Options {
  /** Of the API, e.g. https://stock.example.com/graphql. */
  url: string
  webSocketImpl?: unknown
}

export function createApi({ url, webSocketImpl }: Options): Api {
  const session = createSession(url)
  const client = new ApolloClient({
    link: requestLink(session).concat(new HttpLink({ uri: url, credentials: 'same-origin' })),
    cache: new InMemoryCache({ possibleTypes }),
    // A list is shown at once from what was seen last, and asked for again: other people work on it too.
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
    devtools: { enabled: false },
  })
  return {
    client,
    session,
    live: createLive({ url: url.replace(/^http/, 'ws'), session, client, webSocketImpl }),
  }
}
