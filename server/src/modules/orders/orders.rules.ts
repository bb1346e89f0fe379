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

/** In these, stock is still promised to the order. */
export const openStatuses = [OrderStatus.PENDING, OrderStatus.PROCESSED]

export const isOpen = (status: OrderStatus): boolean => openStatuses.includes(status)

export function mayFollow(from: OrderStatus, to: OrderStatus): boolean {
  return to in transitions[from]
}

export function allowedTransitions(from: OrderStatus, permissions: ReadonlySet<Permission>): OrderStatus[] {
  return Object.entries(transitions[from])
    .filter(([, permission]) => permissions.has(permission))
    .map(([to]) => to as OrderStatus)
}
