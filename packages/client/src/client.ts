import { withKey, withSession, type Credentials } from './entry.ts'
import { errorOf, GudangError, hadNoEffect } from './errors.ts'
import { mayRepeat, withKeys } from './keys.ts'
import { EventCursorDocument } from './operations.generated.ts'
import type { Operation } from './operation.ts'
import { patiently, type Retry } from './patience.ts'
import { follow, type Appended } from './subscribe.ts'

export interface ClientSettings {
  /** Of the server, e.g. http://localhost:4000. */
  url: string
  /** Of one request before its error comes out; 4 where left out. */
  attempts?: number
  /** Of one attempt; 10,000 where left out. */
  timeoutMs?: number
  /** Is told of every repetition, for a log or a metric. */
  onRetry?: (retry: Retry) => void
}

export type ClientOptions = ClientSettings & ({ apiKey: string } | Credentials)

export interface RequestOptions {
  attempts?: number
  timeoutMs?: number
  /** Ends the request, also between two attempts, with the signal's reason. */
  signal?: AbortSignal
  /** Of a mutation; one is made where it is left out. Give your own where a repetition may come from another process. */
  idempotencyKey?: string
}

export interface Page<Node> {
  nodes: Node[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

type Paged = { after?: string | null }

export interface Client {
  /**
   * The data of an operation. Waits and repeats where the server is busy or out of reach; every mutation that can take an
   * idempotency key gets one, the same in all attempts, so that a repetition has no second effect. One that cannot is
   * repeated only where it was refused before anything was done.
   */
  request<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables?: Variables,
    options?: RequestOptions,
  ): Promise<Result>

  /** The pages of a list, one after the other. `choose` tells the connection within the data. */
  pages<Result, Variables extends Paged, Connection extends Page<unknown>>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    choose: (data: Result) => Connection,
    options?: RequestOptions,
  ): AsyncGenerator<Connection, void, undefined>

  /** All entries of a list, a page at a time. */
  each<Result, Variables extends Paged, Node>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    choose: (data: Result) => Page<Node>,
    options?: RequestOptions,
  ): AsyncGenerator<Node, void, undefined>

  /**
   * Events, those after `after` first, then live: each once, none left out, however often the connection breaks meanwhile.
   * Keep each event's `cursor` together with what you have made of it. Ends when the signal does, or with an error that
   * waiting does not mend, e.g. CURSOR_EXPIRED of BAD_USER_INPUT.
   */
  subscribe<Result extends { eventsAppended: Appended }, Variables extends Paged>(
    operation: Operation<Result, Variables>,
    variables?: Variables,
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<Result['eventsAppended'], void, undefined>
}

interface Answer<Result> {
  data?: Result | null
  errors?: Parameters<typeof errorOf>[0][]
}

interface Sending {
  signal?: AbortSignal
  timeoutMs?: number
  token?: string
}

export function createClient(options: ClientOptions): Client {
  const endpoint = new URL('/graphql', options.url)
  const entry =
    'apiKey' in options
      ? withKey(options.apiKey)
      : withSession(options, (operation, variables) => send(operation, variables))

  async function send<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    { signal, token, timeoutMs = options.timeoutMs ?? 10_000 }: Sending = {},
  ): Promise<Result> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const unreachable = (error: Error) => {
      signal?.throwIfAborted()
      throw new GudangError('UNREACHABLE', `${endpoint.origin} does not answer: ${error.message}`)
    }
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: operation.toString(), variables }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch(unreachable)
    const text = await response.text().catch(unreachable)
    const { data, errors } = read<Result>(text)
    if (errors?.[0]) throw errorOf(errors[0])
    if (!data)
      throw new GudangError('UNREACHABLE', `${endpoint.origin} answered ${response.status} without data.`)
    return data
  }

  const client: Client = {
    request(operation, given, { attempts, signal, timeoutMs, idempotencyKey } = {}) {
      const text = operation.toString()
      const variables = withKeys(text, { ...given }, idempotencyKey) as NonNullable<typeof given>
      const safe = mayRepeat(text, variables as Record<string, unknown>)
      const attempt = async () => {
        signal?.throwIfAborted()
        const token = await entry.token()
        const withToken = (held: string) => send(operation, variables, { signal, timeoutMs, token: held })
        return withToken(token).catch((error: unknown) => {
          const fresh =
            error instanceof GudangError && error.code === 'UNAUTHENTICATED' && entry.renewed(token)
          if (!fresh) throw error
          return fresh.then(withToken)
        })
      }
      return patiently(attempt, {
        attempts: attempts ?? options.attempts ?? 4,
        signal,
        onRetry: options.onRetry,
        repeats: (error) => safe || hadNoEffect(error),
      })
    },

    async *pages(operation, variables, choose, asked) {
      let { after } = variables
      for (;;) {
        const page = choose(await client.request(operation, { ...variables, after }, asked))
        yield page
        if (!page.pageInfo.hasNextPage) return
        after = page.pageInfo.endCursor
      }
    },

    async *each(operation, variables, choose, asked) {
      for await (const page of client.pages(operation, variables, choose, asked)) yield* page.nodes
    },

    subscribe(operation, variables, { signal } = {}) {
      const latest = async () => (await client.request(EventCursorDocument, {}, { signal })).eventCursor
      return follow({ latest, entry, endpoint, signal, onRetry: options.onRetry }, operation, {
        ...variables,
      })
    },
  }
  return client
}

/** Anything but an answer of the API, such as a page of a proxy, is no answer. */
function read<Result>(text: string): Answer<Result> {
  try {
    return (JSON.parse(text) as Answer<Result> | null) ?? {}
  } catch {
    return {}
  }
}
