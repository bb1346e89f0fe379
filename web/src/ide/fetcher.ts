import { getOperationAST, type DocumentNode } from 'graphql'
import { createClient } from 'graphql-ws'
import type { Access } from './access.ts'

interface Operation {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown>
}

interface FetcherOptions {
  headers?: Record<string, string>
  documentAST?: DocumentNode
}

/** Asks as the sign-in pane says, unless a header is typed in the IDE. */
export function ideFetcher(url: string, { who, authorization }: Access) {
  const socket = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: authorization })
  // What is followed goes on as who it is now.
  who.subscribe(() => socket.terminate())

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
