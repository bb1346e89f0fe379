/** What reports read of the whole ledger; nobody else comes in here. */
export { chainHash } from './chain.rules.ts'
export {
  countIdleStocks,
  countLowStocks,
  listIdleStocks,
  movementAfter,
  newestMovement,
  onHandByProduct,
  quarterMs,
  sumsOfEvents,
  sumsOfPeriod,
  sumsOfSku,
  type MovementSums,
  type OnHandOfProduct,
} from './stock.figures.ts'
export { movementsAfter, movementsSince, stocksAfter, unitsByDocument } from './stock.queries.ts'
