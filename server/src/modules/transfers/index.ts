export { createTransfer } from './transfers.draft.ts'
export { publishTransferChanges } from './transfers.live.ts'
export { Transfer } from './transfers.model.ts'
export { watchTransfers } from './transfers.overdue.ts'
export { transfersPermissions } from './transfers.permissions.ts'
export { TransferRemainder, TransferSide } from './transfers.inputs.ts'
export { TransferStatus } from './transfers.rules.ts'
export { receiveTransfer } from './transfers.receiving.ts'
export { sendTransfer } from './transfers.sending.ts'
export { walkTransfers } from './transfers.queries.ts'
export { transferRoutes } from './transfers.http.ts'
export {
  IncomingLinesResolver,
  StockIncomingResolver,
  TransferDocumentsResolver,
  TransferLinesResolver,
  TransferPicturesResolver,
} from './transfers.resolver.ts'
