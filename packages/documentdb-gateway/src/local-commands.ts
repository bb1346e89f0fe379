import { UUID } from 'bson'
import { document } from './commands.ts'
import type { Backend } from './connection.ts'
import { CommandError } from './errors.ts'
import { Fields } from './fields.ts'
import { setName } from './gateway.ts'
import { maxMessageBytes } from './wire.ts'

/** Commands that the gateway answers by itself; undefined for the others. */
export async function local(
  fields: Fields,
  backend: Backend,
  connectionId: number,
): Promise<Buffer | undefined> {
  switch (fields.command) {
    case 'hello':
    case 'ismaster':
    case 'isMaster':
      return hello(backend.address, connectionId)
    case 'ping':
      return document({ ok: 1 })
    case 'buildInfo':
    case 'buildinfo':
      return document({
        version: '7.0.0',
        gitVersion: 'gudang',
        modules: [],
        versionArray: [7, 0, 0, 0],
        maxBsonObjectSize,
        ok: 1,
      })
    case 'startSession':
      return document({ id: { id: new UUID() }, timeoutMinutes: 30, ok: 1 })
    case 'endSessions':
    case 'killSessions':
      await endSessions(fields, backend)
      return document({ ok: 1 })
    case 'commitTransaction':
      await backend.transactions.commit(...transactionOf(fields))
      return document({ ok: 1 })
    case 'abortTransaction':
      await backend.transactions.abort(...transactionOf(fields))
      return document({ ok: 1 })
    default:
      return undefined
  }
}

const maxBsonObjectSize = 16 * 1024 * 1024

function hello(address: string, connectionId: number): Buffer {
  return document({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    secondary: false,
    setName,
    setVersion: 1,
    hosts: [address],
    me: address,
    primary: address,
    maxBsonObjectSize,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 25_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  })
}

function transactionOf(fields: Fields): [string, bigint] {
  const lsid = fields.document('lsid')
  const number = fields.long('txnNumber')
  if (!lsid || number === undefined) throw new CommandError(72, 'A transaction needs a session and a number.')
  return [lsid.toString('latin1'), number]
}

async function endSessions(fields: Fields, backend: Backend): Promise<void> {
  const listed = fields.document(fields.command)
  if (!listed) return
  const sessions = new Fields(listed)
  for (const name of sessions.names()) {
    // A session is known by the bytes of its id.
    const lsid = sessions.document(name)
    if (lsid) await backend.transactions.endSession(lsid.toString('latin1'))
  }
}
