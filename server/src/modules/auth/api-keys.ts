import type { Actor, ActorKey } from '../../platform/requests/context.ts'
import { tokenHash } from '../../platform/tokens.ts'
import { holderOf, keyByHash, noteUse, requireUsable } from '../integrations/index.ts'
import type { Actors } from './actors.ts'
import type { KeyThrottle } from './throttle.ts'

const mostRemembered = 10_000

/**
 * Who comes with an API key. One that is none of ours counts against its address; one that this server has found before is
 * let in from there all the same.
 */
export function apiKeys(actors: Actors, throttle: KeyThrottle) {
  const found = new Set<string>()

  async function lookUp(hash: string, address: string): Promise<Actor> {
    const isNew = !found.has(hash)
    if (isNew) await throttle.attempt(address)
    const key = await keyByHash(hash)
    if (isNew) {
      found.add(hash)
      if (found.size > mostRemembered) found.delete(found.values().next().value!)
      await throttle.found(address)
    }
    return holderOf(key)
  }

  return {
    async actorOf(secret: string, address: string): Promise<Actor> {
      const actor = await actors.ofKey(tokenHash(secret), (hash) => lookUp(hash, address))
      requireUsable(actor, address)
      noteUse(actor)
      return actor
    },
    /** Of who stays connected, from the address that was looked at then. */
    async actorNow({ hash }: ActorKey): Promise<Actor> {
      const actor = await actors.ofKey(hash, async () => holderOf(await keyByHash(hash)))
      requireUsable(actor)
      return actor
    },
  }
}
