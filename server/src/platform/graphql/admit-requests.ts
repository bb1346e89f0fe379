import type { ApolloServerPlugin } from '@apollo/server'
import type { Ctx } from '../context.ts'
import { costTold, type Admission } from './admission.ts'

/** Holds each request over HTTP against the gate of both doors, and tells what it costs. */
export function admitRequests(gate: Admission): ApolloServerPlugin<Ctx> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, document, operation, request: { variables } }) {
          if (operation) await gate.admit(contextValue, { document, operation, variables })
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
