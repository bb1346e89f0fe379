import type { GraphQLSchema } from 'graphql'
import { buildSchema } from 'type-graphql'
import { alertsPermissions, AlertsResolver } from './modules/alerts/index.ts'
import { auditPermissions, AuditResolver } from './modules/audit/index.ts'
import { authPermissions, AuthResolver } from './modules/auth/index.ts'
import { exportsPermissions, ExportsResolver } from './modules/exports/index.ts'
import { feedPermissions, FeedResolver } from './modules/feed/index.ts'
import { importsPermissions, ImportsResolver, RowErrorsResolver } from './modules/imports/index.ts'
import { integrationsPermissions, IntegrationsResolver } from './modules/integrations/index.ts'
import { limitsPermissions, LimitsResolver } from './modules/limits/index.ts'
import {
  MovementReferencesResolver,
  OrderAllocationsResolver,
  OrderItemsResolver,
  ordersPermissions,
  OrdersResolver,
  ShortagesResolver,
  StockOrdersResolver,
} from './modules/orders/index.ts'
import { productsPermissions, ProductsResolver, resolveSkus } from './modules/products/index.ts'
import {
  DashboardResolver,
  LedgerResolver,
  reportsPermissions,
  StockValueResolver,
  TopMoverResolver,
} from './modules/reports/index.ts'
import {
  MovementsResolver,
  ProductsStockResolver,
  StockHistoryResolver,
  StockLevelsResolver,
  stockPermissions,
  StockResolver,
  TransfersResolver,
} from './modules/stock/index.ts'
import {
  BlockedLinesResolver,
  CountPlansResolver,
  StockCountsResolver,
  StocktakeLinesResolver,
  stocktakesPermissions,
  StocktakesResolver,
} from './modules/stocktakes/index.ts'
import {
  IncomingLinesResolver,
  StockIncomingResolver,
  TransferDocumentsResolver,
  TransferLinesResolver,
  TransferPicturesResolver,
  transfersPermissions,
} from './modules/transfers/index.ts'
import { RolesResolver, usersPermissions, UsersResolver } from './modules/users/index.ts'
import { viewsPermissions, ViewsResolver } from './modules/views/index.ts'
import { WebhookDeliveriesResolver, webhooksPermissions, WebhooksResolver } from './modules/webhooks/index.ts'
import { warehousesPermissions, WarehousesResolver } from './modules/warehouses/index.ts'
import { guardArguments } from './platform/graphql/arguments.ts'
import { boundInputs } from './platform/graphql/bounds.ts'
import { priceSchema } from './platform/graphql/cost.ts'
import { describeSchema } from './platform/graphql/describe.ts'
import { observeOperations } from './platform/graphql/observe.ts'
import { guardSchema, type Permissions } from './platform/graphql/permissions.ts'
import { endWithRequest } from './platform/graphql/request-lives.ts'
import { DateTime } from './platform/graphql/scalars.ts'
import { contractOf } from './platform/http/schema-file.ts'
import { descriptions } from './descriptions.ts'
import { prices } from './prices.ts'

export const permissionTables: Permissions[] = [
  authPermissions,
  usersPermissions,
  integrationsPermissions,
  warehousesPermissions,
  productsPermissions,
  stockPermissions,
  ordersPermissions,
  transfersPermissions,
  stocktakesPermissions,
  alertsPermissions,
  reportsPermissions,
  auditPermissions,
  exportsPermissions,
  importsPermissions,
  limitsPermissions,
  feedPermissions,
  webhooksPermissions,
  viewsPermissions,
]

/** Every operation with its inputs bounded, described, and open to anyone. */
export async function buildUnguardedSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      AuthResolver,
      UsersResolver,
      RolesResolver,
      IntegrationsResolver,
      WarehousesResolver,
      ProductsResolver,
      StockResolver,
      MovementsResolver,
      TransfersResolver,
      ProductsStockResolver,
      StockLevelsResolver,
      StockHistoryResolver,
      OrdersResolver,
      OrderItemsResolver,
      OrderAllocationsResolver,
      StockOrdersResolver,
      MovementReferencesResolver,
      ShortagesResolver,
      TransferDocumentsResolver,
      TransferLinesResolver,
      TransferPicturesResolver,
      IncomingLinesResolver,
      StockIncomingResolver,
      StocktakesResolver,
      StocktakeLinesResolver,
      BlockedLinesResolver,
      CountPlansResolver,
      StockCountsResolver,
      AlertsResolver,
      LedgerResolver,
      DashboardResolver,
      TopMoverResolver,
      StockValueResolver,
      AuditResolver,
      ExportsResolver,
      ImportsResolver,
      RowErrorsResolver,
      LimitsResolver,
      FeedResolver,
      WebhooksResolver,
      WebhookDeliveriesResolver,
      ViewsResolver,
    ],
    // Asked for wherever there are subscriptions; ours bring their own source.
    pubSub: { publish() {}, subscribe: () => [] as never },
    validate: false,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  })
  return boundInputs(describeSchema(schema, descriptions, permissionTables))
}

let guarded: Promise<GraphQLSchema> | undefined

/**
 * Every operation behind its rule, every field with its price; an operation without a rule is denied. What it is asked
 * with is text that can be kept. Built once a process: it depends on nothing.
 */
export const buildGuardedSchema = (): Promise<GraphQLSchema> => (guarded ??= guardedAnew())

async function guardedAnew(): Promise<GraphQLSchema> {
  const schema = guardArguments(guardSchema(resolveSkus(await buildUnguardedSchema()), permissionTables))
  return endWithRequest(observeOperations(priceSchema(schema, prices)))
}

export async function printContract(): Promise<string> {
  return contractOf(await buildUnguardedSchema())
}
