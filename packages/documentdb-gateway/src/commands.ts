import { deserialize, serialize } from 'bson'
import { codeName, codeOfState, CommandError, unpackState } from './errors.ts'
import type { Cursors } from './cursors.ts'
import type { Fields } from './fields.ts'

/** Runs a statement on the connection that the command belongs to and gives back its one row. */
export type Query = (statement: {
  name: string
  text: string
  values: unknown[]
}) => Promise<Record<string, unknown>>

export interface Call {
  fields: Fields
  body: Buffer
  sequence: Buffer | null
  database: string
  query: Query
  cursors: Cursors
  inTransaction: boolean
  /** Names a retryable write, so that its repetition has no second effect. */
  retryId: string | null
}

type Command = (call: Call) => Promise<Buffer>

/** The extension's BSON comes as text: BSONHEX and the bytes. */
export function bsonOf(text: unknown): Buffer {
  if (typeof text !== 'string' || !text.startsWith('BSONHEX'))
    throw new CommandError(8, 'The engine gave no document.')
  return Buffer.from(text.slice(7), 'hex')
}

export const document = (value: Record<string, unknown>): Buffer =>
  Buffer.from(serialize(value, { ignoreUndefined: true }))

function statement(name: string, expression: string) {
  return (...values: unknown[]) => ({ name, text: `SELECT * FROM ${expression}`, values })
}

const writes = {
  insert: statement('insert', 'documentdb_api.insert($1, $2, $3, $4)'),
  update: statement('update', 'documentdb_api.update($1, $2, $3, $4)'),
  delete: statement('delete', 'documentdb_api.delete($1, $2, $3, $4)'),
}

function write(kind: keyof typeof writes): Command {
  return async ({ query, database, body, sequence, retryId, inTransaction }) => {
    const row = await query(writes[kind](database, body, sequence, retryId))
    const result = bsonOf(row.p_result)
    return row.p_success ? result : withWriteErrors(result, inTransaction)
  }
}

interface WriteError {
  index: number
  code: number
  errmsg: string
  codeName?: string
  keyPattern?: unknown
}

/** Conflicts inside writeErrors must be errors of the whole command, or no driver would retry them. */
function withWriteErrors(result: Buffer, inTransaction: boolean): Buffer {
  const reply = deserialize(result, { promoteValues: true }) as { writeErrors?: WriteError[] }
  for (const error of reply.writeErrors ?? []) {
    const code = codeOfState(unpackState(error.code), inTransaction)
    if (code === 112 || code === 24 || code === 189) throw new WriteErrors(code, error.errmsg, reply)
    error.code = code
    error.codeName = codeName(code)
  }
  throw new WriteErrors(0, '', reply)
}

/** writeErrors end a transaction too, so they travel as an exception; the code is 0 where the reply itself is fine. */
export class WriteErrors extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly reply: { writeErrors?: WriteError[] },
  ) {
    super(message)
  }
}

const firstPages = {
  find: statement('find', 'documentdb_api.find_cursor_first_page($1, $2)'),
  aggregate: statement('aggregate', 'documentdb_api.aggregate_cursor_first_page($1, $2)'),
  listCollections: statement('list_collections', 'documentdb_api.list_collections_cursor_first_page($1, $2)'),
  listIndexes: statement('list_indexes', 'documentdb_api.list_indexes_cursor_first_page($1, $2)'),
}

function firstPage(kind: keyof typeof firstPages): Command {
  return async ({ query, database, body, cursors }) => {
    const row = await query(firstPages[kind](database, body))
    if (row.continuation !== null)
      cursors.keep(BigInt(row.cursorid as string), database, bsonOf(row.continuation))
    return bsonOf(row.cursorpage)
  }
}

const getMoreStatement = statement('get_more', 'documentdb_api.cursor_get_more($1, $2, $3)')

const getMore: Command = async ({ query, fields, body, cursors }) => {
  const id = fields.long('getMore')
  const cursor = id === undefined ? undefined : cursors.take(id)
  if (id === undefined || !cursor) throw new CommandError(43, `There is no cursor ${id}.`)
  const row = await query(getMoreStatement(cursor.database, body, cursor.continuation))
  if (row.continuation !== null) cursors.keep(id, cursor.database, bsonOf(row.continuation))
  return bsonOf(row.cursorpage)
}

const deleteCursors = statement('delete_cursors', 'documentdb_api_internal.delete_cursors($1) AS result')

const killCursors: Command = async ({ query, fields, cursors }) => {
  const listed = fields.document('cursors')
  const ids = listed
    ? Object.values(deserialize(listed, { promoteLongs: false, useBigInt64: true })).map(BigInt)
    : []
  const known = ids.filter((id) => cursors.take(id))
  await query(deleteCursors(ids.map(String)))
  return document({
    cursorsKilled: known,
    cursorsNotFound: ids.filter((id) => !known.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  })
}

/** A command whose function takes (database, body) or less and gives back one document. */
function plain(name: string, expression: string, values: (call: Call) => unknown[]): Command {
  const select = statement(name, `${expression} AS result`)
  return async (call) => {
    const row = await call.query(select(...values(call)))
    return bsonOf(Object.values(row)[0])
  }
}

const byBody = ({ database, body }: Call) => [database, body]

function collection({ fields }: Call): string {
  const name = fields.text(fields.command)
  if (!name) throw new CommandError(73, `${fields.command} needs the name of a collection.`)
  return name
}

const createIndexesStatement = statement(
  'create_indexes',
  'documentdb_api_internal.create_indexes_non_concurrently($1, $2, true) AS result',
)

const createIndexes: Command = async ({ query, database, body }) => {
  const row = await query(createIndexesStatement(database, body))
  const result = deserialize(bsonOf(row.result)) as {
    ok?: number
    raw?: { defaultShard?: Record<string, unknown> }
  }
  const inner = result.raw?.defaultShard ?? (result as Record<string, unknown>)
  if (inner.ok === 1 || inner.ok === true) return document({ ...inner, ok: 1 })
  const code = Number(inner.code ?? 67)
  throw new CommandError(
    code > 100_000 ? codeOfState(unpackState(code), false) : code,
    String(inner.errmsg ?? 'The index cannot be made.'),
  )
}

const dropIndexesStatement = (database: string, body: Buffer) => ({
  name: 'drop_indexes',
  text: 'CALL documentdb_api.drop_indexes($1, $2, NULL)',
  values: [database, body],
})

const dropIndexes: Command = async ({ query, database, body }) =>
  bsonOf(Object.values(await query(dropIndexesStatement(database, body)))[0])

const dropCollection = statement('drop_collection', 'documentdb_api.drop_collection($1, $2) AS dropped')

const drop: Command = async (call) => {
  const name = collection(call)
  const { dropped } = await call.query(dropCollection(call.database, name))
  if (!dropped) throw new CommandError(26, 'ns not found')
  return document({ ns: `${call.database}.${name}`, ok: 1 })
}

const dropDatabaseStatement = statement('drop_database', 'documentdb_api.drop_database($1) AS dropped')

const dropDatabase: Command = async ({ query, database }) => {
  await query(dropDatabaseStatement(database))
  return document({ dropped: database, ok: 1 })
}

const collectionInfo = statement('create', 'documentdb_api.create_collection_view($1, $2) AS result')

const create: Command = async ({ query, database, body }) =>
  bsonOf((await query(collectionInfo(database, body))).result)

const findAndModifyStatement = statement('find_and_modify', 'documentdb_api.find_and_modify($1, $2, $3)')

const findAndModify: Command = async ({ query, database, body, retryId }) =>
  bsonOf((await query(findAndModifyStatement(database, body, retryId))).p_result)

/** Every command that PostgreSQL answers. */
export const commands: Record<string, Command> = {
  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findAndModify,
  findandmodify: findAndModify,
  find: firstPage('find'),
  aggregate: firstPage('aggregate'),
  listCollections: firstPage('listCollections'),
  listIndexes: firstPage('listIndexes'),
  getMore,
  killCursors,
  count: plain('count', 'documentdb_api.count_query($1, $2)', byBody),
  distinct: plain('distinct', 'documentdb_api.distinct_query($1, $2)', byBody),
  createIndexes,
  dropIndexes,
  create,
  drop,
  dropDatabase,
  listDatabases: plain('list_databases', 'documentdb_api.list_databases($1)', ({ body }) => [body]),
  renameCollection: plain('rename_collection', 'documentdb_api.rename_collection($1)', ({ body }) => [body]),
  collMod: plain('coll_mod', 'documentdb_api.coll_mod($1, $2, $3)', (call) => [
    call.database,
    collection(call),
    call.body,
  ]),
  collStats: plain('coll_stats', 'documentdb_api.coll_stats($1, $2, 1)', (call) => [
    call.database,
    collection(call),
  ]),
  dbStats: plain('db_stats', 'documentdb_api.db_stats($1, 1, false)', ({ database }) => [database]),
}

/** Refused inside a transaction, as by MongoDB (and count, whose place there is an aggregate). */
export const notInTransaction = new Set([
  'createIndexes',
  'dropIndexes',
  'drop',
  'create',
  'dropDatabase',
  'listCollections',
  'listIndexes',
  'listDatabases',
  'renameCollection',
  'collMod',
  'collStats',
  'dbStats',
  'count',
])
