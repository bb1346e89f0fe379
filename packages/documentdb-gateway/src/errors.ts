/** What the client is told; `labels` make drivers retry. */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly labels: string[] = [],
    readonly keyPattern?: Record<string, unknown>,
  ) {
    super(message)
  }
}

export const transient = 'TransientTransactionError'

export const noSuchTransaction = (message = 'The transaction has ended.') =>
  new CommandError(251, message, [transient])

const codeNames: Record<number, string> = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  24: 'LockTimeout',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  86: 'IndexKeySpecsConflict',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  189: 'PrimarySteppedDown',
  251: 'NoSuchTransaction',
  263: 'OperationNotSupportedInTransaction',
  11000: 'DuplicateKey',
}

export const codeName = (code: number): string => codeNames[code] ?? `Location${code}`

const byState: Record<string, number> = {
  '40001': 112,
  '40P01': 112,
  '23505': 11000,
  '23P01': 11000,
  '42P01': 26,
  '57014': 50,
  '0A000': 115,
  '22P02': 2,
  '22023': 2,
  '25P02': 251,
  M0001: 2,
  M0003: 9,
  M0004: 14,
  M0008: 26,
  M0009: 27,
  M000D: 40,
  M000E: 43,
  M000F: 48,
  M000M: 66,
  M000N: 67,
  M000S: 86,
  M000U: 115,
  M0016: 263,
  M001C: 11000,
  M00CO: 121,
}

/** The server went away or refuses connections: drivers treat 189 as retryable and look for a primary again. */
const gone = /^(08|57P0|53300)/

export function codeOfState(state: string, inTransaction: boolean): number {
  if (state === '55P03') return inTransaction ? 112 : 24
  if (gone.test(state)) return 189
  const known = byState[state]
  if (known !== undefined) return known
  // The extension's own states are M and a MongoDB code index in base 36; those we do not know are bad values.
  return state.startsWith('M') ? 2 : 1
}

/** PostgreSQL packs five characters of six bits into an integer; writeErrors carry that. */
export function unpackState(packed: number): string {
  let state = ''
  for (let at = 0; at < 5; at++) state += String.fromCharCode(((packed >> (6 * at)) & 0x3f) + 0x30)
  return state
}

const collectionRace = 'Unable to create the specified collection'

interface PostgresError {
  code?: string
  message: string
}

/** An error of the driver for PostgreSQL, told in MongoDB's words. */
export function commandError(error: unknown, inTransaction: boolean): CommandError {
  if (error instanceof CommandError) return error
  const { code: state, message } = error as PostgresError
  if (state === undefined || !/^[0-9A-Z]{5}$/.test(state)) {
    return new CommandError(189, `The database is out of reach: ${message}`, inTransaction ? [transient] : [])
  }
  const code = inTransaction && message.includes(collectionRace) ? 112 : codeOfState(state, inTransaction)
  const retry = inTransaction && [112, 24, 189, 251].includes(code)
  return new CommandError(code, message, retry ? [transient] : [])
}
