import { hasSubscribers, pubSub } from '../../platform/graphql/pubsub.ts'
import { listen } from '../../platform/relay.ts'
import { alertSubject } from './alerts.consumer.ts'
import { alertsById } from './alerts.queries.ts'

export const alertChangedTopic = 'alertChanged'

/** Tells subscribers of this server which alerts were raised or resolved. */
export function publishAlertChanges(): () => void {
  return listen(async (events) => {
    if (!hasSubscribers(alertChangedTopic)) return
    const changed = new Set(events.filter((e) => e.subject?.kind === alertSubject).map((e) => e.subject!.id))
    if (changed.size === 0) return
    for (const alert of await alertsById([...changed])) pubSub.publish(alertChangedTopic, alert)
  })
}
