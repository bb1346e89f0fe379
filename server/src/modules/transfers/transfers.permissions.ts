import type { Permissions } from '../../platform/graphql/permissions.ts'

export const transfersPermissions: Permissions = {
  Query: {
    transfer: 'inventory.view',
    transfers: 'inventory.view',
    transferCounts: 'inventory.view',
    transferPartners: 'inventory.transfer',
  },
  Mutation: {
    createTransfer: 'inventory.transfer',
    updateTransfer: 'inventory.transfer',
    promiseTransfer: 'inventory.transfer',
    unpromiseTransfer: 'inventory.transfer',
    sendTransfer: 'inventory.transfer',
    receiveTransfer: 'inventory.receive',
    // Losses need the first, returns the second: the command asks.
    settleTransfer: ['inventory.adjust', 'inventory.receive'],
    cancelTransfer: 'inventory.transfer',
  },
  Subscription: { transferChanged: 'inventory.view' },
}
