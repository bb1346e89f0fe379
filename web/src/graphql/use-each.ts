import { useRef } from 'react'
import { randomId } from './ids.ts'
import { isOutcomeUnknown, problemOf, type Problem } from './problem.ts'

type Sent<T> = { data: T; problem?: undefined } | { problem: Problem }

/** For many commands at once, one of each intent; what got no answer goes again with its key. */
export function useEach() {
  const keys = useRef(new Map<string, string>())
  return async function send<T>(
    intent: string,
    run: (idempotencyKey: string) => Promise<T>,
  ): Promise<Sent<T>> {
    const key = keys.current.get(intent) ?? randomId()
    keys.current.set(intent, key)
    try {
      const data = await run(key)
      keys.current.delete(intent)
      return { data }
    } catch (error) {
      const problem = problemOf(error)
      if (!isOutcomeUnknown(problem)) keys.current.delete(intent)
      return { problem }
    }
  }
}
