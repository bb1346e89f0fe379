import { useServer } from 'graphql-ws/use/ws'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { IncomingMessage, Server } from 'node:http'
import { randomUUID } from 'node:crypto'
import { WebSocketServer } from 'ws'
import type { Config } from '../config.ts'
import { formatErrorWith } from '../graphql/format-error.ts'
import type { Logger } from '../logger.ts'
import { bearer, httpTransport, requestContext, type Authenticate } from './request-context.ts'

interface Parts {
  schema: GraphQLSchema
  log: Logger
  authenticate: Authenticate
  config: Config
}

/** graphql-transport-ws on /graphql; the access token comes as connectionParams.authorization. */
export function serveSubscriptions(
  http: Server,
  { schema, log, authenticate }: Parts,
): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({ server: http, path: '/graphql', maxPayload: 256 * 1024 })
  const format = formatErrorWith(log)
  const server = useServer(
    {
      schema,
      context: ({ extra, connectionParams }) => {
        const { request } = extra as { request: IncomingMessage }
        const transport = { ...httpTransport(request), accessToken: bearer(connectionParams?.authorization) }
        return requestContext(log, authenticate, transport, randomUUID())
      },
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => format(error.toJSON(), error)),
      onNext: (_ctx, _id, _payload, _args, result) => ({
        ...result,
        ...(result.errors
          ? {
              errors: result.errors.map(
                (error) =>
                  new GraphQLError(error.message, { extensions: format(error.toJSON(), error).extensions }),
              ),
            }
          : {}),
      }),
    },
    sockets,
  )
  return { stop: async () => void (await server.dispose()) }
}
