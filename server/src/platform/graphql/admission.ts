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
import type { Ctx } from '../context.ts'
import { tooCostly } from '../errors.ts'
import { costOf } from './cost.ts'
import { parseOptions, validationRules } from './limits.ts'

export interface Asked {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Record<string, unknown> | undefined
}

/** What `extensions.cost` tells. */
export interface CostTold {
  /** Points that the operation may cost at most. */
  requested: number
  /** The most that one operation may cost. */
  limit: number
}

export interface Admission {
  /** Prices the operation with its variables; throws TOO_COSTLY. What it told stays with the context. */
  admit(ctx: Ctx, asked: Asked): Promise<CostTold>
}

const told = new WeakMap<Ctx, CostTold>()

/** The cost of the operation that was admitted, or refused, under this context. */
export const costTold = (ctx: Ctx): CostTold | undefined => told.get(ctx)

/** The one gate of both doors: a query over HTTP and a subscription over a WebSocket pass it before they are executed. */
export function admission({ schema, limit }: { schema: GraphQLSchema; limit: number }): Admission {
  return {
    async admit(ctx, { document, operation, variables }) {
      const requested = priceOf(schema, { document, operation, variables })
      const cost = { requested, limit }
      told.set(ctx, cost)
      if (requested > limit) throw tooCostly(requested, limit)
      return cost
    },
  }
}

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
  try {
    const document = parse(query, parseOptions)
    const errors = validate(schema, document, [...specifiedRules, ...validationRules])
    if (errors.length > 0) return errors
    const operation = getOperationAST(document, operationName)
    return operation ? { document, operation } : [new GraphQLError('Name one operation of the document.')]
  } catch (error) {
    // Rules of ours may throw what others report.
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}
