import type { Store } from './store.ts'

/** unknown until the first refresh has answered; expired keeps the page and asks to sign in over it. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'expired'

export interface Grant {
  accessToken: string
  /** In seconds. */
  expiresIn: number
  userId: string
}

export interface Session {
  state: Store<SessionState>
  /** A token that holds; waits for a refresh, and for a new sign-in while the session is expired. */
  token(): Promise<string | undefined>
  /** For a token that the server no longer takes. False where there is no session to go on with. */
  renew(spent: string | undefined): Promise<boolean>
  /** At the start of the page: is there a session in the cookie? */
  restore(): Promise<void>
  accept(grant: Grant): void
  end(): void
  userId(): string | undefined
}
