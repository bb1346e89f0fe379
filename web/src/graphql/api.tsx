import type { ApolloClient } from '@apollo/client'
import { ApolloProvider } from '@apollo/client/react'
import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import type { Live, LiveChanges, LiveKind, LiveState } from './live.types.ts'
import type { Session, SessionState } from './session.types.ts'

export interface Api {
  /** Of the API's /graphql. */
  url: string
  client: ApolloClient
  session: Session
  live: Live
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

/** Keeps what is on screen current, within this person's permissions. */
export function useLiveFeed(kinds: Record<LiveKind, boolean>): void {
  const { live } = useApi()
  const { stock, order, alert, transfer, stocktake } = kinds
  useEffect(
    () => live.follow({ stock, order, alert, transfer, stocktake }),
    [live, stock, order, alert, transfer, stocktake],
  )
}

/** Refetches this long after changes; a hidden tab waits until it is visible. */
export function useLiveRefetch(kind: LiveKind, refetch: () => unknown, waitMs = 500): void {
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
    const onVisible = () => {
      if (stale && !document.hidden) refresh()
    }
    const stop = live.on(kind, () => (timer ??= setTimeout(refresh, waitMs)))
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [live, kind, waitMs])
}

/** Every change of a kind as it arrives, in a hidden tab too. */
export function useLiveChanges<Kind extends LiveKind>(
  kind: Kind,
  onChanges: (changes: LiveChanges[Kind][]) => void,
): void {
  const { live } = useApi()
  const run = useEffectEvent(onChanges)
  useEffect(() => live.on(kind, (changes) => run(changes)), [live, kind])
}
