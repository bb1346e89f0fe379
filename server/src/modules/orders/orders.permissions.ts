import type { Permissions } from '../../platform/graphql/permissions.ts'

/** With the second alone, own orders are all there are. */
export const seesOrders = ['order.view', 'order.viewOwn'] as const

export const ordersPermissions: Permissions = {
  Query: {
    order: seesOrders,
    orders: seesOrders,
    orderCounts: seesOrders,
    stockAllocations: seesOrders,
  },
  Mutation: {
    placeOrder: 'order.create',
    placeOrders: 'order.create',
    processOrder: 'order.fulfil',
    shipOrder: 'order.fulfil',
    cancelOrder: 'order.cancel',
  },
  Subscription: { orderChanged: seesOrders },
  fields: { 'OrderItem.product': 'product.view' },
}
