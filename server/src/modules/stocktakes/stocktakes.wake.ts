let wake: (() => void) | undefined

/** Says that there is something to post; a server that hears of it otherwise looks by itself every few seconds. */
export const wakeStocktakes = () => wake?.()

export function wakenBy(poke: (() => void) | undefined): void {
  wake = poke
}
