import { keyPatternOf } from './duplicate-key.ts'
import {
  codeName,
  codeOfState,
  CommandError,
  duplicateKey,
  lockTimeout,
  noTransaction,
  unreachable,
  writeConflict,
  WriteErrors,
} from './errors.ts'
import type { Fields } from './fields.ts'
import { isInTransaction } from './session.ts'
import type { Query } from './statements.ts'

/**
 * The reply to a command that failed, in MongoDB's words. Its transaction, if it had one, has ended: look-ups
 * go over another connection.
 */
export async function replyToError(
  error: unknown,
  fields: Fields | undefined,
  query: Query,
): Promise<object> {
  const patternFor = async (message: string) => {
    const [database, collection] = [fields?.text('$db'), fields?.text(fields.command)]
    if (database === undefined || collection === undefined) return undefined
    return keyPatternOf(query, database, collection, message).catch(() => undefined)
  }
  if (error instanceof WriteErrors) {
    for (const writeError of error.reply.writeErrors) {
      if (writeError.code !== duplicateKey) continue
      writeError.keyPattern = await patternFor(writeError.errmsg)
      writeError.errmsg = duplicateMessage(writeError.errmsg)
    }
    return error.reply
  }
  const failure = labelled(error, fields)
  if (failure.code !== duplicateKey) return errorReply(failure)
  return {
    ...errorReply(failure),
    errmsg: duplicateMessage(failure.message),
    keyPattern: await patternFor(failure.message),
  }
}

/** Libraries look for MongoDB's own prefix. */
const duplicateMessage = (message: string) => `E11000 duplicate key error: ${message}`

interface PostgresError {
  code?: string
  message: string
}

function labelled(error: unknown, fields: Fields | undefined): CommandError {
  const isTransaction = fields !== undefined && isInTransaction(fields)
  const { code, message } = asCommandError(error, isTransaction)
  return new CommandError(code, message, labelsOf(code, fields))
}

function asCommandError(error: unknown, inTransaction: boolean): CommandError {
  if (error instanceof CommandError) return error
  const { code: state, message } = error as PostgresError
  // A mistake of our own: nobody should try it again.
  if (error instanceof TypeError || error instanceof RangeError) return new CommandError(1, message)
  const isOfPostgres = state !== undefined && /^[0-9A-Z]{5}$/.test(state)
  if (!isOfPostgres) return new CommandError(unreachable, `The database is out of reach: ${message}`)
  return new CommandError(codeOfState(state, inTransaction, message), message)
}

const transient = [writeConflict, lockTimeout, unreachable, noTransaction]

function labelsOf(code: number, fields: Fields | undefined): string[] {
  if (!fields) return []
  const isEnd = fields.command === 'commitTransaction' || fields.command === 'abortTransaction'
  if (isInTransaction(fields) && !(isEnd && code === unreachable)) {
    return transient.includes(code) ? ['TransientTransactionError'] : []
  }
  // A write that carries a number may be repeated, and so may the end of a transaction.
  return code === unreachable && fields.long('txnNumber') !== undefined ? ['RetryableWriteError'] : []
}

function errorReply({ code, message, labels }: CommandError): object {
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName: codeName(code),
    ...(labels.length > 0 && { errorLabels: labels }),
  }
}
