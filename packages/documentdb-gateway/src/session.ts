import { CommandError } from './errors.ts'
import { Fields } from './fields.ts'
import type { TransactionId } from './transactions.ts'

/** How a command says which session, transaction or retryable write it belongs to. */

export const isInTransaction = (fields: Fields): boolean => fields.number('autocommit') === 0

export function transactionIdOf(fields: Fields): TransactionId {
  const lsid = fields.document('lsid')
  const number = fields.long('txnNumber')
  if (!lsid || number === undefined) throw new CommandError(72, 'A transaction needs a session and a number.')
  return { session: sessionKey(lsid), number }
}

/** A session is known by the bytes of its id. */
export const sessionKey = (lsid: Buffer): string => lsid.toString('latin1')

export function retryIdOf(fields: Fields): string | null {
  const number = fields.long('txnNumber')
  const lsid = number === undefined ? undefined : fields.document('lsid')
  return lsid ? `${lsid.toString('base64')}:${number}` : null
}

export function sessionsIn(fields: Fields): string[] {
  const listed = fields.document(fields.command)
  if (!listed) return []
  const sessions = new Fields(listed)
  return sessions.names().flatMap((name) => {
    const lsid = sessions.document(name)
    return lsid ? [sessionKey(lsid)] : []
  })
}
