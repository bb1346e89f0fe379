import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import compression from 'compression'
import express, { type Express } from 'express'
import type { GraphQLSchema } from 'graphql'
import { isUtf8 } from 'node:buffer'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answered } from '../requests/answered.ts'
import type { Budget } from '../requests/budget.ts'
import type { Config } from '../config/config.ts'
import type { Ctx } from '../requests/context.ts'
import { configureErrors, formatError } from '../graphql/format-error.ts'
import { beginLife, limitRequests } from '../graphql/request-lives.ts'
import { admission } from '../graphql/admission.ts'
import { parseOptions, validationOptions, validationRules } from '../graphql/limits.ts'
import { admitReading, admitRequests } from '../graphql/admit-requests.ts'
import { noSubscriptionsHere } from '../graphql/no-subscriptions.ts'
import { observeRequests } from '../graphql/observe.ts'
import type { Logger } from '../observe/logger.ts'
import { answerErrors, answerNowhere, bodyBytes, refuseLongDocuments, refuseSlowBodies } from './answers.ts'
import { endSpare, limitAddresses, limitConnections, refuseOnSpare, timeouts } from './connections.ts'
import { cors } from './cors.ts'
import { observeFiles } from './file-requests.ts'
import { healthRoutes, type Health } from './health.ts'
import { readQuery } from './query.ts'
import {
  httpTransport,
  requestContext,
  requestIdOf,
  type Authenticate,
  type ContextOf,
} from './request-context.ts'
import { schemaRoute } from './schema-file.ts'
import { securityHeaders } from './security-headers.ts'
import { spaRoutes } from './spa.ts'
import { serveSubscriptions, type Judge } from './subscriptions.ts'

interface ServerParts {
  config: Config
  log: Logger
  schema: GraphQLSchema
  authenticate: Authenticate
  /** What each actor may spend; left out, nobody's is counted. */
  budget?: Budget
  judge: Judge
  answered: Answered
  health: Health
  /** Routes of modules that are no GraphQL, e.g. streamed downloads. */
  routes?: (app: Express, contextOf: ContextOf) => void
}

export interface RunningServer {
  url: string
  recheckSubscribers(): Promise<void>
  /** Still answers, but asks who is connected to come back over a new connection: to another server. */
  sendAway(): void
  stop(): Promise<void>
}

export async function serveHttp(parts: ServerParts): Promise<RunningServer> {
  const { config, log, schema, authenticate, judge, answered } = parts
  const isDevelopment = config.NODE_ENV !== 'production'
  const introspection = config.INTROSPECTION ?? isDevelopment
  configureErrors({ suggestions: introspection })
  const app = express()
  const http = createServer(timeouts(config), app)
  limitConnections(http, config)
  app.disable('x-powered-by')
  app.set('trust proxy', config.TRUST_PROXY)
  app.set('query parser', readQuery)
  app.use(...securityHeaders(config), compression(), cors(config.ALLOWED_ORIGINS))
  let sendingAway = false
  app.use((req, res, next) => {
    const requestId = requestIdOf(req)
    res.locals.requestId = requestId
    res.setHeader('X-Request-Id', requestId)
    if (sendingAway) res.setHeader('Connection', 'close')
    next()
  })
  const contextOf = (req: express.Request, res: express.Response) =>
    requestContext(log, authenticate, httpTransport(req, res), String(res.locals.requestId))

  app.use(endSpare)
  healthRoutes(app, parts.health, config.OPERATIONS_TOKEN)
  app.use(refuseOnSpare, limitAddresses(config), refuseSlowBodies())
  if (introspection) schemaRoute(app, schema)
  parts.routes?.(app, observeFiles(contextOf, log, answered))
  const gate = admission({ schema, limit: config.REQUEST_COST_LIMIT, budget: parts.budget })
  const subscriptions = serveSubscriptions(http, {
    ...{ schema, log, authenticate, judge, config, gate, answered },
    asExpress: (request) => Object.setPrototypeOf(request, app.request) as express.Request,
  })
  const apollo = new ApolloServer<Ctx>({
    schema,
    introspection,
    formatError,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions,
    validationRules,
    validationOptions,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It judges every field, for a header that nobody's cache reads: answers are private.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginDrainHttpServer({
        httpServer: http,
        stopGracePeriodMillis: config.SHUTDOWN_LIMIT_MS,
      }),
      observeRequests(log, answered),
      noSubscriptionsHere,
      admitRequests(gate),
      limitRequests(config.REQUEST_DEADLINE_MS),
    ],
  })
  await apollo.start()
  const ide = config.WEB_DIST ? spaRoutes(app, config.WEB_DIST) : undefined
  app.use(
    '/graphql',
    ...(ide && (config.PLAYGROUND ?? isDevelopment) ? [ide] : []),
    express.json({ limit: bodyBytes, verify: refuseBrokenBytes }),
    refuseLongDocuments,
    beginLife,
    expressMiddleware(apollo, {
      context: async ({ req, res }) => admitReading(gate, answered, await contextOf(req, res), req.body),
    }),
  )
  app.use(answerNowhere, answerErrors(log))

  await listen(http, config)
  return {
    url: `http://${config.HOST === '0.0.0.0' ? 'localhost' : config.HOST}:${(http.address() as AddressInfo).port}`,
    recheckSubscribers: () => subscriptions.recheck(),
    sendAway: () => void (sendingAway = true),
    async stop() {
      await subscriptions.stop()
      await apollo.stop()
      http.closeAllConnections()
    },
  }
}

/** Decoding would make U+FFFD of them in silence. */
function refuseBrokenBytes(_req: unknown, _res: unknown, body: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(body)) throw Object.assign(new Error('No UTF-8'), { status: 400 })
}

function listen(http: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.PORT, config.HOST, resolve)
  })
}
