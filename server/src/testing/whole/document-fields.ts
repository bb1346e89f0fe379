/** What a command on a document answers, as far as a repetition must tell the same. */
export const order = `__typename ... on Order {
  id orderNumber status totalAmount customerName cancelReason allowedTransitions updatedAt
  shipment { carrier trackingCode } timeline { status at } items { sku qty }
}`
export const transfer = `__typename ... on Transfer {
  number status version receiving discrepant remainder note carrier expectedAt sentAt closedAt updatedAt allowedSteps
  timeline { step at note } lines { sku requested promised sent received damaged lost returned surplus }
}`
export const stocktake = `__typename ... on Stocktake { number title status version lineCount updatedAt postedAt allowedSteps timeline { step note } }
`
