import { setTimeout as delay } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import { registry } from './metrics.ts'

export interface Dependency {
  name: string
  reachable: boolean
  /** When this state was first seen. */
  since: Date
}

const longestMs = 2_000

const up = new Gauge({
  name: 'gudang_dependency_up',
  help: '1 where this server reaches the dependency, as its last health check found.',
  labelNames: ['name'],
  registers: [registry],
})

/** Asks each dependency when somebody wants to know, and remembers since when the answer is what it is. */
export function watchDependencies(checks: Record<string, () => Promise<unknown>>) {
  const known = new Map<string, Dependency>()
  return async (): Promise<Dependency[]> =>
    Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const reachable = await answers(check)
        up.set({ name }, reachable ? 1 : 0)
        const before = known.get(name)
        if (before?.reachable === reachable) return before
        const now = { name, reachable, since: new Date() }
        known.set(name, now)
        return now
      }),
    )
}

/** A dependency that hangs is as good as none: a health check has to answer. */
async function answers(check: () => Promise<unknown>): Promise<boolean> {
  const over = new AbortController()
  const late = delay(longestMs, false, { signal: over.signal, ref: false }).catch(() => false)
  const asked = check().then(
    () => true,
    () => false,
  )
  return Promise.race([asked, late]).finally(() => over.abort())
}
