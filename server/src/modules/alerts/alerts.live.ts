import { Topic } from '../../platform/live/topic.ts'
import { listen } from '../../platform/events/relay.ts'
import { alertSubject } from './alerts.consumer.ts'
import type { Alert } from './alerts.model.ts'
import { alertsById } from './alerts.queries.ts'

export const alertChanges = new Topic<Alert>(alertsById)

/** Tells subscribers of this server which alerts were raised or resolved. */
export function publishAlertChanges(): () => void {
  return listen((events) =>
    alertChanges.changed(events.filter((e) => e.subject?.kind === alertSubject).map((e) => e.subject!.id)),
  )
}
