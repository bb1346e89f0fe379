import type { Pool, PoolClient } from 'pg'
import { CommandError, noSuchTransaction } from './errors.ts'

export interface TransactionId {
  /** The session's lsid, as bytes in latin1. */
  session: string
  number: bigint
}

interface Transaction {
  id: TransactionId
  state: 'open' | 'committed' | 'aborted'
  client: Promise<PoolClient>
  /** The connection whose command came last; when it closes, nobody is left to commit. */
  owner: object
  startedAt: number
  ended?: Promise<void>
}

const mostSessions = 20_000
const reapEveryMs = 1_000

/** A transaction's own connection; the statements of the gateway itself go over the other pool. */
interface Pools {
  transactions: Pool
  commands: Pool
}

/**
 * Transactions by session: each on a PostgreSQL connection of its own, from its start to its end. What was
 * committed is also written down inside the transaction itself, so that a client which lost the answer may
 * repeat its commit, and learn the truth, even after gateway and PostgreSQL were killed.
 */
export class Transactions {
  readonly #bySession = new Map<string, Transaction>()
  readonly #pools: Pools
  readonly #lifetimeMs: number
  readonly #reaper: NodeJS.Timeout

  constructor(pools: Pools, lifetimeMs: number) {
    this.#pools = pools
    this.#lifetimeMs = lifetimeMs
    this.#reaper = setInterval(() => void this.#reap(), Math.min(reapEveryMs, lifetimeMs / 2))
    this.#reaper.unref()
  }

  /** Any error ends the transaction before it is told, as with MongoDB; there are no savepoints. */
  async run<T>(id: TransactionId, starts: boolean, owner: object, work: (client: PoolClient) => Promise<T>) {
    const transaction = starts ? this.#start(id, owner) : this.#open(id)
    transaction.owner = owner
    try {
      return await work(await transaction.client)
    } catch (error) {
      await this.#end(transaction, 'aborted')
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
    const client = this.#begin(before)
    const transaction: Transaction = { id, state: 'open', client, owner, startedAt: Date.now() }
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

  async #begin(before: Transaction | undefined): Promise<PoolClient> {
    if (before) await this.#end(before, 'aborted')
    const client = await this.#pools.transactions.connect()
    // Not awaited: it travels with the first statement, and only a broken connection could fail it.
    client.query('BEGIN ISOLATION LEVEL REPEATABLE READ').catch(() => {})
    return client
  }

  /** Ends it once; whoever asks again waits for the same end. */
  #end(transaction: Transaction, how: 'committed' | 'aborted'): Promise<void> {
    if (transaction.state === 'open') {
      transaction.state = how
      transaction.ended = how === 'committed' ? this.#commit(transaction) : this.#rollback(transaction)
    }
    return transaction.ended!
  }

  async #commit(transaction: Transaction): Promise<void> {
    try {
      const client = await transaction.client
      try {
        const noted = client.query({ ...noteCommit, values: [...idValues(transaction.id)] })
        const [, { command }] = await Promise.all([noted, client.query('COMMIT')])
        // PostgreSQL answers COMMIT with ROLLBACK where a statement had failed.
        if (command !== 'COMMIT') throw noSuchTransaction()
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

  async #rollback({ client: connecting }: Transaction): Promise<void> {
    const client = await connecting.catch(() => undefined)
    const broken = await client?.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    client?.release(broken)
  }

  async #wasCommitted(id: TransactionId): Promise<boolean> {
    const { rowCount } = await this.#pools.commands.query({ ...findCommit, values: idValues(id) })
    return rowCount === 1
  }

  async #abortWhere(isOver: (transaction: Transaction) => boolean): Promise<void> {
    const over = [...this.#bySession.values()].filter((each) => each.state === 'open' && isOver(each))
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
