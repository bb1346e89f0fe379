export interface Crossing {
  stock: string
  low: boolean
  quantity: number
  threshold: number
  at: Date
  /** The number-th of its stock; 0 where none was counted yet. */
  number: number
}

export interface Raised extends Crossing {
  /** The later crossing of the same batch that has resolved it already. */
  resolved?: Crossing
}

/** Of a stock: whether an alert of it is open, and the number of the last crossing that its alerts tell of. */
export interface Known {
  open: boolean
  number: number
}

/**
 * What crossings do to the alerts: which are raised, and which crossing resolves one of the open ones (by stock). Each
 * stock's are taken in their own order; where servers' clocks have brought a later one here first, that has told of the
 * earlier ones too. A stock that is low already raises none, one without an open alert resolves none.
 */
export function raiseAndResolve(known: ReadonlyMap<string, Known>, crossings: Crossing[]) {
  const last = new Map<string, Known & { raised?: Raised }>(known)
  const raised: Raised[] = []
  const resolved = new Map<string, Crossing>()
  for (const crossing of inOrder(crossings)) {
    const { stock, low, number } = crossing
    const before = last.get(stock) ?? { open: false, number: 0 }
    if (number > 0 && number <= before.number) continue
    const isNext = number <= before.number + 1
    if (before.open && (!low || !isNext)) {
      if (before.raised) before.raised.resolved = crossing
      else resolved.set(stock, crossing)
    }
    const isTold = before.open ? !low || isNext : !low && isNext
    const fresh: Raised | undefined = isTold
      ? undefined
      : { ...crossing, ...(low ? {} : { resolved: crossing }) }
    if (fresh) raised.push(fresh)
    last.set(stock, {
      open: low,
      number: Math.max(number, before.number),
      raised: fresh ?? (low ? before.raised : undefined),
    })
  }
  return { raised, resolved }
}

/** Those of a stock by their number; where none was counted, as they were told. */
function inOrder(crossings: Crossing[]): Crossing[] {
  return crossings
    .map((crossing, index) => ({ crossing, index }))
    .sort((a, b) => a.crossing.number - b.crossing.number || a.index - b.index)
    .map(({ crossing }) => crossing)
}
