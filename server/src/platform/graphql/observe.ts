import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server'
import {
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Answered } from '../requests/answered.ts'
import type { Ctx } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import { operationSeconds, requestSeconds } from '../observe/metrics.ts'
import { costTold } from './admission.ts'
import { causeOf, isForeseen, reportUnforeseen, tellError } from './format-error.ts'

/** Each request: one line in the log, one measure; what nobody foresaw, with its stack. */
export function observeRequests(log: Logger, answered: Answered): ApolloServerPlugin<Ctx> {
  return {
    async contextCreationDidFail({ error }) {
      if (!isForeseen(causeOf(error))) log.error({ err: error }, 'A request could not begin')
    },
    async requestDidStart() {
      const started = performance.now()
      return {
        async didEncounterErrors({ errors, contextValue }) {
          reportUnforeseen(contextValue.log, errors)
        },
        async willSendResponse(request) {
          const seconds = (performance.now() - started) / 1000
          const type = request.operation?.operation ?? 'none'
          const code = codeOf(request)
          requestSeconds.observe({ type, code }, seconds)
          const { log: own, actor } = request.contextValue
          const operations = request.operation ? rootFields(request.document!, request.operation) : []
          const ms = Math.round(seconds * 1000)
          own.info(
            { actor: { kind: actor.kind, id: actor.id }, type, operation: operations, code, ms },
            'Answered',
          )
          const cost = costTold(request.contextValue)?.actual
          answered(request.contextValue, { type, operations, codes: codesOf(request), cost, ms })
        },
      }
    },
  }
}

const codeOf = (request: GraphQLRequestContext<Ctx>): string => errorCodes(request)[0] ?? 'OK'

function errorCodes({ response: { body } }: GraphQLRequestContext<Ctx>): string[] {
  const errors = (body?.kind === 'single' && body.singleResult.errors) || []
  return errors.map(({ extensions }) =>
    typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL_SERVER_ERROR',
  )
}

/** Those of errors, and of refusals, which come out as data. */
function codesOf(request: GraphQLRequestContext<Ctx>): string[] {
  return [...new Set([...errorCodes(request), ...(refused.get(request.contextValue) ?? [])])]
}

const refused = new WeakMap<Ctx, string[]>()

const noteRefusal = (ctx: Ctx, code: string) => refused.set(ctx, [...(refused.get(ctx) ?? []), code])

/** What was asked of the schema; the names that a client gives its document and the parts of it could be anything. */
export function rootFields(document: DocumentNode, { selectionSet }: OperationDefinitionNode): string[] {
  const found = new Set<string>()
  const look = (set: SelectionSetNode) => {
    for (const selection of set.selections)
      if (selection.kind === Kind.FIELD) found.add(selection.name.value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) look(selection.selectionSet)
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        look(fragments.get(selection.name.value)!)
      }
  }
  const spread = new Set<string>()
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  )
  look(selectionSet)
  return [...found]
}

/** Times every query and mutation of the schema by its outcome, permission check included. */
export function observeOperations(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const [name, field] of Object.entries(type?.getFields() ?? {})) {
      const { resolve } = field
      if (!resolve) continue
      const operation = `${type!.name}.${name}`
      field.resolve = async (...args) => {
        const end = operationSeconds.startTimer({ operation })
        try {
          const result: unknown = await resolve(...args)
          const code = outcomeOf(result)
          end({ code })
          if (code !== 'OK') noteRefusal(args[2] as Ctx, code)
          return result
        } catch (error) {
          end({ code: outcomeOf(error) })
          throw error
        }
      }
    }
  }
  return schema
}

/** Permission checks return their error; a refusal comes out as a plain value that says its type. */
function outcomeOf(result: unknown): string {
  if (result instanceof ApiError) return result.code
  if (result instanceof Error) return tellError(result).extensions.code
  const isRefusal = typeof result === 'object' && result !== null && '__typename' in result
  return isRefusal && 'code' in result && typeof result.code === 'string' ? result.code : 'OK'
}
