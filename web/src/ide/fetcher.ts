import { getOperationAST, type DocumentNode } from 'graphql'
import { createClient } from 'graphql-ws'
import { createSession } from '../graphql/session.ts'

interface Operation {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown>
}

interface FetcherOptions {
  headers?: Record<string, string>
  documentAST?: DocumentNode
}

/** Acts as whoever is signed in to the SPA, unless a header is typed in the IDE. */
export function ideFetcher() {
  const url = `${window.location.origin}/graphql`
  const session = createSession({ url })
  // There is no sign-in here: an expired session ends.
  session.state.subscribe(() => session.state.get() === 'expired' && session.end())
  const restored = session.restore().catch(() => undefined)
  const authorization = async () => {
    await restored
    const token = await session.token()
    return (token ? { authorization: `Bearer ${token}` } : {}) as Record<string, string>
  }
  const socket = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: authorization })

  return async ({ query, operationName, variables }: Operation, options: FetcherOptions = {}) => {
    const kind = options.documentAST && getOperationAST(options.documentAST, operationName)?.operation
    if (kind === 'subscription')
      return withCloseReason(socket.iterate({ query, operationName, variables })) as never
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await authorization()), ...options.headers },
      body: JSON.stringify({ query, operationName, variables }),
    })
    return (await response.json()) as never
  }
}

/** A closed socket gives its reason in an event, which the IDE would show as nothing. */
async function* withCloseReason<T>(answers: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* answers
  } catch (why) {
    const { code, reason } = why as { code?: number; reason?: string }
    throw code === undefined
      ? why
      : new Error(`The connection was closed: ${reason} (${code}).`, { cause: why })
  }
}
