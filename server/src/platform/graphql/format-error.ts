import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql'
import { ApiError, deadlineExceeded, Refusal } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import { isOverdue, isUnreachable } from '../database/mongo.ts'

export interface Told {
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

/** Documented and short, whichever door it goes out of: what was sent to us does not come back whole. */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { path, locations } = formatted
  const cause = causeOf(thrown)
  const code = isForeseen(cause) ? undefined : codeByGraphQL(thrown, cause)
  const { stacktrace: _stacktrace, http: _http, ...extensions } = formatted.extensions ?? {}
  return {
    ...(path ? { path } : {}),
    ...(locations ? { locations: locations.slice(0, mostLocations) } : {}),
    ...(code
      ? { message: shortened(formatted.message), extensions: { ...extensions, code } }
      : tellError(cause)),
  }
}

const mostLocations = 5
const longestMessage = 500

/** Names of the schema that are like what was asked for: as good as introspection, for who may not have that. */
const suggestion = / ?Did you mean [^?]+\?/g
let suggests = true

/** Called once by the server. */
export function configureErrors({ suggestions }: { suggestions: boolean }): void {
  suggests = suggestions
}

/** Ends before half a character. */
function shortened(message: string): string {
  const text = suggests ? message : message.replace(suggestion, '')
  return text.length > longestMessage
    ? `${text.slice(0, longestMessage).replace(/[\ud800-\udbff]$/, '')}…`
    : text
}

/** Whether it is between us and the caller, and no fault of ours that the log should tell. */
export function isForeseen(error: unknown): boolean {
  return error instanceof ApiError || isOverdue(error) || isUnreachable(error)
}

/** Logs what nobody foresaw, with the request's own logger; everything else is between us and the caller. */
export function reportUnforeseen(log: Logger, errors: readonly GraphQLError[]): void {
  for (const thrown of errors) {
    const error = causeOf(thrown)
    if (isForeseen(error) || codeByGraphQL(thrown, error)) continue
    const err =
      error instanceof Refusal ? new Error('A refusal reached the edge untyped', { cause: error }) : error
    log.error({ err, path: thrown.path }, 'Unforeseen error')
  }
}

/** What a resolver threw, or the error itself where GraphQL found it in the request. */
export function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof GraphQLError) || !thrown.originalError) return thrown
  const isOfRequest = thrown.originalError instanceof GraphQLError && !thrown.path
  return isOfRequest ? thrown : thrown.originalError
}

/** Parsing, validation, coercion of variables and arguments: the request's own faults. Undefined where it is ours. */
function codeByGraphQL(thrown: unknown, cause: unknown): string | undefined {
  if (!(cause instanceof GraphQLError)) return undefined
  const own = cause.extensions['code']
  if (typeof own === 'string' && own !== 'INTERNAL_SERVER_ERROR') return own
  if (thrown instanceof GraphQLError && thrown.path) {
    // An argument that cannot be coerced points at the request; a value of ours that cannot be told does not.
    return cause.nodes?.length ? 'BAD_USER_INPUT' : undefined
  }
  if (cause.message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED'
  const [node] = cause.nodes ?? []
  if (!node) return 'BAD_REQUEST'
  return node.kind === Kind.VARIABLE_DEFINITION ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED'
}
