import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { Answered } from '../requests/answered.ts'
import type { Ctx } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import { costTold, validatable, type Admission } from './admission.ts'
import { tellError } from './format-error.ts'

/** Holds each request over HTTP against the gate of both doors, and tells what it costs. */
export function admitRequests(gate: Admission): ApolloServerPlugin<Ctx> {
  return {
    async requestDidStart() {
      return {
        async validationDidStart(request) {
          // Apollo validates what it finds here, and keeps it under the hash of the text.
          Object.assign(request, { document: validatable(request.document) })
        },
        async didResolveOperation({ contextValue, document, operation, request: { variables } }) {
          // Without one, the execution tells that the name fits none.
          if (operation) await gate.admit(contextValue, { document, operation, variables }).catch(refuse)
        },
        async willSendResponse({ contextValue, response: { body } }) {
          const cost = costTold(contextValue)
          if (cost && body.kind === 'single')
            body.singleResult.extensions = { ...body.singleResult.extensions, cost }
        },
      }
    },
  }
}

/** Gives the context of who asks, once what they send may be read; Apollo observes no request that ends here. */
export async function admitReading(
  gate: Admission,
  answered: Answered,
  ctx: Ctx,
  body: unknown,
): Promise<Ctx> {
  const { query } = (body ?? {}) as { query?: unknown }
  const started = performance.now()
  if (typeof query === 'string')
    await gate.read(ctx, query).catch((error: unknown) => {
      const { code } = tellError(error).extensions
      const ms = Math.round(performance.now() - started)
      answered(ctx, { type: 'none', operations: [], codes: [code], ms })
      refuse(error)
    })
  return ctx
}

/** As what Apollo finds wrong with a request by itself; to wait is no fault of the request. */
function refuse(error: unknown): never {
  if (!(error instanceof ApiError)) throw error
  const { code, message, extensions } = error
  const http = { status: code === 'RATE_LIMITED' ? 200 : 400 }
  throw new GraphQLError(message, { originalError: error, extensions: { ...extensions, code, http } })
}
