import { createClient } from 'graphql-ws'
import type { LiveState } from './live.types.ts'
import type { Session } from './session.types.ts'
import type { Store } from './store.ts'

interface Parts {
  url: string
  session: Session
  state: Store<LiveState>
  /** Refetches what is on screen: changes during an outage are not sent again. */
  catchUp: () => unknown
  webSocketImpl: unknown
}

/** All tabs reconnect at once when a server restarts: their refetches are spread over this time. */
const spreadMs = 2_000
/** A subscription that has not been refused for this long is taken as accepted. */
const confirmedAfterMs = 1_000
const longestWaitMs = 60_000
const unauthorized = 4401

const backOff = (attempt: number, longestMs: number) =>
  Math.min(longestMs, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Reconnects whatever ended the connection, and subscribes again whatever refused a subscription. */
export function connectLive({ url, session, state, catchUp, webSocketImpl }: Parts) {
  const refused = new Set<string>()
  let token: string | undefined
  let connected = false
  let missed = false
  let stopped = false
  let catchUpTimer: ReturnType<typeof setTimeout> | undefined

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
        recover()
      },
      closed: () => {
        connected = false
        markLost()
      },
    },
  })

  function markLost(): void {
    if (stopped) return
    missed = true
    state.set('reconnecting')
  }

  function recover(): void {
    if (stopped || !connected || refused.size > 0) return
    if (missed) catchUpTimer ??= setTimeout(catchUpWhenSeen, Math.random() * spreadMs)
    else state.set('live')
  }

  /** A hidden tab waits until it is visible. */
  function catchUpWhenSeen(): void {
    if (document.hidden) return document.addEventListener('visibilitychange', catchUpWhenSeen, { once: true })
    catchUpTimer = undefined
    if (stopped || !connected || refused.size > 0) return
    missed = false
    catchUp()
    state.set('live')
  }

  return {
    follow(query: string, onData: (data: Record<string, unknown>) => void): void {
      let attempt = 0
      let confirmTimer: ReturnType<typeof setTimeout> | undefined
      const confirm = () => {
        attempt = 0
        if (refused.delete(query)) recover()
      }
      const subscribe = () => {
        client.subscribe<Record<string, unknown>>(
          { query },
          {
            next({ data }) {
              confirm()
              if (data) onData(data)
            },
            error: (why) => void resubscribe(why),
            complete: () => void resubscribe(undefined),
          },
        )
        if (attempt > 0) confirmTimer = setTimeout(confirm, confirmedAfterMs)
      }
      const resubscribe = async (why: unknown) => {
        clearTimeout(confirmTimer)
        if (stopped) return
        refused.add(query)
        markLost()
        if (codeOf(why) === unauthorized) await session.renew(token).catch(() => undefined)
        await wait(Math.max(backOff(attempt++, longestWaitMs), retryAfter(why)))
        if (!stopped) subscribe()
      }
      subscribe()
    },
    stop(): void {
      stopped = true
      clearTimeout(catchUpTimer)
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
