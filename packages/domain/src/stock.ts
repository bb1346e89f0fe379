/** Low is a stock that is watched and has fallen to its threshold; one of 0 says that nobody watches it. */
export const isLow = (quantity: number, threshold: number): boolean => threshold > 0 && quantity <= threshold

interface Watched {
  quantity: number
  lowStockThreshold: number
  /** Of a deleted product or an inactive warehouse: nobody waits for it. */
  unwatched?: boolean | undefined
}

/** Whether a stock is low, what nobody watches left out. */
export const lowOf = ({ quantity, lowStockThreshold, unwatched }: Watched): boolean =>
  !unwatched && isLow(quantity, lowStockThreshold)
