import { Topic } from '../../platform/live/topic.ts'
import { listen } from '../../platform/events/relay.ts'
import type { Transfer } from './transfers.model.ts'
import { transfersById } from './transfers.queries.ts'

export const transferChanges = new Topic<Transfer>(transfersById)

/** Tells subscribers of this server which transfers were made or moved on. */
export function publishTransferChanges(): () => void {
  return listen((events) =>
    transferChanges.changed(
      events
        .filter(({ kind }) => kind.startsWith('transfer.'))
        .flatMap(({ subject, data }) => [
          subject!.id,
          ...(data?.remainderId ? [String(data.remainderId)] : []),
        ]),
    ),
  )
}
