import type { Pool, PoolClient } from 'pg'
import type { Cursors } from './cursors.ts'
import type { Fields } from './fields.ts'
import type { ReplyDocument } from './wire.ts'

export interface Statement {
  /** Named ones are parsed once a connection. */
  name?: string
  text: string
  values: unknown[]
}

/** Runs a statement on the connection that the command belongs to and gives back its one row. */
export type Query = (statement: Statement) => Promise<unknown[]>

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

export type Command = (call: Call) => Promise<ReplyDocument>

export function queryOn(target: Pool | PoolClient): Query {
  return async (statement) => {
    const { rows } = await target.query<unknown[]>({ ...statement, rowMode: 'array' })
    return rows[0] ?? []
  }
}
