import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { ApiError, Refusal } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { isUnreachable } from '../mongo.ts'

/** What a client may know of an error: a code of the closed set; of the unforeseen only that it happened. */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const error = unwrapResolverError(thrown)
  const place = {
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
  }
  if (error instanceof ApiError) {
    return { ...place, message: error.message, extensions: { code: error.code, ...error.extensions } }
  }
  if (isUnreachable(error)) {
    return {
      ...place,
      message: 'The database is out of reach. Repeat with the same key.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    }
  }
  if (toldByGraphQL(formatted, error)) return withoutStack(formatted)
  return {
    ...place,
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  }
}

/** Logs what nobody foresaw, with the request's own logger; everything else is between us and the caller. */
export function reportUnforeseen(log: Logger, errors: readonly GraphQLError[]): void {
  for (const thrown of errors) {
    const error = unwrapResolverError(thrown)
    if (error instanceof ApiError || isUnreachable(error) || toldByGraphQL(thrown.toJSON(), error)) continue
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
