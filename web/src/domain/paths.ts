/** Every address of the app, in one place. */
export const paths = {
  signIn: '/sign-in',
  account: '/account',
  stock: '/stock',
  stockOf: (warehouseCode: string, sku: string) =>
    `/stock/${encodeURIComponent(warehouseCode)}/${encodeURIComponent(sku)}`,
  transfer: '/transfer',
  orders: '/orders',
  newOrder: '/orders/new',
  order: (orderNumber: string) => `/orders/${encodeURIComponent(orderNumber)}`,
  orderSheet: (orderNumber: string, sheet: 'pick-list' | 'packing-slip') =>
    `/orders/${encodeURIComponent(orderNumber)}/${sheet}`,
  movements: '/movements',
}
