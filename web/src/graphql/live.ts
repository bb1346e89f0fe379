import type { ApolloClient } from '@apollo/client'
import type { Live, LiveChanges, LiveKind, LiveState } from './live.types.ts'
import type { Session } from './session.types.ts'
import { createStore } from './store.ts'

interface LiveParts {
  url: string
  session: Session
  client: ApolloClient
  webSocketImpl?: unknown
}

/** After the code of the feed failed to load. */
const loadAgainMs = 5_000

export function createLive(parts: LiveParts): Live {
  const state = createStore<LiveState>('idle')
  const listeners: { [Kind in LiveKind]: Set<(changes: LiveChanges[Kind][]) => void> } = {
    stock: new Set(),
    order: new Set(),
    alert: new Set(),
    transfer: new Set(),
    stocktake: new Set(),
  }
  const announce = <Kind extends LiveKind>(kind: Kind, changes: LiveChanges[Kind][]) =>
    [...listeners[kind]].forEach((listener) => listener(changes))
  return {
    state,
    on(kind, listener) {
      listeners[kind].add(listener)
      return () => listeners[kind].delete(listener)
    },
    follow(kinds) {
      let stop: (() => void) | undefined
      let over = false
      let timer: ReturnType<typeof setTimeout> | undefined
      // Loaded apart, so that it does not delay the first page.
      const load = () =>
        void import('./live-feed.ts').then(
          ({ startFeed }) => {
            if (!over) stop = startFeed({ webSocketImpl: undefined, ...parts, state, kinds, announce })
          },
          () => {
            if (over) return
            state.set('reconnecting')
            timer = setTimeout(load, loadAgainMs)
          },
        )
      load()
      return () => {
        over = true
        clearTimeout(timer)
        stop?.()
      }
    },
  }
}
