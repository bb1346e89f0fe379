import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'

export interface FieldProblem {
  path: string[]
  code: string
  message: string
  values?: { name: string; value: string }[]
}

/** What somebody else has changed since the version that the update expected. */
export interface Conflict {
  version: number
  /** By the field names of the update. */
  current: Record<string, unknown>
  changedBy: { name: string } | null
  changedAt: string | null
}

export type ProblemCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'RESOURCE_BUSY'
  | 'IDEMPOTENCY_CONFLICT'
  | 'SERVICE_UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'TOO_COSTLY'
  | 'INTERNAL_SERVER_ERROR'
  | 'UNREACHABLE'

/** A failed request, in whatever layer it failed. */
export interface Problem {
  code: ProblemCode
  message: string
  requestId?: string
  fields: FieldProblem[]
  /** Codes or ids that were not found. */
  keys: string[]
  retryAfterMs?: number
  conflict?: Conflict
}

const known = new Set<string>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'RATE_LIMITED',
  'RESOURCE_BUSY',
  'IDEMPOTENCY_CONFLICT',
  'SERVICE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'TOO_COSTLY',
])

const requestIds = new WeakMap<object, string>()

/** Attaches the request's id to its error. */
export function nameRequest(error: unknown, requestId: string): void {
  if (typeof error === 'object' && error !== null) requestIds.set(error, requestId)
}

export function problemOf(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const { message, extensions = {} } = error.errors[0]!
    const given = String(extensions.code)
    return {
      code: known.has(given) ? (given as ProblemCode) : 'INTERNAL_SERVER_ERROR',
      message,
      requestId: typeof extensions.requestId === 'string' ? extensions.requestId : undefined,
      fields: Array.isArray(extensions.fields) ? (extensions.fields as FieldProblem[]) : [],
      keys: Array.isArray(extensions.keys) ? extensions.keys.map(String) : [],
      retryAfterMs: typeof extensions.retryAfterMs === 'number' ? extensions.retryAfterMs : undefined,
      conflict: extensions.conflict as Conflict | undefined,
    }
  }
  const requestId = typeof error === 'object' && error !== null ? requestIds.get(error) : undefined
  const message = error instanceof Error ? error.message : String(error)
  // A gateway's 502 leaves the outcome as unknown as a pulled cable does.
  const code = ServerError.is(error) && error.statusCode < 500 ? 'INTERNAL_SERVER_ERROR' : 'UNREACHABLE'
  return { code, message, requestId, fields: [], keys: [] }
}

/** After these the outcome is unknown: a retry must use the same idempotency key. */
export function isOutcomeUnknown({ code }: Problem): boolean {
  return [
    'UNREACHABLE',
    'RESOURCE_BUSY',
    'SERVICE_UNAVAILABLE',
    'INTERNAL_SERVER_ERROR',
    'UNAUTHENTICATED',
  ].includes(code)
}
