import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { ApolloProvider } from '@apollo/client/react'
import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import { createLive, type Live, type LiveKind, type LiveState } from './live.ts'
import { possibleTypes } from './possible-types.generated.ts'
import { requestLink } from './request-link.ts'
import { createSession, type Session, type SessionState } from './session.ts'

export interface Api {
  client: ApolloClient
  session: Session
  live: Live
}

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

const ApiContext = createContext<Api | undefined>(undefined)

export function ApiProvider({ api, children }: { api: Api; children: ReactNode }) {
  return (
    <ApiContext value={api}>
      <ApolloProvider client={api.client}>{children}</ApolloProvider>
    </ApiContext>
  )
}

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi needs an ApiProvider above it')
  return api
}

export function useSessionState(): SessionState {
  const { state } = useApi().session
  return useSyncExternalStore(state.subscribe, state.get)
}

export function useLiveState(): LiveState {
  const { state } = useApi().live
  return useSyncExternalStore(state.subscribe, state.get)
}

/** Keeps what is on screen current, as far as this person may see it. */
export function useLiveFeed({ stock, order }: Record<LiveKind, boolean>): void {
  const { live } = useApi()
  useEffect(() => live.follow({ stock, order }), [live, stock, order])
}

/** Refetches at most twice a second after changes, and in a hidden tab not before somebody looks at it. */
export function useLiveRefetch(kind: LiveKind, refetch: () => unknown): void {
  const { live } = useApi()
  const run = useEffectEvent(refetch)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let stale = false
    const refresh = () => {
      timer = undefined
      stale = document.hidden
      if (!stale) run()
    }
    const look = () => {
      if (stale && !document.hidden) refresh()
    }
    const stop = live.on(kind, () => (timer ??= setTimeout(refresh, 500)))
    document.addEventListener('visibilitychange', look)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [live, kind])
}
