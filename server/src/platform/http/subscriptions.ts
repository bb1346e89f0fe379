import { useServer } from 'graphql-ws/use/ws'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { IncomingMessage, Server } from 'node:http'
import { randomUUID } from 'node:crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config.ts'
import type { Actor, Ctx, Transport } from '../context.ts'
import type { Admission } from '../graphql/admission.ts'
import { formatError, reportUnforeseen } from '../graphql/format-error.ts'
import type { Logger } from '../logger.ts'
import { subscribers } from '../metrics.ts'
import { bearer, httpTransport, requestContext, type Authenticate } from './request-context.ts'

interface Parts {
  schema: GraphQLSchema
  log: Logger
  authenticate: Authenticate
  config: Config
  gate: Admission
}

export interface Subscriptions {
  /** Closes the connections of actors who are others by now, or none any more; clients come back with a new token. */
  recheck(): Promise<void>
  stop(): Promise<void>
}

interface Listener {
  transport: Transport
  actor: Actor
}

const forbiddenCode = 4403

/** graphql-transport-ws on /graphql; the access token comes as connectionParams.authorization. */
export function serveSubscriptions(http: Server, { schema, log, authenticate }: Parts): Subscriptions {
  const sockets = new WebSocketServer({ server: http, path: '/graphql', maxPayload: 256 * 1024 })
  const listeners = new Map<WebSocket, Listener>()
  const server = useServer(
    {
      schema,
      context: async ({ extra, connectionParams }) => {
        const { request, socket } = extra as Extra
        const transport = { ...httpTransport(request), accessToken: bearer(connectionParams?.authorization) }
        const ctx = await requestContext(log, authenticate, transport, randomUUID())
        if (!listeners.has(socket)) subscribers.inc()
        listeners.set(socket, { transport, actor: ctx.actor })
        return ctx
      },
      onDisconnect: ({ extra }) => {
        if (listeners.delete((extra as Extra).socket)) subscribers.dec()
      },
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => formatError(error.toJSON(), error)),
      onNext: (_ctx, _id, _payload, { contextValue }, result) => {
        if (!result.errors) return result
        reportUnforeseen((contextValue as Ctx).log, result.errors)
        return { ...result, errors: result.errors.map(told) }
      },
    },
    sockets,
  )
  return {
    async recheck() {
      for (const [socket, { transport, actor }] of listeners) {
        const now = await authenticate(transport).catch(() => undefined)
        if (!now || !isSameActor(now, actor)) socket.close(forbiddenCode, 'Forbidden')
      }
    },
    stop: async () => void (await server.dispose()),
  }
}

function told(error: GraphQLError): GraphQLError {
  const { message, extensions } = formatError(error.toJSON(), error)
  return new GraphQLError(message, { extensions })
}

interface Extra {
  request: IncomingMessage
  socket: WebSocket
}

function isSameActor(a: Actor, b: Actor): boolean {
  const shape = ({ id, permissions, warehouseIds }: Actor) =>
    JSON.stringify([id, [...permissions].sort(), warehouseIds && [...warehouseIds].sort()])
  return shape(a) === shape(b)
}
