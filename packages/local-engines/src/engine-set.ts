import { startGateway } from '@gudang/documentdb-gateway'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { basename, join } from 'node:path'
import { meetingPlace } from './meeting-place.ts'
import { freePort } from './port.ts'
import { startPostgres } from './postgres.ts'
import { EngineError, onPath } from './process.ts'
import { startRedis } from './redis.ts'
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
  /** Resolves when an engine has ended though nobody asked it to. */
  lost: Promise<void>
  stop(): Promise<void>
}

/** Starts engines that belong to the caller alone; they end with its process at the latest. */
export async function startEngineSet({
  dir,
  durable,
  progress = () => {},
}: EngineSetOptions): Promise<EngineSet> {
  mkdirSync(dir, { recursive: true })
  const kinds = await kindsToTry(dir)
  const port = await freePort()
  const redis = await side(() => startRedis({ dataDir: join(dir, 'redis'), port, durable, progress }))
  try {
    const { kind, mongodb } = await startFirst(kinds, dir, durable, progress)
    return {
      kind,
      mongodbUri: mongodb.first.uri,
      redisUrl: redis.first.url,
      mongodb,
      redis,
      lost: Promise.race([mongodb.lost, redis.lost]),
      stop: async () => void (await Promise.all([mongodb.stop(), redis.stop()])),
    }
  } catch (error) {
    await redis.stop()
    throw error
  }
}

interface Engine {
  ended: Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

type RunningSide<E extends Engine> = Side & { first: E; lost: Promise<void>; stop(): Promise<void> }

async function side<E extends Engine>(begin: () => Promise<E>): Promise<RunningSide<E>> {
  let lose = () => {}
  const lost = new Promise<void>((resolve) => (lose = resolve))
  let running: E | undefined
  const start = async () => {
    const engine = await begin()
    void engine.ended.then(() => running === engine && lose())
    return (running = engine)
  }
  const end = async (how: 'stop' | 'kill') => {
    const engine = running
    running = undefined
    await engine?.[how]()
  }
  return {
    first: await start(),
    lost,
    stop: () => end('stop'),
    kill: () => end('kill'),
    async start() {
      if (!running) await start()
    },
  }
}

/** The first kind that starts; what it is lies beside the data from then on, which no other kind can read. */
async function startFirst(kinds: EngineKind[], dir: string, durable: boolean, progress: Progress) {
  for (const [index, kind] of kinds.entries()) {
    try {
      const port = await freePort()
      const mongodb = await side(() => starters[kind](dir, port, durable, progress))
      writeFileSync(join(dir, 'engine'), `${kind}\n`)
      return { kind, mongodb }
    } catch (error) {
      const next = kinds[index + 1]
      if (!next || !(error instanceof EngineError)) throw error
      progress(`${error.message.split('. ')[0]}: trying ${next}`)
    }
  }
  throw new EngineError(`There is no MongoDB on this machine and none can be fetched. ${otherWays}`)
}

type Starter = (
  dir: string,
  port: number,
  durable: boolean,
  progress: Progress,
) => Promise<Engine & { uri: string }>

const starters: Record<EngineKind, Starter> = {
  async mongod(dir, port, durable, progress) {
    const { startMongod } = await import('./mongod.ts') // its driver is slow to load, and most do without
    return startMongod({ dataDir: join(dir, 'mongod'), port, durable, progress })
  },
  async documentdb(dir, port, durable, progress) {
    const dataDir = join(dir, 'postgres')
    const postgres = await startPostgres({ dataDir, socketDir: meetingPlace(dir).folder, durable, progress })
    const { host, user, database } = postgres
    const gateway = await startGateway({ postgres: { host, user, database }, port })
    return {
      uri: gateway.uri,
      ended: postgres.ended,
      async stop() {
        await gateway.stop()
        await postgres.stop()
      },
      async kill() {
        await Promise.all([postgres.kill(), gateway.stop().catch(() => {})])
      },
    }
  },
}

const ways = ['auto', 'external', 'mongod', 'documentdb']

/** GUDANG_ENGINES, or what this folder was begun with, or what this machine may have. */
async function kindsToTry(dir: string): Promise<EngineKind[]> {
  const wanted = process.env.GUDANG_ENGINES || 'auto'
  if (!ways.includes(wanted))
    throw new EngineError(`GUDANG_ENGINES is ${wanted}; it must be one of ${ways.join(', ')}.`)
  if (wanted === 'external') throw new EngineError('GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.')
  const choiceFile = join(dir, 'engine')
  const begun = existsSync(choiceFile) ? (readFileSync(choiceFile, 'utf8').trim() as EngineKind) : undefined
  if (begun && wanted !== 'auto' && wanted !== begun) {
    throw new EngineError(
      `The data in ${dir} belong to ${begun}. Run "pnpm engines reset --purpose ${basename(dir)}" to begin anew with ${wanted}.`,
    )
  }
  if (begun || wanted !== 'auto') return [begun ?? (wanted as EngineKind)]
  const mongodMayWork = onPath('mongod') || (await resolves('fastdl.mongodb.org'))
  return [
    ...(mongodMayWork ? ['mongod' as const] : []),
    ...(process.platform === 'linux' ? ['documentdb' as const] : []),
  ]
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
