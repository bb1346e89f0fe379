import type { LiveAlertFragment, LiveOrderFragment, LiveStockFragment } from './live.generated.ts'
import type { Store } from './store.ts'

export type LiveState = 'idle' | 'live' | 'reconnecting'

/** What comes of each kind that is followed. */
export interface LiveChanges {
  stock: LiveStockFragment
  order: LiveOrderFragment
  alert: LiveAlertFragment
}

export type LiveKind = keyof LiveChanges
export const liveKinds: LiveKind[] = ['stock', 'order', 'alert']

export interface Live {
  state: Store<LiveState>
  /** Follows these kinds until the returned function is called. */
  follow(kinds: Record<LiveKind, boolean>): () => void
  /** Hears what of this kind has changed; what is in the cache has changed already. */
  on<Kind extends LiveKind>(kind: Kind, listener: (changes: LiveChanges[Kind][]) => void): () => void
}
