import { deserialize, serialize } from 'bson'
import type { Call, Command } from './call.ts'
import {
  codeOfState,
  CommandError,
  deadlock,
  unpackState,
  writeConflict,
  WriteErrors,
  type WriteReply,
} from './errors.ts'
import { explain } from './explain.ts'
import type { Statement, Value } from './statements.ts'
import { bsonOf } from './wire.ts'

function statement(name: string, text: string) {
  return (...values: Value[]): Statement => ({ name, text, values })
}

function write(name: 'insert' | 'update' | 'delete'): Command {
  const select = statement(name, `SELECT p_result, p_success FROM documentdb_api.${name}($1, $2, $3, $4)`)
  return async ({ query, database, body, sequence, retryId, inTransaction }) => {
    const [result, isSuccess] = await query(select(database, body, sequence, retryId))
    if (isSuccess !== 't') throw writeErrors(bsonOf(result), inTransaction)
    return result!
  }
}

const writeUpdates = write('update')

/**
 * Where a collection has a validator, PostgreSQL is asked to update many by a statement that computes the new documents first:
 * one that it then waits for would be overwritten as it was before. In one state of the data it is refused instead, and done
 * again, as by MongoDB.
 */
const update: Command = async (call) => {
  if (call.inTransaction || !changesMany(call)) return writeUpdates(call)
  const result = await againOn(conflicts, () =>
    call.inOneState((query) => writeUpdates({ ...call, query }).catch(keptErrors)),
  )
  if (result instanceof WriteErrors) throw result
  return result
}

const conflicts = ['40001', deadlock, writeConflict]

/** What has been written beside them stays. */
function keptErrors(error: unknown): WriteErrors {
  if (error instanceof WriteErrors) return error
  throw error
}

/** Perhaps: said of one that only has the bytes in its data, it does no harm. */
const changesMany = ({ body, sequence }: Call) => [body, sequence].some((bytes) => bytes?.includes(multi))

const multi = Buffer.from([0x08, ...Buffer.from('multi'), 0, 1])

/** A conflict among them is an error of the whole command, or no driver would retry it. */
function writeErrors(result: Buffer, inTransaction: boolean): Error {
  const reply = deserialize(result) as unknown as WriteReply
  for (const error of reply.writeErrors) {
    error.code = codeOfState(unpackState(error.code), inTransaction, error.errmsg)
    if ([24, 112, 189, 251].includes(error.code)) return new CommandError(error.code, error.errmsg)
  }
  return new WriteErrors(reply)
}

function firstPage(name: 'find' | 'aggregate' | 'list_collections' | 'list_indexes'): Command {
  const select = statement(
    name,
    `SELECT cursorPage, continuation, cursorId FROM documentdb_api.${name}_cursor_first_page($1, $2)`,
  )
  return async ({ query, database, body, cursors }) => {
    const [page, continuation, id] = await query(select(database, body))
    if (continuation) cursors.keep(BigInt(id!), database, continuation)
    return page!
  }
}

const nextPage = statement(
  'get_more',
  'SELECT cursorPage, continuation FROM documentdb_api.cursor_get_more($1, $2, $3)',
)

const getMore: Command = async ({ query, fields, body, cursors }) => {
  const id = fields.long('getMore')
  const cursor = id === undefined ? undefined : cursors.take(id)
  if (id === undefined || !cursor) throw new CommandError(43, `There is no cursor ${id}.`)
  const [page, continuation] = await query(nextPage(cursor.database, body, cursor.continuation))
  if (continuation) cursors.keep(id, cursor.database, continuation)
  return page!
}

const deleteCursors = statement('delete_cursors', 'SELECT documentdb_api_internal.delete_cursors($1)')

const killCursors: Command = async ({ query, fields, cursors }) => {
  const listed = fields.document('cursors')
  const ids = listed ? Object.values(deserialize(listed, { useBigInt64: true })).map(BigInt) : []
  const known = ids.filter((id) => cursors.take(id))
  await query(deleteCursors(`{${ids.join()}}`))
  return serialize({
    cursorsKilled: known,
    cursorsNotFound: ids.filter((id) => !known.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  })
}

/** A function that takes (database, body) or less and gives back the whole reply. */
function plain(name: string, expression: string, values: (call: Call) => Value[] = byBody): Command {
  const select = statement(name, `SELECT ${expression}`)
  return async (call) => {
    const [result] = await call.query(select(...values(call)))
    return result!
  }
}

const byBody = ({ database, body }: Call): Value[] => [database, body]
const byBodyAlone = ({ body }: Call): Value[] => [body]
const byCollection = (call: Call): Value[] => [call.database, collection(call)]

function collection({ fields }: Call): string {
  const name = fields.text(fields.command)
  if (!name) throw new CommandError(73, `${fields.command} needs the name of a collection.`)
  return name
}

/** The public create_indexes_background answers before uniqueness holds; this one when it does. */
const newIndexes = statement(
  'create_indexes',
  'SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2, true)',
)

const createIndexes: Command = async ({ query, database, body }) => {
  const [result] = await query(newIndexes(database, body))
  const { raw } = deserialize(bsonOf(result)) as { raw: { defaultShard: Record<string, unknown> } }
  const { ok, code, errmsg } = raw.defaultShard
  if (!ok) throw new CommandError(codeOfState(unpackState(Number(code))), String(errmsg))
  return serialize(raw.defaultShard)
}

const dropIndexesCall = statement('drop_indexes', 'CALL documentdb_api.drop_indexes($1, $2, NULL)')

const dropIndexes: Command = async (call) => {
  const [result] = await call.query(dropIndexesCall(...byBody(call)))
  return serialize({ ...deserialize(bsonOf(result)), ok: 1 })
}

const mostAttempts = 50

/** Again, where it met others: each time they have come further. */
async function againOn<T>(codes: unknown[], work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!codes.includes((error as { code?: unknown }).code) || attempt === mostAttempts) throw error
    }
  }
}

/** PostgreSQL ends one of two that wait for each other; with mongod a drop waits until the others are done. */
const afterOthers = <T>(drop: () => Promise<T>) => againOn([deadlock], drop)

const dropCollection = statement('drop_collection', 'SELECT documentdb_api.drop_collection($1, $2)')

const drop: Command = async (call) => {
  const [wasThere] = await afterOthers(() => call.query(dropCollection(...byCollection(call))))
  if (wasThere !== 't') throw new CommandError(26, 'ns not found')
  return serialize({ ns: byCollection(call).join('.'), ok: 1 })
}

const dropAll = statement('drop_database', 'SELECT documentdb_api.drop_database($1)')

const dropDatabase: Command = async ({ query, database }) => {
  await afterOthers(() => query(dropAll(database)))
  return serialize({ dropped: database, ok: 1 })
}

const findAndModify = plain(
  'find_and_modify',
  'p_result FROM documentdb_api.find_and_modify($1, $2, $3)',
  ({ database, body, retryId }) => [database, body, retryId],
)

/** Every command that PostgreSQL answers. */
export const commands = new Map<string, Command>([
  ['insert', write('insert')],
  ['update', update],
  ['delete', write('delete')],
  ['findAndModify', findAndModify],
  ['findandmodify', findAndModify],
  ['find', firstPage('find')],
  ['aggregate', firstPage('aggregate')],
  ['listCollections', firstPage('list_collections')],
  ['listIndexes', firstPage('list_indexes')],
  ['getMore', getMore],
  ['killCursors', killCursors],
  ['count', plain('count', 'document FROM documentdb_api.count_query($1, $2)')],
  ['distinct', plain('distinct', 'document FROM documentdb_api.distinct_query($1, $2)')],
  ['explain', explain],
  ['createIndexes', createIndexes],
  ['dropIndexes', dropIndexes],
  ['create', plain('create', 'documentdb_api.create_collection_view($1, $2)')],
  ['drop', drop],
  ['dropDatabase', dropDatabase],
  ['listDatabases', plain('list_databases', 'documentdb_api.list_databases($1)', byBodyAlone)],
  ['renameCollection', plain('rename_collection', 'documentdb_api.rename_collection($1)', byBodyAlone)],
  [
    'collMod',
    plain('coll_mod', 'documentdb_api.coll_mod($1, $2, $3)', (call) => [...byCollection(call), call.body]),
  ],
  ['collStats', plain('coll_stats', 'documentdb_api.coll_stats($1, $2, 1)', byCollection)],
  ['dbStats', plain('db_stats', 'documentdb_api.db_stats($1, 1, false)', ({ database }) => [database])],
])

/** Broken off when the client goes, as by MongoDB; what writes goes on. */
export const reads = new Set(['find', 'aggregate', 'getMore', 'count', 'distinct'])

/** Run one at a time: two of them that meet in PostgreSQL's catalogue would lock each other out. */
export const changesSchema = new Set([
  'createIndexes',
  'dropIndexes',
  'create',
  'drop',
  'dropDatabase',
  'renameCollection',
  'collMod',
])

/** Refused inside a transaction, as by MongoDB (and count, whose place there is an aggregate). */
export const notInTransaction = new Set([
  'createIndexes',
  'dropIndexes',
  'drop',
  'create',
  'dropDatabase',
  'explain',
  'listCollections',
  'listIndexes',
  'listDatabases',
  'renameCollection',
  'collMod',
  'collStats',
  'dbStats',
  'count',
])
