/** How much of the value that is asked for a stock stands for: A and B are stored, C is what has neither. */
export enum AbcClass {
  A = 'A',
  B = 'B',
  C = 'C',
}

interface Demand {
  /** Units that were ordered, at their price. */
  value: number
}

/**
 * Those that come first by value of demand are A until they make 80 % of all of it, then B until 95 %; what nobody asks for is C.
 */
export function classesOf<D extends Demand>(demands: D[]): Map<D, AbcClass> {
  const total = demands.reduce((sum, { value }) => sum + Math.max(value, 0), 0)
  let before = 0
  const ranked = [...demands].sort((a, b) => b.value - a.value)
  return new Map(
    ranked.map((demand) => {
      const share = before / total
      before += Math.max(demand.value, 0)
      if (demand.value <= 0 || share >= 0.95) return [demand, AbcClass.C]
      return [demand, share < 0.8 ? AbcClass.A : AbcClass.B]
    }),
  )
}

/** Of C there is nothing in the database. */
export const storedClass = (abc: AbcClass): AbcClass | null => (abc === AbcClass.C ? null : abc)
