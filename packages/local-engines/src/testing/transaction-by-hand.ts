import { Long, UUID, type Document } from 'mongodb'
import { onTestFinished } from 'vitest'
import { RawConnection } from './raw-connection.ts'

/** Command by command over a connection of its own, as no driver would send them: taking one of 'a'. */
export async function transactionByHand(port: number) {
  const connection = await RawConnection.open(port)
  onTestFinished(() => connection.close())
  const lsid = { id: new UUID() }
  const run = (command: Document, number = 1) =>
    connection.command({
      ...command,
      lsid,
      txnNumber: Long.fromNumber(number),
      autocommit: false,
      $db: 'test',
    })
  return {
    lsid,
    run,
    begin: (number = 1) => run({ ...takeOne, startTransaction: true }, number),
    commit: () => run({ commitTransaction: 1, $db: 'admin' }),
    abort: () => run({ abortTransaction: 1, $db: 'admin' }),
    send: (command: Document) => connection.command({ ...command, $db: 'test' }),
  }
}

export const takeOne = { update: 'items', updates: [{ q: { _id: 'a' }, u: { $inc: { quantity: -1 } } }] }
