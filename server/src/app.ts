import 'reflect-metadata'
import type { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { setTimeout as delay } from 'node:timers/promises'
import { followCrossings, followUrgency, mailAlerts, publishAlertChanges } from './modules/alerts/index.ts'
import { actorEvents, authenticate, configureAuth, judge } from './modules/auth/index.ts'
import { exportRoutes } from './modules/exports/index.ts'
import { keepRecentEvents } from './modules/feed/index.ts'
import { makerLeaves, startApiLog } from './modules/integrations/index.ts'
import { importRoutes, startImportRetention, startImports } from './modules/imports/index.ts'
import { configureLimits } from './modules/limits/index.ts'
import { publishOrderChanges } from './modules/orders/index.ts'
import { pictureRoutes } from './modules/products/index.ts'
import { holdingsOf, publishStockChanges, startClassing } from './modules/stock/index.ts'
import { publishStocktakeChanges, startStocktakes } from './modules/stocktakes/index.ts'
import { publishTransferChanges, transferRoutes, watchTransfers } from './modules/transfers/index.ts'
import { endLedgerCheck, followMovements } from './modules/reports/index.ts'
import {
  configureSecondFactors,
  configureUsers,
  ensureSeededRoles,
  sealSecondFactorsAnew,
} from './modules/users/index.ts'
import { configureAddresses, configureSecrets, mailStops, startWebhooks } from './modules/webhooks/index.ts'
import { configureWarehouses } from './modules/warehouses/index.ts'
import { actorBudgets } from './platform/requests/budget.ts'
import type { Config } from './platform/config/config.ts'
import { watchDependencies } from './platform/observe/dependencies.ts'
import { serveHttp } from './platform/http/server.ts'
import { configureGroups } from './platform/commands/group.ts'
import { configureLocks } from './platform/commands/lock.ts'
import { createLogger, type Logger } from './platform/observe/logger.ts'
import { configureMail } from './platform/mail.ts'
import { observeProcess } from './platform/observe/metrics.ts'
import { migrations } from './migrations/index.ts'
import { migrate, requireMigrated } from './platform/database/migrations.ts'
import { connectMongo } from './platform/database/mongo.ts'
import { loadOldCodes } from './platform/database/old-codes.ts'
import { connectRedis, untilReady } from './platform/redis.ts'
import { listen, startRelay } from './platform/events/relay.ts'
import { startRetention } from './platform/events/retention.ts'
import { buildGuardedSchema } from './schema.ts'
import { systemContext } from './platform/requests/system-context.ts'

export interface App {
  url: string
  log: Logger
  /** Readiness off; after SHUTDOWN_NOTICE_MS no new requests; running ones end, nothing is lost. */
  stop(): Promise<void>
}

/** Connects, mounts the modules and serves; the only place that knows all of them. */
export async function startApp(config: Config, log = createLogger(config.LOG_LEVEL)): Promise<App> {
  if (config.OPERATIONS_TOKEN) observeProcess()
  const parts = await connectParts(config, log)
  const stopListening = [
    configureMail(config, log),
    configureAuth({ config, redis: parts.redis }),
    publishStockChanges(),
    publishOrderChanges(),
    publishTransferChanges(),
    publishStocktakeChanges(),
    publishAlertChanges(),
    keepRecentEvents(),
  ]
  configureAddresses(config)
  configureSecrets(config)
  await sealSecondFactorsAnew(log)
  const relay = await startRelay({ redis: parts.redis, prefix: config.REDIS_PREFIX, log })
  const workers = [
    await followCrossings(systemContext(log, 'alerts')),
    await followUrgency(systemContext(log, 'alerts')),
    mailAlerts(systemContext(log, 'alerts')),
    watchTransfers(systemContext(log, 'transfers')),
    followMovements(systemContext(log, 'reports')),
    startImportRetention(systemContext(log, 'imports')),
    startWebhooks(systemContext(log, 'webhooks')),
    mailStops(systemContext(log, 'webhooks')),
  ]
  if (config.EVENT_RETENTION_DAYS > 0) workers.push(startRetention(config.EVENT_RETENTION_DAYS, log))
  const apiLog = startApiLog({ redis: parts.redis, prefix: config.REDIS_PREFIX, log })
  workers.push(apiLog.worker)
  let stopping = false
  const budget = config.RATE_LIMITS ? budgetsOf(config, parts.redis) : undefined
  configureLimits({ config, budget })
  const server = await serveHttp({
    config,
    log,
    schema: await buildGuardedSchema(),
    authenticate,
    budget,
    judge,
    answered: apiLog.answered,
    routes(http, contextOf) {
      exportRoutes(http, contextOf, config.CURRENCY)
      importRoutes(http, contextOf)
      pictureRoutes(http, contextOf)
      transferRoutes(http, contextOf)
    },
    health: {
      isStopping: () => stopping,
      required: new Set(['mongodb']),
      dependencies: watchDependencies({
        mongodb: () => mongoose.connection.db!.command({ ping: 1 }),
        redis: () => parts.redis.ping(),
      }),
    },
  })
  stopListening.push(
    listen(async (events) => {
      if (events.some((event) => actorEvents.test(event.kind))) await server.recheckSubscribers()
    }),
  )
  workers.push(startClassing(systemContext(log, 'stock')))
  workers.push(startStocktakes(systemContext(log, 'stocktakes')))
  workers.push(startImports(systemContext(log, 'imports'), { currency: config.CURRENCY }))
  log.info({ url: server.url }, 'Serving')
  return {
    url: server.url,
    log,
    async stop() {
      stopping = true
      server.sendAway()
      if (config.SHUTDOWN_NOTICE_MS > 0) await delay(config.SHUTDOWN_NOTICE_MS)
      await server.stop()
      await Promise.all([endLedgerCheck(), ...workers.map((worker) => worker.stop())])
      for (const stop of stopListening) stop()
      await relay.stop()
      await parts.close()
    },
  }
}

function budgetsOf(config: Config, redis: Redis) {
  return actorBudgets({
    redis,
    prefix: config.REDIS_PREFIX,
    points: config.BUDGET_POINTS,
    perSecond: config.BUDGET_PER_SECOND,
    least: config.REQUEST_COST_LIMIT,
  })
}

/** The database and Redis, ready for commands: what scripts need of the app too. */
export async function connectParts(
  config: Config,
  log: Logger,
  { migrating = config.NODE_ENV !== 'production' } = {},
) {
  await connectMongo(config.MONGODB_URI)
  // In production scripts/prepare migrates, once, before the servers of the new version start.
  if (migrating) await migrate(migrations, log)
  else await requireMigrated(migrations)
  await loadOldCodes(log)
  const redis = connectRedis(config.REDIS_URL, log)
  await untilReady(redis)
  configureLocks({
    redis,
    prefix: config.REDIS_PREFIX,
    enabled: config.LOCKS,
    leaseMs: config.LOCK_LEASE_MS,
    waitMs: config.LOCK_WAIT_MS,
    log,
  })
  configureGroups({ enabled: config.GROUP_COMMIT })
  configureWarehouses({ holdingsOf })
  configureUsers({ makerLeaves })
  configureSecondFactors(config)
  await ensureSeededRoles(systemContext(log, 'setup'))
  return {
    redis,
    async close() {
      redis.disconnect()
      await mongoose.disconnect()
    },
  }
}
