/** Every address of the app, in one place. */
export const paths = {
  signIn: '/sign-in',
  setPassword: '/set-password',
  dashboard: '/dashboard',
  account: '/account',
  sessions: '/account/sessions',
  stock: '/stock',
  stockOf: (warehouseCode: string, sku: string) =>
    `/stock/${encodeURIComponent(warehouseCode)}/${encodeURIComponent(sku)}`,
  transfer: '/transfer',
  transfers: '/transfers',
  transferOf: (number: string) => `/transfers/${encodeURIComponent(number)}`,
  editTransfer: (number: string) => `/transfers/${encodeURIComponent(number)}/edit`,
  transferSheet: (number: string) => `/transfers/${encodeURIComponent(number)}/sheet`,
  orders: '/orders',
  newOrder: '/orders/new',
  order: (orderNumber: string) => `/orders/${encodeURIComponent(orderNumber)}`,
  orderSheet: (orderNumber: string, sheet: 'pick-list' | 'packing-slip') =>
    `/orders/${encodeURIComponent(orderNumber)}/${sheet}`,
  printOrders: '/orders/print',
  orderSheets: (orderNumbers: string[]) =>
    `/orders/print?orders=${orderNumbers.map(encodeURIComponent).join(',')}`,
  movements: '/movements',
  idleStock: '/idle-stock',
  alerts: '/alerts',
  products: '/products',
  labels: '/labels',
  // Not /imports: that is the server's, for uploads.
  imports: '/import',
  import: (id: string) => `/import/${id}`,
  warehouses: '/warehouses',
  users: '/users',
  roles: '/roles',
  integrations: '/integrations',
  audit: '/audit',
  ledgerCheck: '/ledger-check',
}
