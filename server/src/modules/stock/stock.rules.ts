interface Level {
  quantity: number
  allocated: number
}

/** Units physically there. */
export const onHand = ({ quantity, allocated }: Level): number => quantity + allocated

export const isLow = (quantity: number, threshold: number): boolean => quantity <= threshold

interface Deltas {
  quantityDelta: number
  allocatedDelta: number
}

export interface Balance extends Deltas {
  quantityAfter: number
  allocatedAfter: number
}

/** The running balances of one stock's movements in their order, from the level they start at. */
export function runningBalances<D extends Deltas>(start: Level, deltas: D[]): (D & Balance)[] {
  let { quantity, allocated } = start
  return deltas.map((delta) => {
    quantity += delta.quantityDelta
    allocated += delta.allocatedDelta
    return { ...delta, quantityAfter: quantity, allocatedAfter: allocated }
  })
}

/** Sums the quantities of entries with one key; the order is that of the first appearance. */
export function sumBy<T>(
  entries: T[],
  key: (entry: T) => string,
  quantity: (entry: T) => number,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const entry of entries) sums.set(key(entry), (sums.get(key(entry)) ?? 0) + quantity(entry))
  return sums
}
