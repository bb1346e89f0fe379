import type { OrdersQuery } from '../orders.generated.ts'

export type OrderRow = OrdersQuery['orders']['nodes'][number]
