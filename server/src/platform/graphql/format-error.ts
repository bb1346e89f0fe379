import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { ApiError, deadlineExceeded, Refusal } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { isOverdue, isUnreachable } from '../mongo.ts'

interface Told {
  message: string
  extensions: { code: string; [key: string]: unknown }
}

/** What a client may know of an error that a service threw; of the unforeseen only that it happened. */
export function tellError(error: unknown): Told {
  if (error instanceof ApiError) {
    return { message: error.message, extensions: { code: error.code, ...error.extensions } }
  }
  if (isOverdue(error)) return tellError(deadlineExceeded())
  if (isUnreachable(error)) {
    return {
      message: 'The database is out of reach. Repeat with the same key.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    }
  }
  return { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }
}

export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const error = unwrapResolverError(thrown)
  if (!isForeseen(error) && toldByGraphQL(formatted, error)) return withoutStack(formatted)
  return {
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...tellError(error),
  }
}

/** Whether it is between us and the caller, and no fault of ours that the log should tell. */
export function isForeseen(error: unknown): boolean {
  return error instanceof ApiError || isOverdue(error) || isUnreachable(error)
}

/** Logs what nobody foresaw, with the request's own logger; everything else is between us and the caller. */
export function reportUnforeseen(log: Logger, errors: readonly GraphQLError[]): void {
  for (const thrown of errors) {
    const error = unwrapResolverError(thrown)
    if (isForeseen(error) || toldByGraphQL(thrown.toJSON(), error)) continue
    const err =
      error instanceof Refusal ? new Error('A refusal reached the edge untyped', { cause: error }) : error
    log.error({ err, path: thrown.path }, 'Unforeseen error')
  }
}

/** Parsing, validation and coercion of variables: the request's own faults, told as they are. */
function toldByGraphQL(formatted: GraphQLFormattedError, error: unknown): boolean {
  const code = formatted.extensions?.code
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') return true
  return error instanceof GraphQLError && !error.originalError
}

function withoutStack(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {}
  return { ...formatted, extensions }
}
