import { createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { Connection, type Backend } from './connection.ts'
import { Cursors } from './cursors.ts'
import { Transactions } from './transactions.ts'

export interface GatewayOptions {
  postgres: { host: string; user: string; database: string; port?: number }
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Idle transactions end after this long; 60 s as with MongoDB. */
  transactionLifetimeMs?: number
}

export interface Gateway {
  uri: string
  port: number
  /** Ends connections and transactions. */
  stop(): Promise<void>
}

export const setName = 'gudang'

/** Connections to PostgreSQL: commands share the first, each open transaction holds one of the second. */
const commandConnections = 40
const transactionConnections = 120

/** A MongoDB replica set of one member whose storage is DocumentDB for PostgreSQL. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', postgres } = options
  const pool = makePool(postgres, commandConnections)
  const transactionPool = makePool(postgres, transactionConnections)
  const transactions = new Transactions(transactionPool, options.transactionLifetimeMs)
  const backend: Backend = { pool, transactions, cursors: new Cursors(), address: '' }
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    new Connection(socket, backend)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  backend.address = `${host}:${port}`
  return {
    port,
    uri: `mongodb://${host}:${port}/?replicaSet=${setName}`,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await transactions.stop()
      await Promise.all([pool.end(), transactionPool.end()])
    },
  }
}

/** The planner settings are per connection: enable_sort=off makes it read from an ordered index where there is one. */
const sessionSettings = [
  'search_path=documentdb_api_catalog,documentdb_api,documentdb_core,public',
  'client_min_messages=error',
  'jit=off',
  'enable_sort=off',
  'lock_timeout=5000',
  'documentdb.useFileBasedPersistedCursors=on',
]

function makePool(postgres: GatewayOptions['postgres'], max: number): pg.Pool {
  const pool = new pg.Pool({
    ...postgres,
    max,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    options: sessionSettings.map((setting) => `-c ${setting}`).join(' '),
  })
  pool.on('error', () => {}) // an idle connection broke; the next command opens another
  return pool
}
