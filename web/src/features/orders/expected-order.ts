import type { OrderStatus } from '../../graphql/schema.generated.ts'
import type { OrderDetailFragment } from './orders.generated.ts'

/** What the answer to a command will be unless it is refused; what may follow is for the server to say. */
export function expectedOrder(order: OrderDetailFragment, status: OrderStatus): OrderDetailFragment {
  return { ...order, status, allowedTransitions: [] }
}
