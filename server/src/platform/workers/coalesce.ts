import { setTimeout as delay } from 'node:timers/promises'
import { outsideRequests } from '../requests/request-life.ts'

/** Under load one run serves the commands of this long: nobody sees the difference, the database does. */
const restMs = 25

/**
 * One run at a time; pokes during a run and the rest after it lead to exactly one more. It is nobody's: whoever pokes may
 * leave, and what others wait for goes on.
 */
export function coalesce(run: () => Promise<void>, onFailure: (error: unknown) => void) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const poke = () => {
    if (running) again = true
    else if (!stopped) running = outsideRequests(cycle)
  }
  const cycle = async () => {
    again = false
    await run().catch(onFailure)
    await delay(restMs)
    running = undefined
    if (again) poke()
  }
  return {
    poke,
    async stop() {
      stopped = true
      await running
    },
  }
}
