import { Topic } from '../../platform/live/topic.ts'
import { listen } from '../../platform/events/relay.ts'
import { ReferenceKind } from '../stock/index.ts'
import type { Order } from './orders.model.ts'
import { ordersById } from './orders.queries.ts'

export const orderChanges = new Topic<Order>(ordersById)

/** Tells subscribers of this server which orders were placed or moved on. */
export function publishOrderChanges(): () => void {
  return listen((events) =>
    orderChanges.changed(
      events.filter((e) => e.subject?.kind === ReferenceKind.ORDER).map((e) => e.subject!.id),
    ),
  )
}
