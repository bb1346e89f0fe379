export type AdjustmentMode = 'delta' | 'counted'

export interface Level {
  quantity: number
  onHand: number
}

export interface Preview {
  delta: number
  onHandAfter: number
  quantityAfter: number
}

/** What an adjustment would do to a level; undefined while the figure is no whole number. */
export function previewAdjustment(
  level: Level,
  mode: AdjustmentMode,
  figure: number | string,
): Preview | undefined {
  const value = typeof figure === 'number' ? figure : figure.trim() === '' ? Number.NaN : Number(figure)
  if (!Number.isSafeInteger(value) || (mode === 'counted' && value < 0)) return undefined
  const delta = mode === 'delta' ? value : value - level.onHand
  return { delta, onHandAfter: level.onHand + delta, quantityAfter: level.quantity + delta }
}
