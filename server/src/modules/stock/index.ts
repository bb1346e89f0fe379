export {
  AdjustmentReason,
  MovementReference,
  MovementType,
  ReferenceKind,
  StockMovement,
} from './movement.model.ts'
export { adjustStocks, bookCounts } from './stock.adjust.ts'
export { putBins } from './stock.bins.ts'
export { AbcClass } from './stock.classes.rules.ts'
export { classifyStocks, countAges, startClassing, stocksToCount, type CountAge } from './stock.classes.ts'
export { bin } from './stock.inputs.ts'
export {
  confirmCounts,
  movedBetween,
  onHandAfter,
  onHandBetween,
  onHandWhenCounted,
  problemOfMoment,
  sequencesAt,
} from './stock.counts.ts'
export { OfStock } from './of-stock.ts'
export { InsufficientStock, insufficientStock, Shortage } from './stock.errors.ts'
export { moveStock, describeMoves, newLevel, type Move } from './stock.ledger.ts'
export { publishStockChanges } from './stock.live.ts'
export { TransferLineInput } from './stock.inputs.ts'
export { Stock } from './stock.model.ts'
export { stockPermissions } from './stock.permissions.ts'
export {
  holdingsOf,
  levelReadings,
  levelsInWarehouse,
  levelsOf,
  loadMovement,
  loadStock,
  orderedSince,
  stockOf,
  stocksById,
  walkMovements,
  walkStocks,
} from './stock.queries.ts'
export { watchAnew } from './stock.watch.ts'
export { ProductsStockResolver } from './products-stock.resolver.ts'
export { StockHistoryResolver, StockLevelsResolver } from './stock-past.resolver.ts'
export { MovementsResolver, StockConnection, StockResolver, TransfersResolver } from './stock.resolver.ts'
export { sumBy } from './stock.rules.ts'
