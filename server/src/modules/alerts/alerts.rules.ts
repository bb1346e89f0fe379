export interface Crossing {
  stock: string
  low: boolean
  quantity: number
  threshold: number
  at: Date
}

export interface Raised extends Crossing {
  /** The later crossing of the same batch that has resolved it already. */
  resolved?: Crossing
}

/**
 * What crossings, in their order, do to the alerts: which are raised, and which crossing resolves one of the open
 * ones (by stock). A stock that is low already raises none, one without an open alert resolves none.
 */
export function settle(openStocks: Iterable<string>, crossings: Crossing[]) {
  const open = new Map<string, Raised | null>([...openStocks].map((stock) => [stock, null]))
  const raised: Raised[] = []
  const resolved = new Map<string, Crossing>()
  for (const crossing of crossings) {
    const { stock, low } = crossing
    if (low === open.has(stock)) continue
    if (low) {
      const alert = { ...crossing }
      open.set(stock, alert)
      raised.push(alert)
    } else {
      const alert = open.get(stock)
      if (alert) alert.resolved = crossing
      else resolved.set(stock, crossing)
      open.delete(stock)
    }
  }
  return { raised, resolved }
}
