import type { Pool, PoolClient } from 'pg'
import { CommandError, noSuchTransaction } from './errors.ts'
import {
  begin,
  breakOff,
  commit,
  connectTo,
  rollback,
  runTogether,
  type Query,
  type Row,
  type Statement,
} from './statements.ts'

export interface TransactionId {
  /** The session's lsid, as bytes in latin1. */
  session: string
  number: bigint
}

interface Transaction {
  id: TransactionId
  state: 'open' | 'committed' | 'aborted'
  client: Promise<PoolClient>
  /** BEGIN went out, together with the first statement. */
  hasBegun: boolean
  /** The connection whose command came last; when it closes, nobody is left to commit. */
  owner: object
  startedAt: number
  /** A statement is out and not answered. */
  isBusy: boolean
  /** Settles when it has been committed or rolled back, as `settle` is told. */
  ended: Promise<void>
  settle: (end: Promise<void>) => void
}

const mostSessions = 20_000
const reapEveryMs = 1_000
const deadlockPauseMs = 2_000

/**
 * Transactions by session: each on a PostgreSQL connection of its own, from its start to its end. What was
 * committed is also written down inside the transaction itself, so that a client which lost the answer may
 * repeat its commit, and learn the truth, even after gateway and PostgreSQL were killed.
 */
export class Transactions {
  readonly #bySession = new Map<string, Transaction>()
  readonly #pool: Pool
  readonly #query: Query
  readonly #lifetimeMs: number
  readonly #reaper: NodeJS.Timeout

  /** Each transaction takes a connection of the pool; the query is for statements outside of them. */
  constructor(pool: Pool, query: Query, lifetimeMs: number) {
    this.#pool = pool
    this.#query = query
    this.#lifetimeMs = lifetimeMs
    this.#reaper = setInterval(() => void this.#reap(), Math.min(reapEveryMs, lifetimeMs / 2))
    this.#reaper.unref()
  }

  /** Any error ends the transaction before it is told, as with MongoDB; there are no savepoints. */
  async run<T>(id: TransactionId, starts: boolean, owner: object, work: (query: Query) => Promise<T>) {
    const transaction = starts ? this.#start(id, owner) : this.#open(id)
    transaction.owner = owner
    try {
      return await work((statement) => this.#runIn(transaction, statement))
    } catch (error) {
      await this.#end(transaction, 'aborted')
      if (isDeadlock(error)) await this.#othersEnded()
      throw error
    }
  }

  async commit(id: TransactionId): Promise<void> {
    const transaction = this.#bySession.get(id.session)
    const isKnown = transaction?.id.number === id.number && transaction.state !== 'aborted'
    if (isKnown) return this.#end(transaction, 'committed')
    if (!(await this.#wasCommitted(id))) throw noSuchTransaction()
  }

  async abort(id: TransactionId): Promise<void> {
    await this.#end(this.#open(id), 'aborted')
  }

  async endSession(session: string): Promise<void> {
    const transaction = this.#bySession.get(session)
    this.#bySession.delete(session)
    if (transaction) await this.#end(transaction, 'aborted')
  }

  /** A client that is gone must not hold its locks until the reaper comes. */
  async ownerGone(owner: object): Promise<void> {
    await this.#abortWhere((transaction) => transaction.owner === owner)
  }

  /** What is still open ends with its connection. */
  stop(): void {
    clearInterval(this.#reaper)
  }

  #start(id: TransactionId, owner: object): Transaction {
    const before = this.#bySession.get(id.session)
    if (before && before.id.number >= id.number) {
      throw new CommandError(225, `Transaction ${before.id.number} has begun in this session already.`)
    }
    let settle: Transaction['settle']
    const ended = new Promise<void>((resolve) => (settle = resolve))
    ended.catch(() => {}) // told to whoever ends it
    const transaction: Transaction = {
      id,
      state: 'open',
      client: this.#connect(before),
      hasBegun: false,
      owner,
      startedAt: Date.now(),
      isBusy: false,
      ended,
      settle: settle!,
    }
    this.#bySession.delete(id.session)
    this.#bySession.set(id.session, transaction)
    this.#forgetOldest()
    return transaction
  }

  #open(id: TransactionId): Transaction {
    const transaction = this.#bySession.get(id.session)
    if (transaction?.id.number !== id.number || transaction.state !== 'open') throw noSuchTransaction()
    return transaction
  }

  async #connect(before: Transaction | undefined): Promise<PoolClient> {
    if (before) await this.#end(before, 'aborted')
    return connectTo(this.#pool)
  }

  async #runIn(transaction: Transaction, statement: Statement): Promise<Row> {
    const client = await transaction.client
    if (transaction.state !== 'open') throw noSuchTransaction()
    const statements = transaction.hasBegun ? [statement] : [begin, statement]
    transaction.hasBegun = true
    transaction.isBusy = true
    try {
      const answers = await runTogether(client, statements)
      return answers.at(-1)!.row
    } catch (error) {
      // Ended by others meanwhile: what it was doing was broken off.
      throw isOpen(transaction) ? error : noSuchTransaction()
    } finally {
      transaction.isBusy = false
    }
  }

  /** Ends it once; whoever asks again waits for the same end. */
  #end(transaction: Transaction, how: 'committed' | 'aborted'): Promise<void> {
    if (transaction.state === 'open') {
      transaction.state = how
      transaction.settle(how === 'committed' ? this.#commit(transaction) : this.#rollback(transaction))
    }
    return transaction.ended
  }

  /**
   * PostgreSQL ends one of those that wait for each other. Ten that insert one key all do: if each came back at once, to wait
   * again, there would be ten for ever.
   */
  async #othersEnded(): Promise<void> {
    const others = [...this.#bySession.values()].filter(isOpen)
    let timer: NodeJS.Timeout | undefined
    const pause = new Promise((resolve) => (timer = setTimeout(resolve, deadlockPauseMs)))
    await Promise.race([Promise.allSettled(others.map(({ ended }) => ended)), pause])
    clearTimeout(timer)
  }

  async #commit(transaction: Transaction): Promise<void> {
    try {
      const client = await transaction.client
      try {
        const noted = { ...noteCommit, values: idValues(transaction.id) }
        const answers = await runTogether(client, [noted, commit])
        // PostgreSQL answers COMMIT with ROLLBACK where a statement had failed.
        if (answers.at(-1)!.tag !== 'COMMIT') throw noSuchTransaction()
        client.release()
      } catch (error) {
        client.release(true)
        throw error
      }
    } catch (error) {
      transaction.state = 'aborted'
      throw error
    }
  }

  async #rollback(transaction: Transaction): Promise<void> {
    const client = await transaction.client.catch(() => undefined)
    if (client && transaction.isBusy) await breakOff(client, this.#query)
    const ended = client && transaction.hasBegun ? runTogether(client, [rollback]) : Promise.resolve()
    const isBroken = await ended.then(
      () => false,
      () => true,
    )
    client?.release(isBroken)
  }

  async #wasCommitted(id: TransactionId): Promise<boolean> {
    const [found] = await this.#query({ ...findCommit, values: idValues(id) })
    return found !== undefined
  }

  async #abortWhere(isOver: (transaction: Transaction) => boolean): Promise<void> {
    const over = [...this.#bySession.values()].filter((each) => isOpen(each) && isOver(each))
    await Promise.all(over.map((each) => this.#end(each, 'aborted')))
  }

  async #reap(): Promise<void> {
    const startedBefore = Date.now() - this.#lifetimeMs
    await this.#abortWhere((transaction) => transaction.startedAt < startedBefore)
  }

  /** Ended transactions are remembered so that a commit may be repeated cheaply; not for ever. */
  #forgetOldest(): void {
    if (this.#bySession.size <= mostSessions) return
    for (const [session, transaction] of this.#bySession) {
      if (transaction.state === 'open') continue
      this.#bySession.delete(session)
      if (this.#bySession.size <= mostSessions) return
    }
  }
}

const isOpen = ({ state }: Transaction) => state === 'open'

const isDeadlock = (error: unknown) => (error as Error).message === 'deadlock detected'

const idValues = ({ session, number }: TransactionId) => [Buffer.from(session, 'latin1'), String(number)]

const noteCommit = {
  name: 'note_commit',
  text: `INSERT INTO gudang_gateway.commits (session, number)
         SELECT $1, $2 WHERE pg_current_xact_id_if_assigned() IS NOT NULL
         ON CONFLICT (session) DO UPDATE SET number = excluded.number, at = excluded.at`,
}

const findCommit = {
  name: 'find_commit',
  text: 'SELECT 1 FROM gudang_gateway.commits WHERE session = $1 AND number = $2',
}
