export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'RESOURCE_BUSY'
  | 'IDEMPOTENCY_CONFLICT'
  | 'SERVICE_UNAVAILABLE'
  | 'TOO_COSTLY'
  | 'DEADLINE_EXCEEDED'
  /** Told to nobody: the log has it. */
  | 'ABANDONED'

/** A top-level GraphQL error of the closed set; the edge prints code and extensions. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extensions: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export interface UserErrorValue {
  __typename: string
  code: string
  message: string
  path?: string[] | null
}

/** A business outcome: aborts the transaction on its way up and comes out as a member of the result union. */
export class Refusal extends Error {
  constructor(readonly value: UserErrorValue) {
    super(value.message)
  }
}

export const unauthenticated = (message = 'Sign in first.') => new ApiError('UNAUTHENTICATED', message)

export const forbidden = (message: string) => new ApiError('FORBIDDEN', message)

export const secondFactorRequired = () =>
  new ApiError('FORBIDDEN', 'Your role requires a second factor: set it up first.', {
    reason: 'SECOND_FACTOR_REQUIRED',
  })

export function notFound(entity: string, keys: string[]): ApiError {
  return new ApiError('NOT_FOUND', `${entity} not found: ${keys.slice(0, 10).join(', ')}.`, { entity, keys })
}

export const resourceBusy = (retryAfterMs: number) =>
  new ApiError('RESOURCE_BUSY', 'Others are working on the same things. Repeat with the same key.', {
    retryAfterMs,
  })

export const rateLimited = (retryAfterMs: number) =>
  new ApiError('RATE_LIMITED', 'Too many attempts. Wait before you try again.', { retryAfterMs })

export const serviceUnavailable = (message: string) => new ApiError('SERVICE_UNAVAILABLE', message)

export const deadlineExceeded = () =>
  new ApiError('DEADLINE_EXCEEDED', 'This took too long and was broken off. Ask for less at a time.')

export const tooCostly = (requested: number, limit: number) =>
  new ApiError('TOO_COSTLY', `This may cost ${requested} points; at most ${limit} are allowed. Ask for less.`)
