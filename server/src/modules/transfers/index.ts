export { createTransfer } from './transfers.draft.ts'
export { publishTransferChanges } from './transfers.live.ts'
export { Transfer } from './transfers.model.ts'
export { transfersPermissions } from './transfers.permissions.ts'
export { TransferRemainder } from './transfers.inputs.ts'
export { TransferStatus } from './transfers.rules.ts'
export { receiveTransfer, sendTransfer } from './transfers.steps.ts'
export { walkTransfers } from './transfers.queries.ts'
export {
  IncomingLinesResolver,
  StockIncomingResolver,
  TransferDocumentsResolver,
  TransferLinesResolver,
} from './transfers.resolver.ts'
