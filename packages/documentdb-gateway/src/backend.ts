import pg from 'pg'
import { Cursors } from './cursors.ts'
import { prepare, tidyRegularly } from './housekeeping.ts'
import { Queue } from './queue.ts'
import { inOneState, queryOf, type Query } from './statements.ts'
import { Transactions } from './transactions.ts'

export interface PostgresAddress {
  /** The directory of the Unix socket, or a host name. */
  host: string
  user: string
  database: string
  port?: number
}

/** What all client connections share. */
export interface Backend {
  /** For every command outside transactions. */
  query: Query
  /** For one that would lose what others commit while it waits for them. */
  inOneState<T>(work: (query: Query) => Promise<T>): Promise<T>
  transactions: Transactions
  cursors: Cursors
  schemaQueue: Queue
  /** Where clients reach the gateway. */
  address: string
  stop(): Promise<void>
}

/** PostgreSQL takes 200 (max_connections): what is left over is for its own second connections and for people. */
const commandConnections = 32
const transactionConnections = 120
/** How long a command waits for a free one. */
const connectionWaitMs = 10_000
/** A transaction begins anew after this; a command of its own waits until whatever holds it up must have ended. */
const lockWaitMs = 5_000

export async function startBackend(
  address: PostgresAddress,
  transactionLifetimeMs: number,
): Promise<Backend> {
  const commands = makePool(address, commandConnections, transactionLifetimeMs + lockWaitMs)
  try {
    await prepare(commands.pool)
  } catch (error) {
    await commands.stop()
    throw error
  }
  const others = makePool(address, transactionConnections, lockWaitMs)
  const query = queryOf(commands.pool)
  const transactions = new Transactions(others.pool, query, transactionLifetimeMs)
  const tidying = tidyRegularly(commands.pool)
  return {
    query,
    inOneState: (work) => inOneState(commands.pool, work),
    transactions,
    cursors: new Cursors(),
    schemaQueue: new Queue(),
    address: '',
    async stop() {
      clearInterval(tidying)
      transactions.stop()
      await Promise.all([commands.stop(), others.stop()])
    },
  }
}

const sessionSettings = [
  'search_path=documentdb_api_catalog,documentdb_api,documentdb_core,public',
  'client_min_messages=error',
  'jit=off',
  // Makes the planner read from an ordered index where there is one, and sort only where there is none.
  'enable_sort=off',
  // Pages of a cursor lie in files, so that it binds no connection.
  'documentdb.useFileBasedPersistedCursors=on',
]

function makePool(address: PostgresAddress, max: number, lockTimeoutMs: number) {
  const pool = new pg.Pool({
    ...address,
    max,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: connectionWaitMs,
    options: [...sessionSettings, `lock_timeout=${lockTimeoutMs}`]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  })
  const clients = new Set<pg.PoolClient>()
  // A connection may break while nobody waits on it; its next user gets the error.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
    clients.add(client)
  })
  pool.on('remove', (client) => clients.delete(client))
  return {
    pool,
    /** Breaks off what is running: those who asked for it are disconnected already. */
    async stop() {
      const ended = pool.end()
      await Promise.all([...clients].map((client) => client.end()))
      await ended
    },
  }
}
