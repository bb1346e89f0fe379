export const problems = {
  requestId: 'Request {{requestId}}',
  codes: {
    UNAUTHENTICATED: 'Sign in again to go on.',
    FORBIDDEN: 'Your role does not allow this.',
    BAD_USER_INPUT: 'Something is not right with what was entered.',
    NOT_FOUND: 'Not found: {{keys}}.',
    RATE_LIMITED: 'Too many attempts. Try again in {{seconds}} s.',
    RESOURCE_BUSY: 'Others are working on the same things. Try again: nothing happens twice.',
    IDEMPOTENCY_CONFLICT:
      'An earlier attempt with other values was received already. Check what it did before you send again.',
    SERVICE_UNAVAILABLE: 'The server cannot reach its database. Try again: nothing happens twice.',
    INTERNAL_SERVER_ERROR: 'Something went wrong on our side. Try again: nothing happens twice.',
    UNREACHABLE: 'The server cannot be reached. Try again: nothing happens twice.',
  },
  fields: {
    TAKEN: 'Taken already.',
    TOO_BIG: 'Too long or too large.',
    TOO_SMALL: 'Too short or too small.',
  },
} as const
