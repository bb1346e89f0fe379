export type LiveState = 'idle' | 'live' | 'reconnecting'
export type LiveKind = 'stock' | 'order'
export const liveKinds: LiveKind[] = ['stock', 'order']
