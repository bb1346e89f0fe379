import { breathe } from './breathe.ts'
import type { Follower, Rendering } from './group.ts'

interface Pages<T> {
  /** What comes next, this many at most, each once; none although more follow where nothing is for this follower. */
  next(size: number): Promise<{ subjects: T[]; hasMore: boolean }>
  /** Calls back when there may be more. */
  onMore(poke: () => void): () => void
}

/**
 * What a subscription's field resolves to where all is told, in its order. Pages are read as fast as the one follower takes
 * them and nothing is kept for it: who reads slowly is told later.
 */
export class Reel<T> implements AsyncIterable<never> {
  constructor(readonly pages: Pages<T>) {}

  [Symbol.asyncIterator](): never {
    throw new Error('A subscription is followed, not iterated')
  }
}

export class ReelFollowed<T> {
  #follower: Follower | undefined
  #isPoked = false
  #working = false

  constructor(
    private readonly pages: Pages<T>,
    private readonly rendering: Pick<Rendering<T>, 'atOnce' | 'render' | 'failed'>,
  ) {}

  get size(): number {
    return this.#follower ? 1 : 0
  }

  follow(): () => void {
    return this.pages.onMore(() => this.poke())
  }

  join(follower: Follower): void {
    this.#follower = follower
    this.poke()
  }

  leave(): void {
    this.#follower = undefined
  }

  /** Something was appended, or the follower can take more. */
  poke(): void {
    this.#isPoked = true
    if (!this.#working) void this.#work()
  }

  async #work(): Promise<void> {
    this.#working = true
    try {
      for (let hasMore = false; this.#follower?.ready() && (hasMore || this.#isPoked);) {
        this.#isPoked = false
        hasMore = await this.#tellPage()
      }
    } catch (error) {
      // Coming again with the last cursor, it misses nothing.
      this.rendering.failed(error)
      this.#follower?.lose()
      this.leave()
    } finally {
      this.#working = false
    }
  }

  async #tellPage(): Promise<boolean> {
    await breathe()
    const { subjects, hasMore } = await this.pages.next(this.rendering.atOnce)
    const rendered = subjects.length > 0 ? await this.rendering.render(subjects) : []
    for (const text of rendered) if (text !== undefined) this.#follower?.send(text)
    return hasMore
  }
}
