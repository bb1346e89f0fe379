import { MongoClient, type Document } from 'mongodb'
import { MongoBinary } from 'mongodb-memory-server'
import { mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import {
  diesWithParent,
  EndedAtOnce,
  EngineError,
  onPath,
  killProcess,
  startAndWait,
  stopProcess,
} from './process.ts'
import { cacheDir, otherWays, type Progress } from './tree.ts'

export interface MongodOptions {
  dataDir: string
  port: number
  /** false trades the safety of the data for speed: for tests. */
  durable: boolean
  progress: Progress
}

export interface Mongod {
  uri: string
  ended: Promise<void>
  stop(): Promise<void>
  /** As if the power went: SIGKILL, no checkpoint. */
  kill(): Promise<void>
}

const version = '8.0.12'
const replicaSet = 'gudang'

/** https://www.mongodb.com/docs/manual/reference/exit-codes/: its version cannot read what lies there. */
const otherVersionNeeded = 62

const cannotRead = (error: unknown) => error instanceof EndedAtOnce && error.exitCode === otherVersionNeeded

/** The official server as a replica set of one: from PATH, or downloaded once for this user; whichever can read the data. */
export async function startMongod(options: MongodOptions): Promise<Mongod> {
  const { dataDir, progress } = options
  const own = onPath('mongod')
  try {
    if (own) return await startWith(own, options)
  } catch (error) {
    if (!cannotRead(error)) throw error
    progress(`${own} is of another version than the MongoDB that wrote ${dataDir}: trying another`)
  }
  try {
    return await startWith(await download(progress), options)
  } catch (error) {
    if (!own && !cannotRead(error)) throw error
    const said = cannotRead(error) ? `${version} neither` : (error as Error).message
    throw new EngineError(
      `${dataDir} was written by another MongoDB than ${own ?? version} can read: put that one on PATH, or delete this folder (${said}).`,
    )
  }
}

async function startWith(binary: string, { dataDir, port, durable }: MongodOptions): Promise<Mongod> {
  mkdirSync(dataDir, { recursive: true })
  const running = await startAndWait(
    'mongod',
    [
      ...[...diesWithParent('TERM'), binary],
      ...['--replSet', replicaSet, '--dbpath', dataDir],
      ...['--bind_ip', '127.0.0.1', '--port', String(port), '--quiet'],
    ],
    () => listens(port),
  )
  const stop = () => stopProcess(running, 'SIGTERM')
  try {
    await makePrimary(port, durable)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
    ended: running.ended,
    stop,
    kill: () => killProcess(running),
  }
}

async function download(progress: Progress): Promise<string> {
  progress(`Fetching MongoDB ${version} (once)`)
  try {
    return await MongoBinary.getPath({ version, downloadDir: join(cacheDir(), 'mongod') })
  } catch (error) {
    const said = (error as Error).message.split('\n')[0]
    throw new EngineError(`MongoDB ${version} cannot be fetched (${said}). ${otherWays}`)
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Begins the set, or tells one that was begun at another port that it lives here now; else it has no primary. */
async function makePrimary(port: number, durable: boolean): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`)
  const admin = client.db('admin')
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
  const deadline = Date.now() + 30_000
  try {
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (Date.now() > deadline) throw new EngineError('mongod did not become primary within half a minute.')
      const known = await admin.command({ replSetGetConfig: 1 }).catch(only('NotYetInitialized'))
      if (!known) {
        const config = { _id: replicaSet, members, writeConcernMajorityJournalDefault: durable }
        // A set that has just started says it is not begun until it has read its own configuration.
        await admin.command({ replSetInitiate: config }).catch(only('AlreadyInitialized'))
      } else if (known.config.members[0].host !== members[0]!.host) {
        const config = { ...known.config, members, version: known.config.version + 1 }
        await admin.command({ replSetReconfig: config, force: true })
      }
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  } finally {
    await client.close()
  }
}

const only =
  (expected: string) =>
  (error: Error & { codeName?: string }): Document | undefined => {
    if (error.codeName === expected) return undefined
    throw error
  }
