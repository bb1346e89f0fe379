import { Topic } from '../../platform/live/topic.ts'
import { listen } from '../../platform/events/relay.ts'
import { alertSubject } from './alerts.events.ts'
import type { Alert } from './alerts.model.ts'
import { alertsById } from './alerts.queries.ts'

export const alertChanges = new Topic<Alert>(alertsById)

/** Tells subscribers of this server which alerts were raised, resolved, snoozed or brought back. */
export function publishAlertChanges(): () => void {
  return listen((events) =>
    alertChanges.changed(events.filter((e) => e.subject?.kind === alertSubject).map((e) => e.subject!.id)),
  )
}
