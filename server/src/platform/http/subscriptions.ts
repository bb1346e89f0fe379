import { getOperationAST, GraphQLError, type ExecutionArgs, type GraphQLSchema } from 'graphql'
import { makeServer } from 'graphql-ws'
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Config } from '../config/config.ts'
import { logFailure } from '../database/log-failure.ts'
import type { Answered } from '../requests/answered.ts'
import type { Actor, Ctx } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import { costTold, type Admission } from '../graphql/admission.ts'
import { formatError, isForeseen, tellError } from '../graphql/format-error.ts'
import { rootFields } from '../graphql/observe.ts'
import { subscriptionGroups, type Operation } from '../graphql/subscribe.ts'
import { objectIdAt } from '../database/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { requestSeconds } from '../observe/metrics.ts'
import { startWorker } from '../workers/worker.ts'
import { bearer, type Authenticate } from './request-context.ts'
import { closeCodes, serveSockets, type Connection } from './sockets.ts'

/** The actor as it is by now; fresh: as the database has it. Throws UNAUTHENTICATED where it is none any more. */
export type Judge = (actor: Actor, options: { fresh: boolean }) => Promise<Actor>

interface Parts {
  schema: GraphQLSchema
  log: Logger
  authenticate: Authenticate
  judge: Judge
  config: Config
  gate: Admission
  answered: Answered
  asExpress: Parameters<typeof serveSockets>[1]['asExpress']
}

export interface Subscriptions {
  /** Closes the connections of actors who are others by now, or none any more; clients come back with a new token. */
  recheck(): Promise<void>
  stop(): Promise<void>
}

export const mostSubscriptions = 50
const initMs = 3_000
/** How often is looked for connections whose session nobody has judged for the life of a token. */
const lookMs = 10_000
const judgedAtOnce = 20

interface Subscribing extends ExecutionArgs {
  ends: AsyncGenerator<never>
}

/** graphql-transport-ws on /graphql; the access token comes as connectionParams.authorization. */
export function serveSubscriptions(http: Server, parts: Parts): Subscriptions {
  const { schema, log, authenticate, judge, config, gate, answered } = parts
  const groups = subscriptionGroups(schema, gate)

  const protocol = makeServer<Record<string, unknown>, { connection: Connection }>({
    connectionInitWaitTimeout: initMs,
    onConnect: ({ extra: { connection }, connectionParams }) =>
      identify(connection, bearer(connectionParams?.authorization)),
    onSubscribe: async ({ extra: { connection }, subscriptions }, id, operation) => {
      const started = performance.now()
      const ctx = contextOf(connection)
      const answer = await subscribe(ctx, connection, Object.keys(subscriptions).length, id, operation)
      const seconds = (performance.now() - started) / 1_000
      const refused = 'schema' in answer ? [] : answer.map(({ extensions }) => String(extensions.code))
      const [code = 'OK'] = refused
      const ms = Math.round(seconds * 1_000)
      requestSeconds.observe({ type: 'subscription', code }, seconds)
      const actor = { kind: ctx.actor.kind, id: ctx.actor.id }
      ctx.log.info({ actor, type: 'subscription', code, ms }, 'Answered')
      const operations =
        'schema' in answer
          ? rootFields(answer.document, getOperationAST(answer.document, answer.operationName)!)
          : []
      const cost = costTold(ctx)?.actual
      answered(ctx, { type: 'subscription', operations, codes: [...new Set(refused)], cost, ms })
      return answer
    },
    subscribe: (args) => (args as Subscribing).ends,
    onError: (_ctx, _id, _operation, errors) => errors.map((error) => formatError(error.toJSON(), error)),
  })

  const sockets = serveSockets(http, parts, {
    opened(connection, subprotocol) {
      let handle: (text: string) => Promise<void> = () => Promise.resolve()
      const closed = protocol.opened(
        {
          protocol: subprotocol,
          send: async (text) => connection.send(text),
          close: (code, reason) => connection.close(code as never, reason ?? ''),
          onMessage: (given) => (handle = given),
        },
        { connection },
      )
      return {
        // What throws here is a message that only a server may send.
        message: (text) =>
          void handle(text).catch(() => connection.close(closeCodes.badRequest, 'Invalid message received')),
        closed: () =>
          void closed().catch((error: unknown) => logFailure(log, { err: error }, 'Unforeseen error')),
      }
    },
  })

  /** Closed at once where it is nobody; false either way is what the protocol wants to hear then. */
  async function identify(connection: Connection, accessToken: string | undefined): Promise<boolean> {
    try {
      const actor = await authenticate({ ...connection.transport, accessToken })
      if (actor.kind === 'ANONYMOUS') connection.close(closeCodes.unauthorized, 'No access token')
      else if (countOf(actor) >= config.SOCKETS_PER_ACTOR)
        connection.close(closeCodes.tryAgainLater, 'Too many connections of this actor')
      else {
        connection.actor = actor
        connection.judgedAt = Date.now()
      }
    } catch (error) {
      if (!isForeseen(error)) log.error({ err: error }, 'A WebSocket could not begin')
      if (isOver(error)) connection.close(closeCodes.unauthorized, 'The access token does not hold')
      else connection.close(closeCodes.tryAgainLater, 'Who this is cannot be checked just now')
    }
    return connection.open
  }

  const countOf = ({ id }: Actor) =>
    [...sockets.connections].filter((other) => other.open && other.actor?.id === id).length

  function contextOf({ actor, transport }: Connection): Ctx {
    const requestId = randomUUID()
    const now = () => new Date()
    return {
      requestId,
      actor: actor!,
      transport,
      log: log.child({ requestId }),
      now,
      newId: () => objectIdAt(now()),
    }
  }

  async function subscribe(
    ctx: Ctx,
    connection: Connection,
    count: number,
    id: string,
    operation: Operation,
  ): Promise<Subscribing | readonly GraphQLError[]> {
    try {
      if (count > mostSubscriptions) return [tooMany()]
      ctx.actor = await judge(ctx.actor, { fresh: false })
      const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`
      const followed = await groups.follow(ctx, operation, {
        ready: () => connection.isReady(),
        send: (rendered) => connection.send(`${start}${rendered}}`),
        lose: () => connection.close(closeCodes.tryAgainLater, 'Reads too slowly'),
      })
      if (!('leave' in followed)) return followed
      const { document, poke, leave } = followed
      connection.onReady.add(poke)
      const ends = untilReturned(() => {
        connection.onReady.delete(poke)
        leave()
      })
      return { schema, document, operationName: operation.operationName, contextValue: ctx, ends }
    } catch (error) {
      if (!isForeseen(error)) ctx.log.error({ err: error }, 'Unforeseen error')
      const { message, extensions } = tellError(error)
      return [new GraphQLError(message, { extensions })]
    }
  }

  /** Sessions are judged, not tokens: who has connected with one that has run out meanwhile is still the same. */
  async function recheck(concerned: (connection: Connection) => boolean, fresh: boolean): Promise<void> {
    const all = [...sockets.connections].filter((each) => each.actor && concerned(each))
    for (let at = 0; at < all.length; at += judgedAtOnce)
      await Promise.all(all.slice(at, at + judgedAtOnce).map((each) => check(each, each.actor!, fresh)))
  }

  async function check(connection: Connection, actor: Actor, fresh: boolean): Promise<void> {
    try {
      const now = await judge(actor, { fresh })
      connection.judgedAt = Date.now()
      if (!isSameActor(now, actor)) connection.close(closeCodes.forbidden, 'Forbidden')
    } catch (error) {
      if (isOver(error)) connection.close(closeCodes.forbidden, 'Forbidden')
      // Nobody can say just now: asked again soon.
      else connection.judgedAt = 0
    }
  }

  const tokenMs = config.ACCESS_TOKEN_SECONDS * 1_000
  const isDue = ({ judgedAt, actor }: Connection) =>
    Date.now() >= Math.min(judgedAt + tokenMs, actor?.key?.expiresAt?.getTime() ?? Infinity)
  const rechecking = startWorker({
    name: 'session-recheck',
    log,
    everyMs: Math.min(lookMs, tokenMs),
    run: () => recheck(isDue, true),
  })

  return {
    recheck: () => recheck(() => true, false),
    async stop() {
      await Promise.all([rechecking.stop(), sockets.stop()])
    },
  }
}

const isOver = (error: unknown) => error instanceof ApiError && error.code === 'UNAUTHENTICATED'

const tooMany = () =>
  new GraphQLError(`A connection carries at most ${mostSubscriptions} subscriptions.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  })

/** What the protocol waits for: it gives nothing, since the follower is sent what there is, and ends with `ended`. */
function untilReturned(ended: () => void): AsyncGenerator<never> {
  let end!: (result: IteratorReturnResult<undefined>) => void
  const over = new Promise<IteratorReturnResult<undefined>>((resolve) => (end = resolve))
  const finish = () => {
    ended()
    end({ done: true, value: undefined })
    return over
  }
  const iterator = { next: () => over, return: finish, throw: finish, [Symbol.asyncIterator]: () => iterator }
  return iterator as unknown as AsyncGenerator<never>
}

function isSameActor(a: Actor, b: Actor): boolean {
  const shape = ({ id, permissions, warehouseIds }: Actor) =>
    JSON.stringify([id, [...permissions].sort(), warehouseIds && [...warehouseIds].sort()])
  return shape(a) === shape(b)
}
