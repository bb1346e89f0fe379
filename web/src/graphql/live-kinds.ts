import type { LiveAlertFragment, LiveOrderFragment, LiveStockFragment } from './live.generated.ts'

export type LiveState = 'idle' | 'live' | 'reconnecting'

/** What comes of each kind that is followed. */
export interface LiveChanges {
  stock: LiveStockFragment
  order: LiveOrderFragment
  alert: LiveAlertFragment
}

export type LiveKind = keyof LiveChanges
export const liveKinds: LiveKind[] = ['stock', 'order', 'alert']
