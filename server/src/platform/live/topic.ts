import { setTimeout as delay } from 'node:timers/promises'
import type { Ctx } from '../requests/context.ts'
import type { Group } from './group.ts'

/** Read and told at a time. */
const portion = 100
/** More than this has nobody to wait for it: whoever follows is sent to look for themselves. */
const mostPending = 50_000
/** A group that takes longer over a portion goes on beside the next; its followers' queues say how far. */
const patienceMs = 5_000
const retryMs = 1_000

type Read<T> = (ids: string[]) => Promise<T[]>

/**
 * Things of one kind whose changes are followed. Changed ids gather in a set and are read when their turn comes, after
 * the change and however often it came: everybody is told the latest.
 */
export class Topic<T extends { _id: unknown }> {
  readonly #groups = new Set<Group<T>>()
  readonly #pending = new Set<string>()
  #working = false

  constructor(private readonly read: Read<T>) {}

  changed(ids: Iterable<string>): void {
    if (this.#groups.size === 0) return
    for (const id of ids) this.#pending.add(id)
    if (this.#pending.size > mostPending) {
      this.#pending.clear()
      for (const group of this.#groups) group.loseAll()
    }
    if (!this.#working) void this.#work()
  }

  follow(group: Group<T>): () => void {
    this.#groups.add(group)
    return () => this.#groups.delete(group)
  }

  async #work(): Promise<void> {
    this.#working = true
    while (this.#pending.size > 0 && this.#groups.size > 0) {
      const ids = this.#next()
      const changed = await this.read(ids).catch(() => undefined)
      if (changed) await Promise.race([this.#send(changed), delay(patienceMs, undefined, { ref: false })])
      else await this.#readLater(ids)
    }
    this.#pending.clear()
    this.#working = false
  }

  #next(): string[] {
    const ids: string[] = []
    for (const id of this.#pending) {
      if (ids.length === portion) break
      ids.push(id)
      this.#pending.delete(id)
    }
    return ids
  }

  async #send(changed: T[]): Promise<void> {
    await Promise.all([...this.#groups].map((group) => group.send(changed)))
  }

  /** The database is away: health and every request say so; what changed before is told when it is back. */
  async #readLater(ids: string[]): Promise<void> {
    for (const id of ids) this.#pending.add(id)
    await delay(retryMs, undefined, { ref: false })
  }
}

/** What a subscription's field resolves to: whose changes are followed, and which of them this asker wants. */
export class Source<T extends { _id: unknown }> implements AsyncIterable<never> {
  constructor(
    readonly topic: Topic<T>,
    readonly wants: (subject: T) => boolean,
  ) {}

  [Symbol.asyncIterator](): never {
    throw new Error('A subscription is followed in a group, not iterated')
  }
}

type Wants<T> = (subject: T) => boolean

/**
 * For `subscribe` of @Subscription: which changes are wanted, or why it is refused. It must depend on nothing but the arguments, the
 * actor's rights and scope.
 */
export function changesOf<T extends { _id: unknown }, A>(
  topic: Topic<T>,
  wanted: (args: A, ctx: Ctx) => Wants<T> | Promise<Wants<T>>,
) {
  return async ({ args, context }: { args: A; context: Ctx }) =>
    new Source(topic, await wanted(args, context))
}
