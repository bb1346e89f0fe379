import type { Pool, PoolClient } from 'pg'
import { CommandError, noSuchTransaction } from './errors.ts'

type State = 'open' | 'committed' | 'aborted'

interface Transaction {
  number: bigint
  state: State
  client?: PoolClient
  /** The connection whose command came last; when it closes, nobody is left to commit. */
  owner: object
  busy: boolean
  lastUsed: number
}

const lifetimeMs = 60_000
const mostSessions = 20_000

/** Transactions by session: each on a PostgreSQL connection of its own, from its start to its end. */
export class Transactions {
  readonly #bySession = new Map<string, Transaction>()
  readonly #pool: Pool
  readonly #reaper: NodeJS.Timeout

  constructor(
    pool: Pool,
    private readonly longestMs = lifetimeMs,
  ) {
    this.#pool = pool
    this.#reaper = setInterval(() => this.#reap(), Math.min(1_000, longestMs / 2))
    this.#reaper.unref()
  }

  async start(session: string, number: bigint, owner: object): Promise<Transaction> {
    const before = this.#bySession.get(session)
    if (before && before.number > number)
      throw new CommandError(225, 'A newer transaction has begun in this session.')
    if (before && before.number === number) throw new CommandError(117, 'This transaction has begun already.')
    if (before) await this.#end(before, 'aborted')
    const transaction: Transaction = { number, state: 'open', owner, busy: true, lastUsed: Date.now() }
    this.#bySession.delete(session)
    this.#bySession.set(session, transaction)
    this.#forgetOldest()
    try {
      transaction.client = await this.#pool.connect()
      await transaction.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    } catch (error) {
      await this.#end(transaction, 'aborted')
      throw error
    }
    return transaction
  }

  open(session: string, number: bigint, owner: object): Transaction {
    const transaction = this.#bySession.get(session)
    if (!transaction || transaction.number !== number || transaction.state !== 'open')
      throw noSuchTransaction()
    transaction.owner = owner
    transaction.busy = true
    return transaction
  }

  /** The command is done; a client that has gone meanwhile leaves nothing behind. */
  async rest(transaction: Transaction, closed: boolean): Promise<void> {
    transaction.busy = false
    transaction.lastUsed = Date.now()
    if (closed) await this.#end(transaction, 'aborted')
  }

  abortNow(transaction: Transaction): Promise<void> {
    return this.#end(transaction, 'aborted')
  }

  async commit(session: string, number: bigint): Promise<void> {
    const transaction = this.#bySession.get(session)
    if (!transaction || transaction.number !== number || transaction.state === 'aborted')
      throw noSuchTransaction()
    if (transaction.state === 'open') await this.#end(transaction, 'committed')
  }

  async abort(session: string, number: bigint): Promise<void> {
    const transaction = this.#bySession.get(session)
    if (!transaction || transaction.number !== number || transaction.state !== 'open')
      throw noSuchTransaction()
    await this.#end(transaction, 'aborted')
  }

  async endSession(session: string): Promise<void> {
    const transaction = this.#bySession.get(session)
    this.#bySession.delete(session)
    if (transaction) await this.#end(transaction, 'aborted')
  }

  async ownerGone(owner: object): Promise<void> {
    for (const transaction of this.#bySession.values()) {
      if (transaction.owner === owner && !transaction.busy) await this.#end(transaction, 'aborted')
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#reaper)
    for (const transaction of this.#bySession.values()) await this.#end(transaction, 'aborted')
    this.#bySession.clear()
  }

  get openCount(): number {
    return [...this.#bySession.values()].filter((transaction) => transaction.state === 'open').length
  }

  async #end(transaction: Transaction, how: 'committed' | 'aborted'): Promise<void> {
    if (transaction.state !== 'open') return
    transaction.state = how
    const { client } = transaction
    transaction.client = undefined
    if (!client) return
    try {
      await client.query(how === 'committed' ? 'COMMIT' : 'ROLLBACK')
      client.release()
    } catch (error) {
      client.release(true)
      if (how === 'committed') {
        transaction.state = 'aborted'
        throw error
      }
    }
  }

  #reap(): void {
    const oldest = Date.now() - this.longestMs
    for (const transaction of this.#bySession.values()) {
      if (transaction.state !== 'open' || transaction.busy || transaction.lastUsed > oldest) continue
      void this.#end(transaction, 'aborted').catch(() => {})
    }
  }

  /** Ended transactions are remembered so that a commit may be repeated; not for ever. */
  #forgetOldest(): void {
    if (this.#bySession.size <= mostSessions) return
    for (const [session, transaction] of this.#bySession) {
      if (transaction.state === 'open') continue
      this.#bySession.delete(session)
      if (this.#bySession.size <= mostSessions) return
    }
  }
}

export type { Transaction }
