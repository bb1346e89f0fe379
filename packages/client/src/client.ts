import { setTimeout as delay } from 'node:timers/promises'
import { LoginDocument, RefreshSessionDocument, type TypedDocumentString } from './operations.generated.ts'

export interface Credentials {
  email: string
  password: string
}

export interface ClientOptions extends Credentials {
  /** Of the server, e.g. http://localhost:4000. */
  url: string
  /** Attempts of one request before its error comes out; 8 where left out. */
  attempts?: number
}

/** A top-level error of the API: `code` is one of its closed set. */
export class GudangError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly extensions: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export interface Client {
  /**
   * The data of an operation. Waits and repeats where the server is busy or out of reach, so give every
   * mutation an idempotency key: then a repetition has no second effect.
   */
  request<Result, Variables>(
    operation: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result>
}

const worthRepeating = new Set(['RESOURCE_BUSY', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'UNREACHABLE'])

interface Answer<Result> {
  data?: Result | null
  errors?: { message: string; extensions?: { code?: string; [key: string]: unknown } }[]
}

export function createClient(options: ClientOptions): Client {
  const endpoint = new URL('/graphql', options.url)
  const session = signedIn(options, send)

  async function send<Result, Variables>(
    operation: TypedDocumentString<Result, Variables>,
    variables: Variables,
    token?: string,
  ): Promise<Result> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: operation.toString(), variables }),
      signal: AbortSignal.timeout(30_000),
    }).catch((error: Error) => {
      throw new GudangError('UNREACHABLE', `${endpoint.origin} does not answer: ${error.message}`)
    })
    const answer = (await response.json().catch(() => undefined)) as Answer<Result> | undefined
    const error = answer?.errors?.[0]
    if (error)
      throw new GudangError(
        error.extensions?.code ?? 'INTERNAL_SERVER_ERROR',
        error.message,
        error.extensions,
      )
    if (!answer?.data)
      throw new GudangError('UNREACHABLE', `${endpoint.origin} answered ${response.status} without data.`)
    return answer.data
  }

  return {
    request: (operation, variables) =>
      patiently(options.attempts ?? 8, async () => {
        const token = await session.token()
        return send(operation, variables, token).catch((error: unknown) => {
          if (!(error instanceof GudangError) || error.code !== 'UNAUTHENTICATED') throw error
          return session.renewed(token).then((fresh) => send(operation, variables, fresh))
        })
      }),
  }
}

/** Repeats with a growing, random pause; the server may say how long. */
async function patiently<T>(attempts: number, body: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof GudangError) || !worthRepeating.has(error.code) || attempt >= attempts)
        throw error
      const { retryAfterMs } = error.extensions
      const pause = typeof retryAfterMs === 'number' ? retryAfterMs : Math.min(5_000, 100 * 2 ** attempt)
      await delay(pause * (0.75 + Math.random() / 2))
    }
  }
}

interface Tokens {
  accessToken: string
  refreshToken?: string | null
}

type Send = <Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>

/** Signs in once, and anew when the token has expired; many requests at once share one renewal. */
function signedIn({ email, password }: Credentials, send: Send) {
  let current: Promise<Tokens> | undefined

  async function signIn(): Promise<Tokens> {
    const { login } = await send(LoginDocument, { email, password })
    if (login.__typename === 'AuthSession') return login
    throw new GudangError('UNAUTHENTICATED', login.message)
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
