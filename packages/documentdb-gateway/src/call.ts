import type { Cursors } from './cursors.ts'
import type { Fields } from './fields.ts'
import type { Query } from './statements.ts'
import type { ReplyDocument } from './wire.ts'

export interface Call {
  fields: Fields
  body: Buffer
  sequence: Buffer | null
  database: string
  query: Query
  /** Statements that see one state of the data: fails with 112 where others have changed it meanwhile. */
  inOneState<T>(work: (query: Query) => Promise<T>): Promise<T>
  cursors: Cursors
  inTransaction: boolean
  /** Names a retryable write, so that its repetition has no second effect. */
  retryId: string | null
}

export type Command = (call: Call) => Promise<ReplyDocument>
