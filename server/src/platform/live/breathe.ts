/** Longest piece of work before the event loop goes round: nobody's request waits longer behind a broadcast. */
const sliceMs = 10

const waiting: (() => void)[] = []
let began = -Infinity

/**
 * Awaited before each small piece of a long work: goes on at once, or in a later turn of the event loop where this one
 * has been long. All who call it share the turns, so that a hundred long works at once are no longer stall than one.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - began < sliceMs) return
  await new Promise<void>((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(turn)
  })
}

function turn(): void {
  began = performance.now()
  waiting.shift()!()
  if (waiting.length > 0) setImmediate(turn)
}
