/** Low is a stock that is watched and has fallen to its threshold; one of 0 says that nobody watches it. */
export const isLow = (quantity: number, threshold: number): boolean => threshold > 0 && quantity <= threshold
