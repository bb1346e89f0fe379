import type { ApolloClient } from '@apollo/client'
import { print } from 'graphql'
import { createClient, type Client } from 'graphql-ws'
import {
  LiveOrderFragmentDoc,
  LiveStockFragmentDoc,
  OrderChangedDocument,
  StockChangedDocument,
  type LiveOrderFragment,
  type LiveStockFragment,
} from './live.generated.ts'
import type { Session } from './session.ts'
import { createStore, type Store } from './store.ts'

export type LiveState = 'idle' | 'live' | 'reconnecting'
export type LiveKind = 'stock' | 'order'
type Change = LiveStockFragment | LiveOrderFragment
type Listener = (changes: Change[]) => void

/** Changes of this long are written together: a busy warehouse sends hundreds a second, a person reads none of them. */
const gatherMs = 200

const sources = {
  stock: {
    query: print(StockChangedDocument),
    change: (data: Record<string, unknown>) => data.stockChanged as LiveStockFragment,
  },
  order: {
    query: print(OrderChangedDocument),
    change: (data: Record<string, unknown>) => data.orderChanged as LiveOrderFragment,
  },
}

export interface Live {
  state: Store<LiveState>
  /** Follows these kinds until the returned function is called. */
  follow(kinds: LiveKind[]): () => void
  on(kind: LiveKind, listener: Listener): () => void
}

export function createLive(url: string, session: Session, client: ApolloClient, webSocketImpl?: unknown): Live {
  const state = createStore<LiveState>('idle')
  const listeners: Record<LiveKind, Set<Listener>> = { stock: new Set(), order: new Set() }
  const pending: Record<LiveKind, Map<string, Change>> = { stock: new Map(), order: new Map() }
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    timer = undefined
    for (const kind of ['stock', 'order'] as const) {
      const changes = [...pending[kind].values()]
      pending[kind].clear()
      if (changes.length === 0) continue
      client.cache.batch({ update: () => changes.forEach((change) => write(client, change)) })
      for (const listener of [...listeners[kind]]) listener(changes)
    }
  }

  function gather(kind: LiveKind, change: Change): void {
    pending[kind].set(change.id, change)
    timer ??= setTimeout(flush, gatherMs)
  }

  return {
    state,
    on(kind, listener) {
      listeners[kind].add(listener)
      return () => listeners[kind].delete(listener)
    },
    follow(kinds) {
      const socket = connect(url, session, state, () => client.refetchQueries({ include: 'active' }), webSocketImpl)
      for (const kind of kinds) {
        const { query, change } = sources[kind]
        socket.subscribe<Record<string, unknown>>(
          { query },
          {
            next: ({ data }) => data && gather(kind, change(data)),
            // What the server refuses for good (a role that lost its permission) is not asked for again.
            error: () => undefined,
            complete: () => undefined,
          },
        )
      }
      return () => {
        clearTimeout(timer)
        timer = undefined
        void socket.dispose()
        state.set('idle')
      }
    },
  }
}

function connect(
  url: string,
  session: Session,
  state: Store<LiveState>,
  catchUp: () => unknown,
  webSocketImpl: unknown,
): Client {
  let wasLost = false
  return createClient({
    url,
    webSocketImpl,
    connectionParams: async () => ({ authorization: `Bearer ${await session.token()}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (attempt) =>
      new Promise((done) => setTimeout(done, Math.min(10_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2))),
    keepAlive: 15_000,
    on: {
      connected: () => {
        state.set('live')
        // What changed while nobody listened is known to the server alone.
        if (wasLost) catchUp()
        wasLost = false
      },
      closed: () => {
        if (state.get() === 'idle') return
        wasLost = true
        state.set('reconnecting')
      },
    },
  })
}

/** Only what some page holds, and never an older state over a newer one. */
function write({ cache }: ApolloClient, change: Change): void {
  const id = cache.identify(change)
  if (change.__typename === 'Stock') {
    const held = cache.readFragment({ id, fragment: LiveStockFragmentDoc, fragmentName: 'LiveStock' })
    if (held && held.version <= change.version)
      cache.writeFragment({ id, fragment: LiveStockFragmentDoc, fragmentName: 'LiveStock', data: change })
  } else {
    const held = cache.readFragment({ id, fragment: LiveOrderFragmentDoc, fragmentName: 'LiveOrder' })
    if (held && held.updatedAt <= change.updatedAt)
      cache.writeFragment({ id, fragment: LiveOrderFragmentDoc, fragmentName: 'LiveOrder', data: change })
  }
}
