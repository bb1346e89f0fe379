import { useEffect, useState, useSyncExternalStore } from 'react'
import { useMe } from '../../../domain/people/me.tsx'
import { beep } from '../../../domain/scanner/beep.ts'
import { useApi } from '../../../graphql/api.tsx'
import { CountQueue } from './count-queue.ts'
import type { Scan } from './count-store.ts'

/** Eyes are on the shelf: what went wrong is heard and felt. */
function alarm(): void {
  beep('unknown')
  // Safari has no such thing.
  if ('vibrate' in navigator) navigator.vibrate([120, 60, 120])
}

/** What this person has counted on this device; what is not sent yet is sent while the page is there. */
export function useCountQueue(): { queue: CountQueue; scans: readonly Scan[]; broken: boolean } {
  const { client } = useApi()
  const { id } = useMe()
  const [queue] = useState(() => new CountQueue(client, id, alarm))
  useEffect(() => queue.start(), [queue])
  const scans = useSyncExternalStore(queue.scans.subscribe, queue.scans.get)
  const broken = useSyncExternalStore(queue.broken.subscribe, queue.broken.get)
  return { queue, scans, broken }
}
