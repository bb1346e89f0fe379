import { AsyncLocalStorage } from 'node:async_hooks'
import { breathe } from '../live/breathe.ts'
import { ApiError, deadlineExceeded } from '../errors.ts'

const mostAtOnce = 5

/**
 * How long an answer is waited for: until its client has left, and a query until its deadline. Whoever works for it asks
 * `check` before the next step, so that nothing is begun for nobody.
 */
export class RequestLife {
  readonly #over = new AbortController()
  #until = Number.POSITIVE_INFINITY
  readonly #ended: Promise<never>
  #timer: NodeJS.Timeout | undefined
  #working = 0
  readonly #waiting: (() => void)[] = []

  constructor() {
    this.#ended = new Promise((_resolve, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason as Error))
    })
    // Mostly nobody listens at that time.
    this.#ended.catch(() => {})
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** From now on; only for what changes nothing, for it is broken off. */
  limit(ms: number): void {
    this.#until = performance.now() + ms
    this.#timer = setTimeout(() => this.#over.abort(deadlineExceeded()), ms)
  }

  abandon(): void {
    this.#over.abort(new ApiError('ABANDONED', 'The client has left.'))
  }

  answered(): void {
    clearTimeout(this.#timer)
  }

  check(): void {
    // A timer waits for its turn, which work without a pause does not give.
    if (performance.now() > this.#until) this.#over.abort(deadlineExceeded())
    this.signal.throwIfAborted()
  }

  /** What a command to the database may take; undefined without a deadline. */
  leftMs(): number | undefined {
    this.check()
    return this.#until === Number.POSITIVE_INFINITY
      ? undefined
      : Math.ceil(this.#until - performance.now()) + 1
  }

  /**
   * A few root fields at a time: a request that has fifty of them does not take every connection to the database, nor
   * the event loop when their answers come, and whoever else asks comes between.
   */
  async inTurn<T>(body: () => T | Promise<T>): Promise<T> {
    if (this.#working < mostAtOnce) this.#working++
    else await new Promise<void>((begin) => this.#waiting.push(begin))
    try {
      this.check()
      const answer = await this.race(Promise.resolve(body()))
      await breathe()
      return answer
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#working--
    }
  }

  /** The answer, or the end of waiting for it. */
  race<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#ended])
  }
}

const lives = new AsyncLocalStorage<RequestLife | undefined>()

export const inRequest = <T>(life: RequestLife, body: () => T): T => lives.run(life, body)

/** For work that a request only sets off: without its life, and without the transaction and trace around the caller. */
export const outsideRequests: <T>(body: () => T) => T = AsyncLocalStorage.snapshot()

export const currentLife = (): RequestLife | undefined => lives.getStore()
