import { listen } from '../../platform/events/relay.ts'
import { Topic } from '../../platform/live/topic.ts'
import type { Stocktake } from './stocktakes.model.ts'
import { stocktakesById } from './stocktakes.queries.ts'

export const stocktakeChanges = new Topic<Stocktake>(stocktakesById)

/** Tells subscribers of this server which stocktakes were started, counted or moved on. */
export function publishStocktakeChanges(): () => void {
  return listen((events) =>
    stocktakeChanges.changed(
      events.filter(({ kind }) => kind.startsWith('stocktake.')).map(({ subject }) => subject!.id),
    ),
  )
}
