/** What reports read of all transfers; nobody else comes in here. */
export { idsOfNoTransfer, isTransferNumber, someTransfers } from './transfers.queries.ts'
export { openUnits } from './transfers.rules.ts'
