import type { Permission } from '@gudang/domain'

export enum ViewList {
  STOCK = 'STOCK',
  MOVEMENTS = 'MOVEMENTS',
  ORDERS = 'ORDERS',
  PRODUCTS = 'PRODUCTS',
  AUDIT = 'AUDIT',
}

/** What opens each list: a view of one that somebody may not open is nothing to them. */
const opens: Record<ViewList, readonly Permission[]> = {
  [ViewList.STOCK]: ['inventory.view'],
  [ViewList.MOVEMENTS]: ['inventory.view'],
  [ViewList.ORDERS]: ['order.view', 'order.viewOwn'],
  [ViewList.PRODUCTS]: ['product.view'],
  [ViewList.AUDIT]: ['audit.view'],
}

export const listsOpenTo = (permissions: ReadonlySet<Permission>): ViewList[] =>
  Object.values(ViewList).filter((list) => opens[list].some((each) => permissions.has(each)))
