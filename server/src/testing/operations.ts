/** The operations that many tests share, as a partner would write them. */
export const adjustStock = `mutation ($input: AdjustStockInput!) {
  adjustStock(input: $input) {
    __typename
    ... on StockAdjusted { movement { id sequence quantityDelta quantityAfter reason } stock { quantity allocated onHand version } }
    ... on InsufficientStock { code message shortages { sku warehouseCode requested available } }
    ... on StaleStock { code expectedOnHand actualOnHand }
  }
}`

export const transferStock = `mutation ($input: TransferStockInput!) {
  transferStock(input: $input) {
    __typename
    ... on StockTransfer { id from { code } to { code } movements { type quantityDelta } }
    ... on InsufficientStock { code shortages { sku warehouseCode requested available } }
  }
}`

export const placeOrder = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on Order {
      id orderNumber status totalAmount customerName allowedTransitions
      items { sku productName priceAtPurchase qty lineTotal allocations { quantity warehouse { code } } }
    }
    ... on InsufficientStock { code message shortages { sku warehouseCode requested available } }
  }
}`

const advance = (name: string) => `mutation ($orderNumber: String!, $idempotencyKey: String) {
  ${name}(orderNumber: $orderNumber, idempotencyKey: $idempotencyKey) {
    __typename
    ... on Order { orderNumber status allowedTransitions }
    ... on OrderTransitionRefused { code from to }
  }
}`

export const processOrder = advance('processOrder')
export const shipOrder = advance('shipOrder')
export const cancelOrder = advance('cancelOrder')

export const stockOf = `query ($sku: String!, $warehouseCode: String!) {
  stock(sku: $sku, warehouseCode: $warehouseCode) { quantity allocated onHand version isLow }
}`

export const verifyLedger = `{ verifyLedger { stocksChecked movementsChecked mismatchCount mismatches { sku warehouseCode orderNumber problem } } }`

export const acknowledgeMismatch = `mutation ($input: AcknowledgeMismatchInput!) {
  acknowledgeMismatch(input: $input) {
    __typename
    ... on LedgerMismatch { id kind sku warehouseCode orderNumber sequence expected found problem acknowledgement { reason at by { kind name } } }
    ... on MismatchNotFound { code path }
    ... on MismatchAlreadyAcknowledged { code reason at by { name } }
  }
}`
