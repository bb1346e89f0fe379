import { hasSubscribers, pubSub } from '../../platform/graphql/pubsub.ts'
import { listen } from '../../platform/relay.ts'
import { ReferenceKind } from '../stock/index.ts'
import { ordersById } from './orders.queries.ts'

export const orderChangedTopic = 'orderChanged'

/** Tells subscribers of this server which orders were placed or moved on. */
export function publishOrderChanges(): () => void {
  return listen(async (events) => {
    if (!hasSubscribers(orderChangedTopic)) return
    const changed = new Set(
      events.filter((e) => e.subject?.kind === ReferenceKind.ORDER).map((e) => e.subject!.id),
    )
    if (changed.size === 0) return
    for (const order of await ordersById([...changed])) pubSub.publish(orderChangedTopic, order)
  })
}
