import { startGateway, type Gateway } from '@gudang/documentdb-gateway'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { mongodOnThisMachine, startMongod } from './mongod.ts'
import { freePort } from './port.ts'
import { startPostgres, type Postgres } from './postgres.ts'
import { EngineError } from './process.ts'
import { startRedis, type RedisServer } from './redis.ts'
import { otherWays, type Progress } from './tree.ts'

export type EngineKind = 'mongod' | 'documentdb'

export interface EngineSetOptions {
  /** Holds the data of this set. */
  dir: string
  durable: boolean
  progress?: Progress
}

/** One side of a set: it can go down as if the power went, and come back at the same address with its data. */
export interface Side {
  kill(): Promise<void>
  start(): Promise<void>
}

export interface EngineSet {
  kind: EngineKind
  mongodbUri: string
  redisUrl: string
  mongodb: Side
  redis: Side
  stop(): Promise<void>
}

/** Starts engines that belong to the caller alone; they end with its process at the latest. */
export async function startEngineSet({
  dir,
  durable,
  progress = () => {},
}: EngineSetOptions): Promise<EngineSet> {
  mkdirSync(dir, { recursive: true })
  const kind = await chooseKind(dir, progress)
  const redisPort = await freePort()
  const redisSide = await side((): Promise<RedisServer> =>
    startRedis({ dataDir: join(dir, 'redis'), port: redisPort, durable, progress }),
  )
  try {
    const mongodb =
      kind === 'mongod'
        ? await mongodSide(dir, durable, progress)
        : await documentdbSide(dir, durable, progress)
    return {
      kind,
      mongodbUri: mongodb.uri,
      redisUrl: `redis://127.0.0.1:${redisPort}`,
      mongodb,
      redis: redisSide,
      stop: async () => void (await Promise.all([mongodb.stop(), redisSide.stop()])),
    }
  } catch (error) {
    await redisSide.stop()
    throw error
  }
}

interface Stoppable {
  stop(): Promise<void>
  kill(): Promise<void>
}

async function side<S extends Stoppable>(
  start: () => Promise<S>,
): Promise<Side & { stop(): Promise<void>; current: S }> {
  let running = await start()
  let alive = true
  return {
    get current() {
      return running
    },
    async kill() {
      if (alive) await running.kill()
      alive = false
    },
    async start() {
      if (!alive) running = await start()
      alive = true
    },
    async stop() {
      if (alive) await running.stop()
      alive = false
    },
  }
}

async function mongodSide(dir: string, durable: boolean, progress: Progress) {
  const port = await freePort()
  const own = await side(() => startMongod({ dataDir: join(dir, 'mongod'), port, durable, progress }))
  return { uri: own.current.uri, kill: own.kill, start: own.start, stop: own.stop }
}

async function documentdbSide(dir: string, durable: boolean, progress: Progress) {
  const port = await freePort()
  const own = await side(() => startDocumentdb(dir, port, durable, progress))
  return { uri: own.current.gateway.uri, kill: own.kill, start: own.start, stop: own.stop }
}

interface Documentdb extends Stoppable {
  gateway: Gateway
}

async function startDocumentdb(
  dir: string,
  port: number,
  durable: boolean,
  progress: Progress,
): Promise<Documentdb> {
  const dataDir = join(dir, 'postgres')
  const postgres: Postgres = await startPostgres({ dataDir, socketDir: socketDir(dir), durable, progress })
  const { host, user, database } = postgres
  const gateway = await startGateway({ postgres: { host, user, database }, port })
  return {
    gateway,
    async stop() {
      await gateway.stop()
      await postgres.stop()
    },
    async kill() {
      await Promise.all([postgres.kill(), gateway.stop().catch(() => {})])
    },
  }
}

/** A socket's path has at most 107 characters, a clone's folder may have more. */
export function socketDir(dir: string): string {
  const hash = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 12)
  return join(tmpdir(), `gudang-${userInfo().uid}-${hash}`)
}

const kinds = ['auto', 'external', 'mongod', 'documentdb']

/** GUDANG_ENGINES, or what this folder was begun with, or what the machine has. */
async function chooseKind(dir: string, progress: Progress): Promise<EngineKind> {
  const wanted = process.env.GUDANG_ENGINES || 'auto'
  if (!kinds.includes(wanted))
    throw new EngineError(`GUDANG_ENGINES is ${wanted}; it must be one of ${kinds.join(', ')}.`)
  if (wanted === 'external') throw new EngineError('GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.')
  const choiceFile = join(dir, 'engine')
  const begun = existsSync(choiceFile) ? (readFileSync(choiceFile, 'utf8').trim() as EngineKind) : undefined
  if (begun && wanted !== 'auto' && wanted !== begun) {
    throw new EngineError(
      `The data in ${dir} belongs to ${begun}. Run "pnpm engines reset" to begin anew with ${wanted}.`,
    )
  }
  const kind = begun ?? (wanted === 'auto' ? await whatThereIs(progress) : (wanted as EngineKind))
  if (!begun) writeFileSync(choiceFile, `${kind}\n`)
  return kind
}

async function whatThereIs(progress: Progress): Promise<EngineKind> {
  if (mongodOnThisMachine()) return 'mongod'
  if (await resolves('fastdl.mongodb.org')) return 'mongod'
  if (process.platform === 'linux') {
    progress('No mongod here and none to download: taking DocumentDB for PostgreSQL')
    return 'documentdb'
  }
  throw new EngineError(`There is no MongoDB on this machine and none can be fetched. ${otherWays}`)
}

/** One look-up with a short bound: a download that cannot work would be waited for much longer. */
async function resolves(host: string): Promise<boolean> {
  const late = new Promise<false>((settle) => setTimeout(() => settle(false), 2_000).unref())
  return Promise.race([
    lookup(host).then(
      () => true,
      () => false,
    ),
    late,
  ])
}
