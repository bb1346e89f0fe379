import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express } from 'express'
import type { GraphQLSchema } from 'graphql'
import helmet from 'helmet'
import { isUtf8 } from 'node:buffer'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Budget } from '../budget.ts'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import type { ErrorCode } from '../errors.ts'
import { formatError, isForeseen, tellError } from '../graphql/format-error.ts'
import { beginLife, limitRequests } from '../graphql/request-lives.ts'
import { admission } from '../graphql/admission.ts'
import { parseOptions, validationRules } from '../graphql/limits.ts'
import { admitRequests } from '../graphql/admit-requests.ts'
import { observeRequests } from '../graphql/observe.ts'
import type { Logger } from '../logger.ts'
import { cors } from './cors.ts'
import { observeFiles } from './file-requests.ts'
import { healthRoutes, type Health } from './health.ts'
import { readQuery } from './query.ts'
import { httpTransport, requestContext, requestIdOf, type Authenticate } from './request-context.ts'
import { spaRoutes } from './spa.ts'
import { serveSubscriptions, type Judge } from './subscriptions.ts'

/** Who asks, by the Bearer token of the request. */
export type ContextOf = (req: express.Request, res: express.Response) => Promise<Ctx>

interface ServerParts {
  config: Config
  log: Logger
  schema: GraphQLSchema
  authenticate: Authenticate
  /** What each actor may spend; left out, nobody's is counted. */
  budget?: Budget
  judge: Judge
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

const bodyLimit = '2mb'

export async function serveHttp(parts: ServerParts): Promise<RunningServer> {
  const { config, log, schema, authenticate, judge } = parts
  const app = express()
  const http = createServer(app)
  app.disable('x-powered-by')
  app.set('trust proxy', config.TRUST_PROXY)
  app.set('query parser', readQuery)
  app.use(securityHeaders(config), compression(), cors(config.ALLOWED_ORIGINS))
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

  healthRoutes(app, parts.health, config.OPERATIONS_TOKEN)
  parts.routes?.(app, observeFiles(contextOf, log))
  const gate = admission({ schema, limit: config.REQUEST_COST_LIMIT, budget: parts.budget })
  const subscriptions = serveSubscriptions(http, {
    ...{ schema, log, authenticate, judge, config, gate },
    asExpress: (request) => Object.setPrototypeOf(request, app.request) as express.Request,
  })
  const apollo = new ApolloServer<Ctx>({
    schema,
    introspection: config.NODE_ENV !== 'production',
    formatError,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions,
    validationRules,
    allowBatchedHttpRequests: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({
        httpServer: http,
        stopGracePeriodMillis: config.SHUTDOWN_LIMIT_MS,
      }),
      observeRequests(log),
      admitRequests(gate),
      limitRequests(config.REQUEST_DEADLINE_MS),
    ],
  })
  await apollo.start()
  const ide = config.WEB_DIST ? spaRoutes(app, config.WEB_DIST) : undefined
  app.use(
    '/graphql',
    ...(ide ? [ide] : []),
    express.json({ limit: bodyLimit, verify: refuseBrokenBytes }),
    beginLife,
    expressMiddleware(apollo, { context: ({ req, res }) => contextOf(req, res) }),
  )
  app.use(answerErrors(log))

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

function securityHeaders(config: Config) {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Mantine sets its variables in style elements; the barcode decoder is WebAssembly.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'", 'blob:'],
        upgradeInsecureRequests: config.NODE_ENV === 'production' ? [] : null,
      },
    },
    strictTransportSecurity: config.NODE_ENV === 'production',
  })
}

const statusOf: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  RESOURCE_BUSY: 409,
  IDEMPOTENCY_CONFLICT: 409,
  SERVICE_UNAVAILABLE: 503,
  TOO_COSTLY: 400,
  DEADLINE_EXCEEDED: 504,
}

interface Told {
  message: string
  extensions: { code: string; [key: string]: unknown }
}

function tell(res: express.Response, status: number, told: Told): void {
  res.locals.code = told.extensions.code
  res.status(status).json({ errors: [told] })
}

/** Whatever goes wrong outside GraphQL is answered in the shape of every other error, a body that cannot be read too. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: { status?: number }, _req, res, next) => {
    if (res.headersSent) return next(error)
    if (error.status && error.status < 500) {
      const message =
        error.status === 413 ? `The request is larger than ${bodyLimit}.` : 'The request is not readable.'
      return tell(res, error.status, { message, extensions: { code: 'BAD_USER_INPUT' } })
    }
    const told = tellError(error)
    if (!isForeseen(error))
      log.error({ err: error, requestId: String(res.locals.requestId) }, 'Unforeseen error')
    tell(res, statusOf[told.extensions.code as ErrorCode] ?? 500, told)
  }
}
