import { serialize, UUID } from 'bson'
import type { Backend } from './backend.ts'
import type { Fields } from './fields.ts'
import { sessionsIn, transactionIdOf } from './session.ts'
import { maxMessageBytes, type ReplyDocument } from './wire.ts'

export const setName = 'gudang'
const maxBsonObjectSize = 16 * 1024 * 1024
const ok = serialize({ ok: 1 })

/** Commands that the gateway answers by itself; undefined for the others. */
export function local(
  fields: Fields,
  backend: Backend,
  connectionId: number,
): ReplyDocument | Promise<ReplyDocument> | undefined {
  switch (fields.command) {
    case 'hello':
    case 'ismaster':
    case 'isMaster':
      return hello(backend.address, connectionId)
    case 'ping':
    case 'refreshSessions':
      return ok
    case 'buildInfo':
    case 'buildinfo':
      return buildInfo
    case 'startSession':
      return serialize({ id: { id: new UUID() }, timeoutMinutes: 30, ok: 1 })
    case 'endSessions':
    case 'killSessions':
      return Promise.all(sessionsIn(fields).map((each) => backend.transactions.endSession(each))).then(
        () => ok,
      )
    case 'commitTransaction':
      return backend.transactions.commit(transactionIdOf(fields)).then(() => ok)
    case 'abortTransaction':
      return backend.transactions.abort(transactionIdOf(fields)).then(() => ok)
    default:
      return undefined
  }
}

/** MongoDB 7.0: new enough for today's drivers, too old for them to send commands that there are none of here. */
const buildInfo = serialize({
  version: '7.0.0',
  gitVersion: 'gudang',
  modules: [],
  versionArray: [7, 0, 0, 0],
  maxBsonObjectSize,
  ok: 1,
})

function hello(address: string, connectionId: number): ReplyDocument {
  return serialize({
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
