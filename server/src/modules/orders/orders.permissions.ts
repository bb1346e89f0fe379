import type { Permissions } from '../../platform/graphql/permissions.ts'

export const ordersPermissions: Permissions = {
  Query: {
    order: 'order.view',
    orders: 'order.view',
    orderCounts: 'order.view',
    stockAllocations: 'order.view',
  },
  Mutation: {
    placeOrder: 'order.create',
    placeOrders: 'order.create',
    processOrder: 'order.fulfil',
    shipOrder: 'order.fulfil',
    cancelOrder: 'order.cancel',
  },
  Subscription: { orderChanged: 'order.view' },
}
