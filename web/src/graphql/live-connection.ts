import { createClient } from 'graphql-ws'
import type { LiveState } from './live.types.ts'
import type { Session } from './session.types.ts'
import type { Store } from './store.ts'

interface Parts {
  url: string
  session: Session
  state: Store<LiveState>
  /** Fetches what is on screen: what changed while nobody listened is known to the server alone. */
  catchUp: () => unknown
  webSocketImpl: unknown
}

/** Every tab of every person comes back at once when a server restarts: they fetch within this. */
const spreadMs = 2_000
/** A subscription that has not been refused for this long stands. */
const settledMs = 1_000
const longestWaitMs = 60_000
const unauthorized = 4401

const backOff = (attempt: number, longestMs: number) =>
  Math.min(longestMs, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** A connection that comes back whatever ends it, and subscriptions that are asked for again whoever refuses them. */
export function connectLive({ url, session, state, catchUp, webSocketImpl }: Parts) {
  const refused = new Set<string>()
  let token: string | undefined
  let connected = false
  let missed = false
  let over = false
  let soon: ReturnType<typeof setTimeout> | undefined

  const client = createClient({
    url,
    webSocketImpl,
    connectionParams: async () => ({ authorization: `Bearer ${(token = await session.token())}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (attempt) => wait(backOff(attempt, 10_000)),
    keepAlive: 15_000,
    on: {
      connected: () => {
        connected = true
        stand()
      },
      closed: () => {
        connected = false
        lose()
      },
    },
  })

  function lose(): void {
    if (over) return
    missed = true
    state.set('reconnecting')
  }

  function stand(): void {
    if (over || !connected || refused.size > 0) return
    if (missed) soon ??= setTimeout(catchUpWhenSeen, Math.random() * spreadMs)
    else state.set('live')
  }

  /** In a hidden tab not before somebody looks at it. */
  function catchUpWhenSeen(): void {
    if (document.hidden) return document.addEventListener('visibilitychange', catchUpWhenSeen, { once: true })
    soon = undefined
    if (over || !connected || refused.size > 0) return
    missed = false
    catchUp()
    state.set('live')
  }

  return {
    follow(query: string, hear: (data: Record<string, unknown>) => void): void {
      let attempt = 0
      let settled: ReturnType<typeof setTimeout> | undefined
      const stands = () => {
        attempt = 0
        if (refused.delete(query)) stand()
      }
      const ask = () => {
        client.subscribe<Record<string, unknown>>(
          { query },
          {
            next({ data }) {
              stands()
              if (data) hear(data)
            },
            error: (why) => void askAgain(why),
            complete: () => void askAgain(undefined),
          },
        )
        if (attempt > 0) settled = setTimeout(stands, settledMs)
      }
      const askAgain = async (why: unknown) => {
        clearTimeout(settled)
        if (over) return
        refused.add(query)
        lose()
        if (codeOf(why) === unauthorized) await session.renew(token).catch(() => undefined)
        await wait(Math.max(backOff(attempt++, longestWaitMs), retryAfter(why)))
        if (!over) ask()
      }
      ask()
    },
    stop(): void {
      over = true
      clearTimeout(soon)
      document.removeEventListener('visibilitychange', catchUpWhenSeen)
      void client.dispose()
      state.set('idle')
    },
  }
}

const codeOf = (why: unknown) => (why as { code?: unknown } | undefined)?.code

function retryAfter(why: unknown): number {
  const [first] = Array.isArray(why) ? (why as { extensions?: { retryAfterMs?: unknown } }[]) : []
  const ms = first?.extensions?.retryAfterMs
  return typeof ms === 'number' ? ms : 0
}
