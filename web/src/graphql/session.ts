import { print } from 'graphql'
import { createStore } from './store.ts'
import { RefreshSessionDocument, type RefreshSessionMutation } from './session.generated.ts'
import type { Granted, Session, SessionState } from './session.types.ts'

/** Between the attempts of a renewal while the server cannot say whether the session is valid: it restarts, or elects a primary. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000]

/** A token is renewed this long before it expires, so that it does not expire on the way. */
const marginMs = 10_000

interface SessionParts {
  url: string
  credentials?: RequestCredentials
  /** Told whenever the server says who is signed in. */
  onGranted?: (granted: Granted) => void
}

/** The access token lives only in this closure; the refresh token in an httpOnly cookie that no script can read. */
export function createSession({ url, credentials = 'same-origin', onGranted }: SessionParts): Session {
  const state = createStore<SessionState>('unknown')
  let grant: { accessToken: string; userId: string; until: number } | undefined
  let refreshing: Promise<void> | undefined

  function accept(granted: Granted): void {
    const { accessToken, expiresIn, user } = granted
    grant = { accessToken, userId: user.id, until: Date.now() + expiresIn * 1_000 - marginMs }
    onGranted?.(granted)
    state.set('signed-in')
  }

  function drop(): void {
    grant = grant && { ...grant, accessToken: '', until: 0 }
    state.set(state.get() === 'unknown' ? 'signed-out' : 'expired')
  }

  /** One at a time, in this tab and (by the lock) in all others: the refresh token is single use. */
  function refresh(pauses = pausesMs): Promise<void> {
    const attempt = () =>
      underLock(async () => {
        const next = await requestRefresh(url, credentials)
        if (next) accept(next)
        else drop()
      })
    refreshing ??= withRetries(attempt, pauses).finally(() => (refreshing = undefined))
    return refreshing
  }

  const nextSignIn = () =>
    new Promise<void>((done) => {
      const stop = state.subscribe(() => {
        if (state.get() === 'expired') return
        stop()
        done()
      })
    })

  return {
    state,
    accept,
    userId: () => grant?.userId,
    async token() {
      if (state.get() === 'expired') await nextSignIn()
      if (state.get() === 'signed-in' && grant && grant.until <= Date.now()) await refresh()
      if (state.get() === 'expired') await nextSignIn()
      return grant?.accessToken || undefined
    },
    async renew(spent) {
      if (!grant) return false
      if (spent === grant.accessToken && state.get() === 'signed-in') await refresh()
      if (state.get() === 'expired') await nextSignIn()
      return state.get() === 'signed-in'
    },
    // Whoever waits for the page learns at once that the server is away, and can try again.
    restore: () => refresh([]),
    end() {
      grant = undefined
      state.set('signed-out')
    },
  }
}

async function withRetries(attempt: () => Promise<void>, pauses: number[]): Promise<void> {
  for (const pause of pauses) {
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof Refused) throw error
      await new Promise((done) => setTimeout(done, pause * (0.75 + Math.random() / 2)))
    }
  }
  return attempt()
}

function underLock(body: () => Promise<void>): Promise<void> {
  // Missing over plain http from another host; there the server's grace period for a used token helps.
  const { locks } = navigator as { locks?: LockManager | null }
  return locks ? locks.request('gudang-refresh', body) : body()
}

/** Asking again would bring the same answer. */
class Refused extends Error {}

/** Undefined when the server says there is no session; throws when it could not be reached. */
async function requestRefresh(url: string, credentials: RequestCredentials): Promise<Granted | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    credentials,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operationName: 'RefreshSession', query: print(RefreshSessionDocument) }),
  })
  const answer = (await response.json()) as {
    data?: RefreshSessionMutation | null
    errors?: { message: string; extensions?: { code?: string } }[]
  }
  if (answer.data) return answer.data.refreshSession
  const [error] = answer.errors ?? []
  const code = error?.extensions?.code ?? ''
  if (code === 'UNAUTHENTICATED') return undefined
  const message = error?.message ?? `The session could not be renewed (${response.status}).`
  throw ['FORBIDDEN', 'BAD_USER_INPUT'].includes(code) ? new Refused(message) : new Error(message)
}
