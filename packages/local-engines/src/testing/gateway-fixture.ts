import { startGateway, type Gateway } from '@gudang/documentdb-gateway'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient, type ClientSession, type Db, type MongoClientOptions } from 'mongodb'
import { expect } from 'vitest'
import { startPostgres, type Postgres } from '../postgres.ts'

export interface GatewayFixture {
  uri: string
  port: number
  db: Db
  client: MongoClient
  /** Another client, which is closed with the fixture. */
  connect(options?: MongoClientOptions, uri?: string): Promise<MongoClient>
  /** Another gateway over the same PostgreSQL, stopped with the fixture. */
  gateway(options?: { port?: number; transactionLifetimeMs?: number }): Promise<Gateway>
  killPostgres(): Promise<void>
  /** Where it was killed. */
  startPostgres(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL of the test's own, a gateway over it in this process, and a client. */
export async function startGatewayFixture({ durable = false } = {}): Promise<GatewayFixture> {
  const dir = mkdtempSync(join(tmpdir(), 'gudang-gateway-'))
  const start = () =>
    startPostgres({ dataDir: join(dir, 'data'), socketDir: dir, durable, progress: () => {} })
  let postgres: Postgres = await start()
  let runs = true
  const gateways: Gateway[] = []
  const clients: MongoClient[] = []
  const fixture = {
    async connect(options: MongoClientOptions = {}, uri = gateways[0]!.uri) {
      const client = await new MongoClient(uri, options).connect()
      clients.push(client)
      return client
    },
    async gateway(options: { port?: number; transactionLifetimeMs?: number } = {}) {
      const { host, user, database } = postgres
      const gateway = await startGateway({ postgres: { host, user, database }, port: 0, ...options })
      gateways.push(gateway)
      return gateway
    },
    async killPostgres() {
      runs = false
      await postgres.kill()
    },
    async startPostgres() {
      if (!runs) postgres = await start()
      runs = true
    },
    async stop() {
      await Promise.all(clients.map((each) => each.close()))
      await Promise.all(gateways.map((each) => each.stop()))
      await postgres.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  const { uri, port } = await fixture.gateway()
  const client = await fixture.connect()
  return { ...fixture, uri, port, client, db: client.db('test') }
}

/** What a promise is rejected with, for tests that look at several properties of it. */
export async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await promise
  } catch (error) {
    return error as Record<string, unknown> & Error
  }
  throw new Error('This was expected to fail.')
}

/** Until so many operations wait for a lock that a transaction holds. */
export async function untilWaiting({ client }: GatewayFixture, count = 1): Promise<void> {
  const waiting = { type: 'op', waitingForLock: true }
  const operations = () =>
    client
      .db('admin')
      .aggregate([{ $currentOp: {} }, { $match: waiting }])
      .toArray()
  await expect.poll(async () => (await operations()).length, { interval: 10, timeout: 4_000 }).toBe(count)
}

/** Runs the body in a transaction that is left open: the caller ends it. */
export async function inOpenTransaction(
  client: MongoClient,
  body: (session: ClientSession) => Promise<unknown>,
): Promise<ClientSession> {
  const session = client.startSession()
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } })
  await body(session)
  return session
}
