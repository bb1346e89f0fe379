import type {
  LiveAlertFragment,
  LiveOrderFragment,
  LiveStockFragment,
  LiveStocktakeFragment,
  LiveTransferFragment,
} from './live.generated.ts'
import type { Store } from './store.ts'

export type LiveState = 'idle' | 'live' | 'reconnecting'

/** The change that each kind of subscription delivers. */
export interface LiveChanges {
  stock: LiveStockFragment
  order: LiveOrderFragment
  alert: LiveAlertFragment
  transfer: LiveTransferFragment
  stocktake: LiveStocktakeFragment
}

export type LiveKind = keyof LiveChanges
export const liveKinds: LiveKind[] = ['stock', 'order', 'alert', 'transfer', 'stocktake']

export interface Live {
  state: Store<LiveState>
  /** Subscribes to these kinds until the returned function is called. */
  follow(kinds: Record<LiveKind, boolean>): () => void
  /** The listener is called after the cache has been updated. */
  on<Kind extends LiveKind>(kind: Kind, listener: (changes: LiveChanges[Kind][]) => void): () => void
}
