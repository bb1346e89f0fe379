import { limits } from '@gudang/domain'
import type { Config } from '../../platform/config/config.ts'
import { mostPoints } from '../../platform/graphql/subscribe.ts'
import { greatestPage } from '../../platform/graphql/connection.ts'
import { mostSelections } from '../../platform/graphql/document-size.ts'
import { mostOf } from '../../platform/graphql/limits.ts'
import { countLimit } from '../../platform/graphql/rows.ts'
import { bodyBytes, longestQuery } from '../../platform/http/answers.ts'
import { largestFrame } from '../../platform/http/sockets.ts'
import { mostSubscriptions } from '../../platform/http/subscriptions.ts'
import type { Budget } from '../../platform/requests/budget.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import type { Limits } from './limits.types.ts'

interface Parts {
  config: Config
  /** Left out: nobody's is counted. */
  budget?: Budget
}

let parts: Parts | undefined

/** Called once by the app. */
export function configureLimits(given: Parts): void {
  parts = given
}

export function limitsOf(ctx: Ctx): Limits {
  if (!parts) throw new Error('configureLimits has not been called')
  const { config, budget } = parts
  return {
    budget: budget?.tell(ctx) ?? null,
    operationCost: config.REQUEST_COST_LIMIT,
    queryMs: config.REQUEST_DEADLINE_MS,
    requestBytes: bodyBytes,
    documentCharacters: longestQuery,
    documentFields: mostSelections,
    ...mostOf,
    pageSize: greatestPage,
    exactCount: countLimit,
    orderLines: limits.orderLines,
    stockLines: limits.stockLines,
    idempotencyKeyCharacters: limits.idempotencyKey,
    keysPerIntegration: limits.liveKeys,
    socketsPerActor: config.SOCKETS_PER_ACTOR,
    subscriptionsPerSocket: mostSubscriptions,
    subscriptionCost: mostPoints,
    messageBytes: largestFrame,
  }
}
