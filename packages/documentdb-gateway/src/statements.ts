import type { Connection, Pool, PoolClient, Submittable } from 'pg'
import { serialize } from 'pg-protocol'
import { CommandError, lockTimeout } from './errors.ts'

export interface Statement {
  /** Named ones are parsed once a connection. */
  name?: string
  text: string
  values?: Value[]
}

/** Bytes go as they are, everything else as PostgreSQL would read it. */
export type Value = string | Buffer | null

/** The one row of a statement, its columns as PostgreSQL prints them. */
export type Row = (string | null)[]

/** Runs a statement on the connection that a command belongs to, until somebody has no more use for its answer. */
export type Query = (statement: Statement, unwanted?: AbortSignal) => Promise<Row>

interface Answer {
  row: Row
  /** PostgreSQL's own word for what it did. */
  tag: string
}

/** Which statements a connection has parsed. */
const parsed = new WeakMap<Connection, Set<string>>()

/**
 * Statements that go out in one write and come back as one answer; where one fails, those behind it are
 * skipped. pg's own queries take four writes and have the columns described each time.
 */
class Batch implements Submittable {
  readonly #statements: Statement[]
  readonly #resolve: (answers: Answer[]) => void
  readonly #reject: (error: Error) => void
  readonly #answers: Answer[] = []
  #row: Row = []

  constructor(statements: Statement[], resolve: (answers: Answer[]) => void, reject: (error: Error) => void) {
    this.#statements = statements
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    const known = parsed.get(connection) ?? new Set()
    parsed.set(connection, known)
    const messages = this.#statements.flatMap(({ name = '', text, values = [] }) => [
      // Closed first: a batch that failed may have left it half known.
      ...(known.has(name) ? [] : [serialize.close({ type: 'S', name }), serialize.parse({ name, text })]),
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
    ])
    connection.stream.write(Buffer.concat([...messages, serialize.sync()]))
  }

  handleDataRow({ fields }: { fields: Row }): void {
    this.#row = fields
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#answers.push({ row: this.#row, tag: text })
    this.#row = []
  }

  handleReadyForQuery(connection: Connection): void {
    const known = parsed.get(connection)!
    for (const { name } of this.#statements) if (name) known.add(name)
    this.#resolve(this.#answers)
  }

  handleError(error: Error): void {
    this.#reject(error)
  }
}

/** Gives back the answer of each, or fails as the first of them that did. */
export function runTogether(client: PoolClient, statements: Statement[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => client.query(new Batch(statements, resolve, reject)))
}

/** A free connection. That there is none for long says nothing about the server: drivers keep their own. */
export async function connectTo(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (!(error as Error).message.startsWith('timeout exceeded')) throw error
    throw new CommandError(lockTimeout, 'All connections to PostgreSQL have been busy for too long.')
  }
}

/** Each statement by itself, on any connection of the pool. */
export function queryOf(pool: Pool): Query {
  const query: Query = async (statement, unwanted) => {
    const client = await connectTo(pool)
    const stop = () => void breakOff(client, query)
    try {
      unwanted?.throwIfAborted()
      unwanted?.addEventListener('abort', stop)
      const [answer] = await runTogether(client, [statement])
      return answer!.row
    } finally {
      unwanted?.removeEventListener('abort', stop)
      // Nobody else's statement may be what is broken off.
      client.release(unwanted?.aborted ?? false)
    }
  }
  return query
}

/** Ends what a connection is doing; who asked for that gets an error. */
export async function breakOff(client: PoolClient, query: Query): Promise<void> {
  const { processID } = client as PoolClient & { processID: number }
  await query({ name: 'break_off', text: 'SELECT pg_cancel_backend($1)', values: [String(processID)] }).catch(
    () => {}, // it cannot be reached, or has ended
  )
}

export const begin = { name: 'begin', text: 'BEGIN ISOLATION LEVEL REPEATABLE READ' }
export const commit = { name: 'commit', text: 'COMMIT' }
export const rollback = { name: 'rollback', text: 'ROLLBACK' }

/** Statements of one state of the data, on a connection of the pool; all of what they write, or nothing. */
export async function inOneState<T>(pool: Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await connectTo(pool)
  let broken: unknown
  try {
    await runTogether(client, [begin])
    const result = await work(async (statement) => (await runTogether(client, [statement])).at(-1)!.row)
    await runTogether(client, [commit])
    return result
  } catch (error) {
    await runTogether(client, [rollback]).catch((failure: unknown) => (broken = failure))
    throw error
  } finally {
    client.release(broken !== undefined)
  }
}
