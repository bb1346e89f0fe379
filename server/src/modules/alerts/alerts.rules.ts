export interface Crossing {
  stock: string
  low: boolean
  quantity: number
  threshold: number
  at: Date
}

export interface Raised extends Crossing {
  /** Set where a later crossing of the same batch has resolved it already. */
  resolvedAt?: Date
}

/**
 * What crossings, in their order, do to the alerts: which are raised, and when those of the open ones are resolved
 * (by stock). A stock that is low already raises none, one without an open alert resolves none.
 */
export function settle(openStocks: Iterable<string>, crossings: Crossing[]) {
  const open = new Map<string, Raised | null>([...openStocks].map((stock) => [stock, null]))
  const raised: Raised[] = []
  const resolved = new Map<string, Date>()
  for (const crossing of crossings) {
    const { stock, low, at } = crossing
    if (low === open.has(stock)) continue
    if (low) {
      const alert = { ...crossing }
      open.set(stock, alert)
      raised.push(alert)
    } else {
      const alert = open.get(stock)
      if (alert) alert.resolvedAt = at
      else resolved.set(stock, at)
      open.delete(stock)
    }
  }
  return { raised, resolved }
}
