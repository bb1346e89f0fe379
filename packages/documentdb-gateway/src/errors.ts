/** What the client is told; `labels` make drivers retry. */
export class CommandError extends Error {
  readonly code: number
  readonly labels: string[]

  constructor(code: number, message: string, labels: string[] = []) {
    super(message)
    this.code = code
    this.labels = labels
  }
}

export interface WriteReply {
  writeErrors: { index: number; code: number; errmsg: string; keyPattern?: object }[]
}

/** Single writes of a command failed. The reply lists them and is not an error, but it ends a transaction as one. */
export class WriteErrors extends Error {
  readonly reply: WriteReply

  constructor(reply: WriteReply) {
    super('Some writes failed.')
    this.reply = reply
  }
}

export const lockTimeout = 24
export const writeConflict = 112
export const unreachable = 189
export const noTransaction = 251
export const duplicateKey = 11000

export const noSuchTransaction = () => new CommandError(noTransaction, 'The transaction has ended.')

export const codeNames: Record<number, string> = {
  1: 'InternalError',
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
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  189: 'PrimarySteppedDown',
  225: 'TransactionTooOld',
  251: 'NoSuchTransaction',
  263: 'OperationNotSupportedInTransaction',
  11000: 'DuplicateKey',
}

export const codeName = (code: number): string => codeNames[code] ?? `Location${code}`

/** PostgreSQL's state of one that was ended because two waited for each other. */
export const deadlock = '40P01'

const byState: Record<string, number> = {
  '40001': 112,
  [deadlock]: 112,
  '55P03': 24,
  '23505': 11000,
  '23P01': 11000,
  '42P01': 26,
  '57014': 50,
  '0A000': 115,
  '22021': 73,
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
  M000P: 72,
  M000Q: 73,
  M000R: 85,
  M000S: 86,
  M000U: 115,
  M0016: 263,
  M001C: 11000,
  M007U: 40324,
  M0088: 40415,
  M00CO: 121,
}

/** The server went away or refuses connections: drivers treat 189 as retryable and look for a primary again. */
const gone = /^(08|57P0|53300)/

export function codeOfState(state: string, inTransaction = false, message = ''): number {
  if (inTransaction && (state === '55P03' || message.includes(collectionRace))) return writeConflict
  if (gone.test(state)) return unreachable
  // States of the extension are M and its own count of MongoDB's codes; those not listed here are bad values.
  return byState[state] ?? (state.startsWith('M') ? 2 : 1)
}

/** PostgreSQL packs five characters of six bits into an integer; writeErrors carry that. */
export function unpackState(packed: number): string {
  let state = ''
  for (let at = 0; at < 5; at++) state += String.fromCharCode(((packed >> (6 * at)) & 0x3f) + 0x30)
  return state
}

/** Created by another after our snapshot, which cannot see it: the next attempt will. */
const collectionRace = 'Unable to create the specified collection'
