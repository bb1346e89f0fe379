import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { createHash } from 'node:crypto'
import type { Budget } from '../requests/budget.ts'
import type { Ctx } from '../requests/context.ts'
import { tooCostly } from '../errors.ts'
import { refuseLongTexts } from './bounds.ts'
import { costOf } from './cost.ts'
import { tooBig } from './document-size.ts'
import { parseOptions, validationOptions, validationRules } from './limits.ts'

export interface Asked {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Record<string, unknown> | undefined
}

/** What `extensions.cost` tells. */
export interface CostTold {
  /** Points that the operation may cost at most. */
  requested: number
  /** Points that were taken for it: none of who is refused. */
  actual: number
  /** The most that one operation may cost. */
  limit: number
  /** What the actor has left to spend on this and every other server; null where budgets are off. */
  available: number | null
  /** Points that come back each second; null where budgets are off. */
  restoreRate: number | null
}

const refusedDocuments = new WeakMap<DocumentNode, GraphQLError>()

/**
 * The document itself, or, in place of one that is too big to be validated, an empty one that `admit` refuses. Whoever
 * keeps validated documents keeps the refusal with it.
 */
export function validatable(document: DocumentNode): DocumentNode {
  const problem = tooBig(document)
  if (!problem) return document
  const refused = parse('{ __typename }')
  refusedDocuments.set(refused, problem)
  return refused
}

export interface Admission {
  /** Before the text of an operation is read: takes what that costs, once for all who send the same; throws RATE_LIMITED. */
  read(ctx: Ctx, text: string): Promise<void>
  /** Prices the operation with its variables and takes that from the actor's budget; throws TOO_COSTLY or RATE_LIMITED. */
  admit(ctx: Ctx, asked: Asked): Promise<CostTold>
}

const costs = new WeakMap<Ctx, CostTold>()

/** The cost of the operation that was admitted, or refused, under this context. */
export const costTold = (ctx: Ctx): CostTold | undefined => costs.get(ctx)

interface Rules {
  schema: GraphQLSchema
  limit: number
  /** Left out: nobody's is counted. */
  budget?: Budget
}

/** The one gate of both doors: a query over HTTP and a subscription over a WebSocket pass it before they are executed. */
export function admission({ schema, limit, budget }: Rules): Admission {
  const known = new Set<string>()
  const reading = new WeakMap<Ctx, string>()

  /** What was fit to be read is kept by its hash, in Apollo's store too. */
  function remember(hash: string | undefined): void {
    if (!hash) return
    known.delete(hash)
    known.add(hash)
    if (known.size > mostKnown) known.delete(known.values().next().value!)
  }

  return {
    async read(ctx, text) {
      const hash = createHash('sha256').update(text).digest('base64')
      reading.set(ctx, hash)
      if (!known.has(hash)) await budget?.spend(ctx, readingPrice(text))
    },
    async admit(ctx, { document, operation, variables }) {
      remember(reading.get(ctx))
      const problem = refusedDocuments.get(document)
      if (problem) throw problem
      refuseLongTexts(variables)
      const requested = priceOf(schema, { document, operation, variables })
      const cost: CostTold = { requested, actual: 0, limit, available: null, restoreRate: null }
      costs.set(ctx, cost)
      if (requested > limit) throw tooCostly(requested, limit)
      const told = () => {
        const { available, restoreRate } = budget!.tell(ctx)
        Object.assign(cost, { available, restoreRate })
      }
      await budget?.spend(ctx, requested).finally(told)
      cost.actual = requested
      return cost
    },
  }
}

const mostKnown = 5_000

/** Parsing and GraphQL's rules: measured, 0.3 ms for what the SPA sends, up to 15 ms for what is made to be hard. */
const readingPrice = (text: string) => Math.min(5_000, 10 + Math.ceil(text.length / 5))

/** Variables that cannot be read are told by the execution, which does nothing else then. */
function priceOf(schema: GraphQLSchema, { document, operation, variables }: Asked): number {
  try {
    return costOf(schema, document, operation, variables)
  } catch (error) {
    if (error instanceof GraphQLError) return 1
    throw error
  }
}

/** What Apollo does for HTTP, for the other door: the operation, or what is wrong with the text of it. */
export function readOperation(
  schema: GraphQLSchema,
  query: string,
  operationName?: string | null,
): Pick<Asked, 'document' | 'operation'> | readonly GraphQLError[] {
  const document = parsed(query)
  if (document instanceof GraphQLError) return [withCode(document, 'GRAPHQL_PARSE_FAILED')]
  const problem = tooBig(document)
  if (problem) return [problem]
  const errors = validate(schema, document, [...specifiedRules, ...validationRules], validationOptions)
  if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'))
  const operation = getOperationAST(document, operationName)
  if (operation) return { document, operation }
  const nameless = new GraphQLError('Name one operation of the document.')
  return [withCode(nameless, 'OPERATION_RESOLUTION_FAILURE')]
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    // The parser goes as deep as the text does.
    if (error instanceof RangeError) return new GraphQLError('This is nested too deeply.')
    throw error
  }
}

/** Also where a rule has a code of its own. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...extensions, code } })
}
