import { breathe } from './breathe.ts'

/** Of one follower; who has more to hear than this must come again and look. */
const mostWaiting = 1_000

/** The end of a subscription that is told; what it must not do is throw. */
export interface Follower {
  /** False while what it was sent before has not left. */
  ready(): boolean
  send(rendered: string): void
  /** It has missed something. */
  lose(): void
}

export interface Rendering<T> {
  /** Rendered together, so that their relations are loaded together; few where one is much work. */
  atOnce: number
  wants(subject: T): boolean
  /** As every follower of the group is told it; several at once, never rejects. Undefined where there is nothing to tell. */
  render(subjects: T[]): Promise<(string | undefined)[]>
  /** Told what nobody foresaw; the followers must come again. */
  failed(error: unknown): void
}

/**
 * Equal subscriptions: a change is rendered once for all who can take it, and not at all while nobody can. Each follower
 * has a queue with the latest of each subject.
 */
export class Group<T extends { _id: unknown }> {
  readonly #queues = new Map<Follower, Map<string, T>>()
  #working: Promise<void> | undefined

  constructor(private readonly rendering: Rendering<T>) {}

  get size(): number {
    return this.#queues.size
  }

  join(follower: Follower): void {
    this.#queues.set(follower, new Map())
  }

  leave(follower: Follower): void {
    this.#queues.delete(follower)
  }

  loseAll(): void {
    for (const follower of this.#queues.keys()) this.#lose(follower)
  }

  /** Resolves when everybody who could has taken it. */
  async send(changed: T[]): Promise<void> {
    await this.#safely(async () => {
      const wanted = changed.filter((subject) => this.rendering.wants(subject))
      if (wanted.length === 0) return
      for (const [follower, queue] of this.#queues) {
        await breathe()
        for (const subject of wanted) queue.set(String(subject._id), subject)
        if (queue.size > mostWaiting) this.#lose(follower)
      }
      await this.poke()
    })
  }

  /** Somebody can take more. */
  poke(): Promise<void> {
    return (this.#working ??= this.#safely(() => this.#work()))
  }

  async #work(): Promise<void> {
    try {
      for (;;) {
        await breathe()
        const round = this.#round()
        if (round.length === 0) return
        await this.#hand(round, await this.rendering.render(round))
      }
    } finally {
      this.#working = undefined
    }
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.rendering.failed(error)
      this.loseAll()
    }
  }

  /** What is next for those who can take something. */
  #round(): T[] {
    const round = new Map<string, T>()
    for (const [follower, queue] of this.#queues) {
      if (!follower.ready()) continue
      for (const [id, subject] of queue) {
        if (round.size === this.rendering.atOnce) return [...round.values()]
        round.set(id, subject)
      }
    }
    return [...round.values()]
  }

  async #hand(round: T[], rendered: (string | undefined)[]): Promise<void> {
    for (const [follower, queue] of this.#queues) {
      await breathe()
      for (const [index, subject] of round.entries()) {
        const id = String(subject._id)
        if (queue.get(id) !== subject) continue
        if (!follower.ready()) break
        queue.delete(id)
        const text = rendered[index]
        if (text !== undefined) follower.send(text)
      }
    }
  }

  #lose(follower: Follower): void {
    this.leave(follower)
    follower.lose()
  }
}
