import { GudangError } from './errors.ts'
import { LoginDocument, RefreshSessionDocument } from './operations.generated.ts'
import type { Operation } from './operation.ts'

export interface Credentials {
  email: string
  password: string
}

/** What an app is let in by. */
export interface Entry {
  token(): Promise<string>
  /** Another than this one, which did not hold; undefined where there is no other. */
  renewed(expired: string): Promise<string> | undefined
}

export const withKey = (apiKey: string): Entry => ({
  token: () => Promise.resolve(apiKey),
  renewed: () => undefined,
})

interface Tokens {
  accessToken: string
  refreshToken?: string | null
}

type Send = <Result, Variables extends object>(
  operation: Operation<Result, Variables>,
  variables: Variables,
) => Promise<Result>

/** Signs in once, and anew when the token has expired; many requests at once share one renewal. */
export function withSession({ email, password }: Credentials, send: Send): Entry {
  let current: Promise<Tokens> | undefined

  async function signIn(): Promise<Tokens> {
    const { login } = await send(LoginDocument, { email, password })
    if (login.__typename === 'AuthSession') return login
    if (login.__typename === 'InvalidCredentials') throw new GudangError('UNAUTHENTICATED', login.message)
    throw new GudangError(
      'UNAUTHENTICATED',
      'This account has a second factor: programs come with an API key.',
    )
  }

  async function renew(old: Tokens): Promise<Tokens> {
    const { refreshToken } = old
    if (!refreshToken) return signIn()
    return send(RefreshSessionDocument, { refreshToken }).then(({ refreshSession }) => refreshSession, signIn)
  }

  /** A failed sign-in is not kept: the next request tries again. */
  function keep(attempt: Promise<Tokens>): Promise<Tokens> {
    current = attempt
    attempt.catch(() => {
      if (current === attempt) current = undefined
    })
    return attempt
  }

  return {
    token: async () => (await (current ?? keep(signIn()))).accessToken,
    async renewed(expired: string): Promise<string> {
      const held = await current
      if (held && held.accessToken !== expired) return held.accessToken
      return (await keep(held ? renew(held) : signIn())).accessToken
    },
  }
}
