import type { Store } from './store.ts'

/** unknown: the first refresh has not answered yet. expired: the page stays, under a sign-in dialog. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'expired'

/** As the server grants it; written out, since what is generated imports what a session is part of. */
export interface Granted {
  accessToken: string
  /** In seconds. */
  expiresIn: number
  /** ISO 4217. */
  currency: string
  user: {
    __typename: 'User'
    id: string
    email: string
    fullName: string
    mustSetUpSecondFactor: boolean
    role: { __typename: 'Role'; id: string; name: string; permissions: string[] }
  }
}

export interface Session {
  state: Store<SessionState>
  /** A valid token; waits for a refresh, or for a new sign-in while the session is expired. */
  token(): Promise<string | undefined>
  /** After the server has refused a token. False if there is no session to continue. */
  renew(spent: string | undefined): Promise<boolean>
  /** At the start of the page: is there a session in the cookie? */
  restore(): Promise<void>
  accept(granted: Granted): void
  end(): void
  userId(): string | undefined
}
