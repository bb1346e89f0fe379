/** Every address of the app, in one place. */
export const paths = {
  signIn: '/sign-in',
  setPassword: '/set-password',
  dashboard: '/dashboard',
  account: '/account',
  sessions: '/account/sessions',
  stock: '/stock',
  orders: '/orders',
  newOrder: '/orders/new',
  order: (orderNumber: string) => `/orders/${encodeURIComponent(orderNumber)}`,
  movements: '/movements',
  idleStock: '/idle-stock',
  users: '/users',
  roles: '/roles',
  audit: '/audit',
}
