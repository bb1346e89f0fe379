import type { MovementType, OrderStatus, ViewList } from '../../graphql/schema.generated.ts'
import { momentsOf } from '../../ui/filters/days.ts'
import { momentsOfAge, orderAges } from '../orders/order-ages.ts'
import { orderStatuses } from '../orders/order-status.tsx'
import { adjustmentReasons } from '../stock/adjustment-reasons.ts'

/** What an address, or a view, says of a parameter. */
type Get = (name: string) => string | undefined

export const movementTypes: MovementType[] = [
  'ADJUSTMENT',
  'TRANSFER_OUT',
  'TRANSFER_IN',
  'ALLOCATION',
  'RELEASE',
  'SHIPMENT',
  'TRANSFER_SENT',
  'TRANSIT_LOSS',
  'TRANSIT_RETURN',
]

/** All that waits for somebody, as the dashboard counts it. */
export const openStatuses: OrderStatus[] = ['PENDING', 'PROCESSED']
export const orderTabs = ['OPEN', ...orderStatuses] as const

export const stockFilter = (get: Get, warehouseCode: string | undefined) => ({
  warehouseCode,
  search: get('q'),
  lowOnly: get('low') === '1' || undefined,
})

export function movementFilter(get: Get, warehouseCode: string | undefined) {
  const kind = get('type')
  const type = movementTypes.find((known) => known === kind)
  const reason = adjustmentReasons.find((known) => known === kind)
  return {
    warehouseCode,
    search: get('q'),
    types: type && [type],
    reasons: reason && [reason],
    referenceId: get('reference'),
    actorId: get('actor'),
    ...momentsOf({ from: get('from'), to: get('to') }),
  }
}

/** In minor units, as the address has them; anything else there is no amount. */
export function amountsOf(get: Get) {
  const amountOf = (value: string | undefined) =>
    value && /^\d{1,13}$/.test(value) && Number(value) <= 10 ** 12 ? Number(value) : undefined
  return { amountFrom: amountOf(get('amountFrom')), amountTo: amountOf(get('amountTo')) }
}

/** Of every status; `now` is when ages are counted from. */
export function orderFilter(get: Get, warehouseCode: string | undefined, now: number) {
  const age = orderAges.find((known) => known === get('age'))
  return {
    warehouseCode,
    search: get('q'),
    sku: get('sku'),
    ...amountsOf(get),
    ...(age ? momentsOfAge(age, now) : momentsOf({ from: get('from'), to: get('to') })),
  }
}

export function orderStatusesOf(get: Get): OrderStatus[] | undefined {
  const tab = orderTabs.find((known) => known === get('status'))
  return tab && (tab === 'OPEN' ? openStatuses : [tab])
}

export function productFilter(get: Get) {
  const tag = get('tag')
  return { search: get('q'), tags: tag ? [tag] : undefined }
}

/** `ORDER:507f…`: what entries are about. */
function subjectOf(given: string | undefined) {
  const [, kind, id] = /^(\w{1,50}):(.{1,300})$/.exec(given ?? '') ?? []
  return kind && id ? { kind, id } : undefined
}

export function auditFilter(get: Get, warehouseCode: string | undefined) {
  const kind = get('kind')
  return {
    warehouseCode,
    kinds: kind ? [kind] : undefined,
    actorId: get('actor'),
    subject: subjectOf(get('subject')),
    ...momentsOf({ from: get('from'), to: get('to') }),
  }
}

/** The filter of a list as its address, or a view of it, says. */
export const filterOf: Record<ViewList, (get: Get, warehouseCode: string | undefined) => object> = {
  STOCK: stockFilter,
  MOVEMENTS: movementFilter,
  ORDERS: (get, warehouseCode) => ({
    ...orderFilter(get, warehouseCode, Date.now()),
    statuses: orderStatusesOf(get),
  }),
  PRODUCTS: (get) => ({ ...productFilter(get), includeDeleted: get('deleted') === '1' || undefined }),
  AUDIT: auditFilter,
}
