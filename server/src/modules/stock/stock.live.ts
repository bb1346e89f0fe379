import { Types } from 'mongoose'
import { Topic } from '../../platform/live/topic.ts'
import { listen } from '../../platform/events/relay.ts'
import type { Stock } from './stock.model.ts'
import { stocksById } from './stock.queries.ts'

export const stockChanges = new Topic<Stock>((ids) => stocksById(ids.map((id) => new Types.ObjectId(id))))

/** Tells subscribers of this server what moved. */
export function publishStockChanges(): () => void {
  return listen((events) => {
    for (const { moves, kind, subject } of events) {
      if (moves) stockChanges.changed(moves.map(({ stock }) => String(stock)))
      if (kind === 'stock.threshold-set') stockChanges.changed([subject!.id])
    }
  })
}
