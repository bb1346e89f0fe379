import { Types } from 'mongoose'
import { hasSubscribers, pubSub } from '../../platform/graphql/pubsub.ts'
import { listen } from '../../platform/relay.ts'
import { stocksById } from './stock.queries.ts'

export const stockChangedTopic = 'stockChanged'

/** Tells subscribers of this server what moved: one read for a batch of events, however many listen. */
export function publishStockChanges(): () => void {
  return listen(async (events) => {
    if (!hasSubscribers(stockChangedTopic)) return
    const moved = new Map<string, Types.ObjectId>()
    for (const event of events) {
      for (const { stock } of event.moves ?? []) moved.set(String(stock), stock)
      if (event.kind === 'stock.threshold-set')
        moved.set(event.subject!.id, new Types.ObjectId(event.subject!.id))
    }
    if (moved.size === 0) return
    for (const stock of await stocksById([...moved.values()])) pubSub.publish(stockChangedTopic, stock)
  })
}
