export const possibleTypes = {
  AcknowledgeMismatchResult: ['LedgerMismatch', 'MismatchAlreadyAcknowledged', 'MismatchNotFound'],
  AdjustStockResult: ['InsufficientStock', 'StaleStock', 'StockAdjusted'],
  AdjustStocksResult: ['InsufficientStock', 'StaleStock', 'StocksAdjusted'],
  AdvanceOrderResult: ['Order', 'OrderTransitionRefused'],
  CancelOrderResult: ['Order', 'OrderTransitionRefused'],
  LoginResult: ['AuthSession', 'InvalidCredentials'],
  PlaceOrderResult: ['InsufficientStock', 'Order'],
  TransferStockResult: ['InsufficientStock', 'StockTransfer'],
  UpdateWarehouseResult: ['Warehouse', 'WarehouseNotEmpty'],
  UserError: ['InsufficientStock', 'InvalidCredentials', 'MismatchAlreadyAcknowledged', 'MismatchNotFound', 'OrderTransitionRefused', 'StaleStock', 'WarehouseNotEmpty'],
}
