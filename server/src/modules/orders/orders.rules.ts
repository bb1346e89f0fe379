import type { Permission } from '@gudang/domain'

export enum OrderStatus {
  PENDING = 'PENDING',
  PROCESSED = 'PROCESSED',
  SHIPPED = 'SHIPPED',
  CANCELLED = 'CANCELLED',
}

/** The life of an order: from each status, where it may go and what that needs. */
const transitions: Record<OrderStatus, Partial<Record<OrderStatus, Permission>>> = {
  PENDING: { PROCESSED: 'order.fulfil', CANCELLED: 'order.cancel' },
  PROCESSED: { SHIPPED: 'order.fulfil', CANCELLED: 'order.cancel' },
  SHIPPED: {},
  CANCELLED: {},
}

/** Whether stock is still promised to it. */
export const isOpen = (status: OrderStatus): boolean =>
  status === OrderStatus.PENDING || status === OrderStatus.PROCESSED

export function mayFollow(from: OrderStatus, to: OrderStatus): boolean {
  return to in transitions[from]
}

export function allowedTransitions(from: OrderStatus, permissions: ReadonlySet<Permission>): OrderStatus[] {
  return Object.entries(transitions[from])
    .filter(([, permission]) => permissions.has(permission))
    .map(([to]) => to as OrderStatus)
}
