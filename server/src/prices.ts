import type { Price, Prices } from './platform/graphql/cost.ts'

// One point is about 10 µs of work of server and database.

const most = 100
const mostInBulk = 250
const number = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise)
const between = (least: number, value: number, greatest: number) => Math.min(Math.max(value, least), greatest)

/** As many as asked for; what is out of bounds is refused by the field itself. */
const asked = (otherwise: number, greatest: number) => (args: Record<string, unknown>) =>
  between(1, number(args.first ?? args.points, otherwise), greatest)

/** A command to the database that finds what it names in an index. */
const read = 60
/** Words are searched in an index of their own, which finds more than a page shows. */
const searching = 400

/** One thing by its name, asked for alone: `pnpm bench:prices` found 1.4 to 6.4 ms beyond an empty request. */
const oneThing = 250
const one: Price = { own: oneThing }
const many = (own: number, size: number): Price => ({ own, size: () => size })
const connection: Price = {
  own: ({ filter }) => 2 * read + (isSearching(filter) ? searching : 0),
  size: asked(50, most),
}

/** Of a list that tells changes, or all that is named, on larger pages. */
const bulk: Price = {
  ...connection,
  size: (args) => asked(50, isOfBulk(args.filter) ? mostInBulk : most)(args),
}

function isOfBulk(filter: unknown): boolean {
  const given = (filter ?? {}) as Record<string, unknown>
  return ['updatedSince', 'skus', 'externalReferences'].some((name) => Boolean(given[name]))
}

function isSearching(filter: unknown): boolean {
  return typeof filter === 'object' && filter !== null && 'search' in filter && Boolean(filter.search)
}

/** Of each SKU those of the warehouses that are named, or of three. */
const levelsAsked = ({ skus, warehouseCodes }: Record<string, unknown>) => {
  const count = (list: unknown, otherwise: number) => (Array.isArray(list) ? list.length : otherwise)
  return Math.max(1, count(skus, 1) * count(warehouseCodes, 3))
}

/** Up to 10,000 are counted. */
const count: Price = { own: 0, once: 500 }
/** Found with others of the page in one command. */
const joined: Price = { own: 2 }

/**
 * A command costs much more than this. It is what the system is there for, leaves a record with a name, and waits for
 * its turn on its stock: a partner who places some hundred orders a second is no attacker.
 */
const command: Price = { own: 20 }
/** Hashing a password is slow on purpose. */
const password: Price = { own: 3_000 }

export const prices: Prices = {
  'Query.actor': { own: 1 },
  'Query.alerts': bulk,
  // All that is kept of it is read.
  'Query.apiRequests': { own: 500, size: asked(50, mostInBulk) },
  'Query.auditLog': connection,
  'Query.countPlans': many(2 * read, 20),
  'Query.dashboard': { own: 3_000 },
  'Query.event': one,
  'Query.eventCursor': one,
  'Query.eventKinds': many(oneThing, 60),
  'Query.eventTopics': { own: 5 },
  // A page of few that are visible looks at many more.
  'Query.events': { own: 1_000, size: asked(50, 250) },
  'Query.firstSteps': { own: 4 * read },
  'Query.idleStocks': connection,
  'Query.import': one,
  'Query.importChanges': { own: 4 * read, size: asked(50, most) },
  'Query.imports': connection,
  'Query.installation': one,
  'Query.limits': { own: 1 },
  'Query.me': one,
  'Query.movementTrend': many(2_000, 100),
  'Query.movement': one,
  'Query.movements': connection,
  'Query.order': one,
  'Query.orderCounts': many(1_500, 4),
  'Query.orders': bulk,
  'Query.permissions': many(5, 30),
  'Query.product': one,
  'Query.productByBarcode': one,
  'Query.productByCode': one,
  'Query.products': bulk,
  'Query.roles': many(read, 20),
  'Query.scan': one,
  'Query.sessions': many(read, 20),
  'Query.stock': one,
  'Query.stockAllocations': connection,
  'Query.stockAsOf': {
    own: ({ filter }) => 1_000 + (isSearching(filter) ? searching : 0),
    size: asked(50, most),
  },
  'Query.stockHistory': { own: 300, size: asked(100, 500) },
  'Query.stockLevels': { own: 3 * read, size: levelsAsked },
  // Each product has a stock in each of some warehouses.
  'Query.stockMatrix': {
    own: ({ filter }) => 4 * read + (isSearching(filter) ? searching : 0),
    size: asked(50, most),
  },
  'Query.stocks': bulk,
  'Query.stocktake': one,
  'Query.stocktakeLines': {
    own: ({ filter }) => 3 * read + (isSearching(filter) ? searching : 0),
    size: asked(50, most),
  },
  'Query.stocktakePreview': { own: 2_000 },
  'Query.stocktakes': connection,
  'Query.tags': many(1_000, 200),
  'Query.transfer': one,
  'Query.transferCounts': { own: 2_500 },
  'Query.transferPartners': many(read, 20),
  'Query.transfers': connection,
  'Query.topMovers': { own: 2_000, size: asked(10, most) },
  'Query.users': connection,
  'Query.integration': one,
  'Query.integrations': many(read, 50),
  'Query.ledgerCheck': one,
  'Query.verifyLedger': { own: 2_000 },
  'Query.views': many(2 * read, 20),
  'Query.warehouses': many(read, 20),
  'Query.webhook': { own: 2 * read },
  'Query.webhookDeliveries': { own: 3 * read, size: asked(50, most) },
  'Query.webhookDelivery': { own: 3 * read },
  'Query.webhooks': many(2 * read, 20),

  'Mutation.acknowledgeMismatch': command,
  'Mutation.adjustStock': command,
  'Mutation.adjustStocks': command,
  'Mutation.applyImport': command,
  'Mutation.cancelImport': command,
  'Mutation.cancelOrder': command,
  'Mutation.cancelStocktake': command,
  'Mutation.cancelTransfer': command,
  'Mutation.changePassword': { own: 2 * 3_000 },
  'Mutation.createApiKey': command,
  'Mutation.createIntegration': command,
  'Mutation.createProduct': command,
  'Mutation.createRole': command,
  'Mutation.createTransfer': command,
  'Mutation.createUser': command,
  'Mutation.createView': command,
  'Mutation.createWarehouse': command,
  'Mutation.createWebhook': command,
  'Mutation.decideLines': command,
  'Mutation.deleteProduct': command,
  'Mutation.deleteRole': command,
  'Mutation.deleteUser': command,
  'Mutation.deleteView': command,
  'Mutation.deleteWebhook': command,
  'Mutation.exportCsv': command,
  'Mutation.finishCounting': command,
  'Mutation.forgotPassword': { own: 2 * read },
  'Mutation.login': password,
  'Mutation.loginSecondFactor': command,
  'Mutation.logout': command,
  'Mutation.offerSecondFactor': password,
  'Mutation.placeOrder': command,
  'Mutation.placeOrders': {
    own: ({ orders }) => 20 * (Array.isArray(orders) ? orders.length : 1),
    size: ({ orders }) => (Array.isArray(orders) ? orders.length : 1),
  },
  'Mutation.postStocktake': command,
  'Mutation.processOrder': command,
  'Mutation.promiseTransfer': command,
  'Mutation.receiveTransfer': command,
  'Mutation.recordCounts': command,
  'Mutation.refreshSession': { own: read },
  'Mutation.register': password,
  'Mutation.replayWebhookDeliveries': { own: 1_000 },
  'Mutation.replayWebhookDelivery': command,
  'Mutation.resetPassword': command,
  'Mutation.resetSecondFactor': command,
  'Mutation.removeProductPicture': command,
  'Mutation.restoreProduct': command,
  'Mutation.revokeApiKey': command,
  'Mutation.revokeOtherSessions': command,
  'Mutation.revokeSession': command,
  'Mutation.rotateWebhookSecret': command,
  'Mutation.sendTransfer': command,
  'Mutation.settleTransfer': command,
  'Mutation.unpromiseTransfer': command,
  'Mutation.updateTransfer': command,
  'Mutation.setLowStockThreshold': command,
  'Mutation.setStockBins': command,
  'Mutation.setProductPacks': command,
  'Mutation.setPassword': password,
  'Mutation.setPasswordAndSignIn': password,
  'Mutation.snoozeAlert': command,
  'Mutation.shipOrder': command,
  'Mutation.testWebhook': command,
  'Mutation.setCountPlan': command,
  'Mutation.startStocktake': command,
  'Mutation.turnOffSecondFactor': password,
  'Mutation.turnOnSecondFactor': command,
  'Mutation.transferStock': command,
  'Mutation.updateIntegration': command,
  'Mutation.updateProduct': command,
  'Mutation.updateRole': command,
  'Mutation.updateUser': command,
  'Mutation.updateView': command,
  'Mutation.updateWarehouse': command,
  'Mutation.updateWebhook': command,

  'Subscription.alertChanged': { own: 20 },
  'Subscription.eventsAppended': { own: 20 },
  'Subscription.orderChanged': { own: 20 },
  'Subscription.stockChanged': { own: 20 },
  'Subscription.stocktakeChanged': { own: 20 },
  'Subscription.transferChanged': { own: 20 },

  'Alert.product': joined,
  'Alert.stock': joined,
  'Alert.warehouse': joined,
  'AlertConnection.totalCount': count,
  'ApiKey.allowedAddresses': { own: 2 },
  'ApiRequest.codes': { own: 2 },
  'ApiRequest.operations': { own: 2 },
  'AuditEntry.changes': many(1, 5),
  'AuditEntry.subject': joined,
  'AuditEntryConnection.totalCount': count,
  'Dashboard.movementsToday': many(1, 6),
  'Dashboard.openOrders': many(1, 8),
  'Dashboard.stockValue': many(1, 20),
  'BlockedLine.heldBy': { own: 20 },
  'CountsRecorded.entries': many(1, 20),
  'ChallengeExpired.path': { own: 2 },
  'DocumentChanged.path': { own: 2 },
  'DomainEvent.movements': many(2, 5),
  'FieldProblem.path': { own: 2 },
  'FieldProblem.values': many(1, 2),
  'Import.changes': many(20, 100),
  'Import.errors': many(20, 100),
  'Import.warnings': many(1, 5),
  'ImportChange.fields': many(1, 3),
  // Kept with the import.
  'ImportChangeConnection.totalCount': { own: 0, once: 1 },
  'ImportConnection.totalCount': count,
  // Few rows of a file are about promised units, and twenty are looked up.
  'ImportRowError.heldBy': { own: 20 },
  'ImportRowError.values': many(1, 2),
  'DeliveryAddress.addressLines': { own: 2 },
  'IncomingLine.from': joined,
  'InsufficientStock.path': { own: 2 },
  'InsufficientStock.shortages': many(1, 5),
  'Integration.keys': many(3, 10),
  'Integration.maker': joined,
  'Integration.permissions': { own: 5 },
  'Integration.warehouses': many(2, 20),
  'InvalidCredentials.path': { own: 2 },
  'LedgerReport.acknowledged': many(1, 20),
  'LedgerReport.mismatches': many(1, 20),
  'MismatchAlreadyAcknowledged.path': { own: 2 },
  'MismatchNotFound.path': { own: 2 },
  'Order.allowedTransitions': { own: 2 },
  'Order.items': many(1, 20),
  'Order.metadata': many(1, 5),
  'Order.timeline': many(3, 4),
  'OrderConnection.totalCount': count,
  'OrderItem.allocations': many(1, 2),
  'OrderItem.product': joined,
  'OrderAllocation.bin': joined,
  'OrderAllocation.warehouse': joined,
  'OrderTransitionRefused.path': { own: 2 },
  'OverReceived.lines': many(1, 5),
  'OverReceived.path': { own: 2 },
  'PlaceOrderError.fields': many(1, 2),
  'Product.barcodes': { own: 2 },
  'Product.packs': many(1, 5),
  'Product.picture': { own: 2 },
  'Product.stocks': many(3, 10),
  'Product.tags': { own: 2 },
  'ProductChange.barcodes': { own: 2 },
  'ProductChange.packs': many(1, 5),
  'ProductChange.tags': { own: 2 },
  'ProductConnection.totalCount': count,
  'Role.permissions': { own: 10 },
  'Shortage.heldBy': { own: 2 * read },
  'RecoveryCodes.recoveryCodes': many(0, 10),
  'StaleStock.path': { own: 2 },
  'BlockedCount.stocktake': joined,
  'Stock.blockedCount': joined,
  'StockCount.stocktake': joined,
  'Stock.incoming': { own: 10, size: asked(10, most) },
  'Stock.product': joined,
  'StockHolders.orders': many(1, 10),
  'Stock.warehouse': joined,
  'StockConnection.totalCount': count,
  'StockLevel.product': joined,
  'StockLevel.warehouse': joined,
  'StockLevelConnection.totalCount': { own: 0, once: 1_000 },
  'StockMovement.product': joined,
  'StockMovement.warehouse': joined,
  'StockMovementConnection.totalCount': count,
  'StockTransfer.from': joined,
  'StockTransfer.movements': many(1, 20),
  'StockTransfer.to': joined,
  'StockBinsSet.lines': many(1, 20),
  'CountPlan.rhythms': many(1, 3),
  // All stocks of the warehouses of a page are counted together.
  'CountPlan.today': { own: 10, once: 3_000, size: () => 3 },
  'CountPlan.warehouse': joined,
  'Stocktake.allowedSteps': { own: 2 },
  // All lines of the stocktakes of a page are counted together.
  'Stocktake.counters': { own: 10, once: 500, size: () => 5 },
  'Stocktake.progress': { own: 10, once: 500 },
  'Stocktake.strays': many(1, 20),
  'Stocktake.timeline': many(3, 6),
  'Stocktake.warehouse': joined,
  'StocktakeBlocked.lines': many(1, 20),
  'StocktakeBlocked.path': { own: 2 },
  'StocktakeConnection.totalCount': count,
  'StocktakeLine.counts': many(1, 3),
  'StocktakeLine.hints': many(1, 2),
  'StocktakeLine.product': joined,
  'StocktakeLineConnection.totalCount': count,
  'StocktakeOverlaps.numbers': { own: 2 },
  'StocktakeOverlaps.path': { own: 2 },
  'StocktakeOverlaps.skus': { own: 10 },
  'StocktakeScope.abcClasses': { own: 1 },
  'StocktakeScope.due': many(1, 3),
  'StocktakeScope.skus': { own: 10 },
  'StocktakeScope.tags': { own: 2 },
  'StocktakeStepRefused.path': { own: 2 },
  'StocktakeStepRefused.skus': { own: 10 },
  'StocksAdjusted.movements': many(1, 20),
  'StocksAdjusted.stocks': many(1, 20),
  'TopMover.product': joined,
  'Transfer.allowedSteps': many(1, 4),
  'Transfer.from': joined,
  'Transfer.lines': many(1, 20),
  'Transfer.pictures': many(1, 3),
  'Transfer.timeline': many(3, 6),
  'Transfer.to': joined,
  'TransferConnection.totalCount': count,
  'TransferLine.product': joined,
  'TransferStepRefused.path': { own: 2 },
  'User.role': joined,
  'User.warehouses': many(3, 5),
  'UserConnection.totalCount': count,
  'View.parameters': many(1, 5),
  'View.role': joined,
  'WrongCode.path': { own: 2 },
  'WarehouseNotEmpty.path': { own: 2 },
  'WarehouseStockValue.warehouse': joined,
  'Webhook.integration': { own: read },
  'Webhook.topics': { own: 2 },
  'Webhook.waitingCount': { own: read },
  'WebhookDelivery.attempts': many(3, 3),
  'WebhookDelivery.request': joined,
  'WebhookDeliveryConnection.totalCount': count,
}
