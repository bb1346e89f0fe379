import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import type { Ctx } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import { operationSeconds, requestSeconds } from '../observe/metrics.ts'
import { causeOf, isForeseen, reportUnforeseen, tellError } from './format-error.ts'

/** Each request: one line in the log, one measure; what nobody foresaw, with its stack. */
export function observeRequests(log: Logger): ApolloServerPlugin<Ctx> {
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
          own.info(
            {
              actor: { kind: actor.kind, id: actor.id },
              type,
              operation: rootFields(request),
              code,
              ms: Math.round(seconds * 1000),
            },
            'Answered',
          )
        },
      }
    },
  }
}

function codeOf({ response: { body } }: GraphQLRequestContext<Ctx>): string {
  const first = body?.kind === 'single' ? body.singleResult.errors?.[0] : undefined
  if (!first) return 'OK'
  return typeof first.extensions?.code === 'string' ? first.extensions.code : 'INTERNAL_SERVER_ERROR'
}

/** What was asked of the schema; the name that a client gives its document could be anything. */
function rootFields({ operation }: GraphQLRequestContext<Ctx>): string[] {
  const selections = operation?.selectionSet.selections ?? []
  return selections.map((selection) => ('name' in selection ? selection.name.value : '…'))
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
          end({ code: outcomeOf(result) })
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
