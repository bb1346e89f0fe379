import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import type { Api } from './api.tsx'
import { createLive } from './live.ts'
import { MeDocument } from './me.generated.ts'
import { possibleTypes } from './possible-types.generated.ts'
import { requestLink } from './request-link.ts'
import { createSession } from './session.ts'
import type { Granted, Session } from './session.types.ts'

interface Options {
  /** Of the API, e.g. https://stock.example.com/graphql. */
  url: string
  /** Where WebSockets go, if not to the url: a host that forwards requests may not accept them. */
  subscriptionsUrl?: string
  webSocketImpl?: unknown
}

export function createApi({ url, subscriptionsUrl = url, webSocketImpl }: Options): Api {
  // Cookies go to another site only when asked for; the API allows that to configured origins.
  const credentials = new URL(url).origin === window.location.origin ? 'same-origin' : 'include'
  const session = createSession({ url, credentials, onGranted: (granted) => rememberMe(client, granted) })
  const client: ApolloClient = new ApolloClient({
    link: requestLink(session, () => demandSecondFactor(client, session)).concat(
      new HttpLink({ uri: url, credentials }),
    ),
    cache: new InMemoryCache({ possibleTypes }),
    // A list is shown from the cache at once and fetched again: other people change it too.
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

/** The page for it takes the place of the app. */
function demandSecondFactor(client: ApolloClient, session: Session): void {
  const id = client.cache.identify({ __typename: 'User', id: session.userId() })
  client.cache.modify({ id, fields: { mustSetUpSecondFactor: () => true } })
}

function rememberMe(client: ApolloClient, { user, currency }: Granted): void {
  const installation = { __typename: 'Installation' as const, currency }
  client.writeQuery({ query: MeDocument, data: { me: user, installation } })
}
