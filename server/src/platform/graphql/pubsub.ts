import { createPubSub } from '@graphql-yoga/subscription'

/** Counts who listens, so that nothing is read from the database for nobody. */
class CountingTarget extends EventTarget {
  readonly #counts = new Map<string, number>()

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.#counts.set(args[0], this.count(args[0]) + 1)
    super.addEventListener(...args)
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.#counts.set(args[0], this.count(args[0]) - 1)
    super.removeEventListener(...args)
  }

  count(topic: string): number {
    return this.#counts.get(topic) ?? 0
  }
}

const target = new CountingTarget()

/** What the subscriptions of this server hear; fed from the event relay, never by a command directly. */
export const pubSub = createPubSub({ eventTarget: target as never })

export const hasSubscribers = (topic: string): boolean => target.count(topic) > 0
