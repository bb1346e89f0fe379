import { createServer, type AddressInfo, type Socket } from 'node:net'
import { startBackend, type PostgresAddress } from './backend.ts'
import { Connection } from './connection.ts'
import { setName } from './local-commands.ts'

export interface GatewayOptions {
  postgres: PostgresAddress
  /** 0 takes any free port. */
  port: number
  host?: string
  /** A transaction is rolled back this long after its start; 60 s, as with MongoDB. */
  transactionLifetimeMs?: number
}

export interface Gateway {
  uri: string
  port: number
  /** Ends connections and transactions. */
  stop(): Promise<void>
}

/** A MongoDB replica set of one member whose storage is DocumentDB for PostgreSQL. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', postgres, transactionLifetimeMs = 60_000 } = options
  const backend = await startBackend(postgres, transactionLifetimeMs)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    new Connection(socket, backend)
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, host, resolve)
    })
  } catch (error) {
    await backend.stop()
    throw error
  }
  const { port } = server.address() as AddressInfo
  backend.address = `${host}:${port}`
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await Promise.all([closed, backend.stop()])
  }
  let stopped: Promise<void> | undefined
  return {
    port,
    uri: `mongodb://${host}:${port}/?replicaSet=${setName}`,
    stop: () => (stopped ??= stop()),
  }
}
