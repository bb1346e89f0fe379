import type { Ctx } from './context.ts'

/** What is known of a request once it is answered: names of the schema and codes, and nothing that was sent. */
export interface Answer {
  type: string
  /** Root fields, or the route of a file. */
  operations: string[]
  /** Of what went wrong, refusals too; none where all went well. */
  codes: string[]
  /** Points that were taken for it. */
  cost?: number
  ms: number
}

/** Is told of each request, at both doors, after its answer was made: it must cost next to nothing. */
export type Answered = (ctx: Ctx, answer: Answer) => void
