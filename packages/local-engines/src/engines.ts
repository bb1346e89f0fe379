import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { EngineKind } from './engine-set.ts'
import { isHeld } from './lock.ts'
import { meetingPlace } from './meeting-place.ts'
import { EngineError } from './process.ts'
import type { Progress } from './tree.ts'

export interface EnginesOptions {
  /** Users with one purpose share one set: demo, test, … */
  purpose: string
  /** false trades the safety of the data for speed: for tests. */
  durable: boolean
  /** The clone; its data lie under .gudang/. */
  root: string
  onProgress?: Progress
}

export interface Engines {
  kind: EngineKind | 'external'
  mongodbUri: string
  redisUrl: string
  /** The last one to leave stops the engines. */
  stop(): Promise<void>
  /** Resolves when the engines are gone, by whomever. */
  ended: Promise<void>
}

/** The engines for a purpose: the ones that MONGODB_URI and REDIS_URL name, those already running, or new ones. */
export async function startEngines(options: EnginesOptions): Promise<Engines> {
  const external = externalEngines()
  if (external) return external
  const dir = engineDir(options)
  mkdirSync(dir, { recursive: true })
  for (let attempt = 1; attempt <= 5; attempt++) {
    const engines = await untilReady(await reachSupervisor(dir, options.durable), options.onProgress)
    if (engines) return engines
  }
  throw new EngineError(`The engines end as soon as they start; ${join(dir, 'supervisor.log')} may say why.`)
}

function externalEngines(): Engines | undefined {
  const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl, GUDANG_ENGINES: wanted = 'auto' } = process.env
  if (wanted !== 'auto' && wanted !== 'external') return undefined
  if (mongodbUri && redisUrl) {
    return { kind: 'external', mongodbUri, redisUrl, stop: async () => {}, ended: new Promise(() => {}) }
  }
  if (wanted === 'external') throw new EngineError('GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.')
  if (mongodbUri || redisUrl) {
    const [set, other] = mongodbUri ? ['MONGODB_URI', 'REDIS_URL'] : ['REDIS_URL', 'MONGODB_URI']
    throw new EngineError(`${set} is set and ${other} is not: set both, or neither.`)
  }
  return undefined
}

export const engineDir = ({ root, purpose }: { root: string; purpose: string }): string =>
  join(root, '.gudang', purpose)

export function connect(dir: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(meetingPlace(dir).socket)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** Of the supervisors that concurrent starters make, the one that gets the lock stays and the others end. */
async function reachSupervisor(dir: string, durable: boolean): Promise<Socket> {
  const deadline = Date.now() + 20_000
  let own: ChildProcess | undefined
  while (Date.now() < deadline) {
    const socket = await connect(dir)
    if (socket) return socket
    const ended = !own || own.exitCode !== null || own.signalCode !== null
    if (ended && !isHeld(meetingPlace(dir).lock)) own = spawnSupervisor(dir, durable)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new EngineError(`The supervisor of the engines does not answer; see ${join(dir, 'supervisor.log')}.`)
}

function spawnSupervisor(dir: string, durable: boolean): ChildProcess {
  const self = fileURLToPath(import.meta.url)
  const fromSource = self.endsWith('.ts')
  const script = join(self, '..', fromSource ? 'supervisor.ts' : 'supervisor.js')
  const loader = fromSource
    ? ['--conditions=source', '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : []
  const log = openSync(join(dir, 'supervisor.log'), 'a')
  const child = spawn(process.execPath, [...loader, script, dir, durable ? 'durable' : 'careless'], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.unref()
  closeSync(log)
  return child
}

interface Word {
  progress?: string
  failed?: string
  ready?: { kind: EngineKind; mongodbUri: string; redisUrl: string }
}

/** Undefined where the supervisor was just about to leave. */
function untilReady(socket: Socket, onProgress: Progress = () => {}): Promise<Engines | undefined> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: socket })
    lines.on('line', (line) => {
      const word = JSON.parse(line) as Word
      if (word.progress) onProgress(word.progress)
      if (word.failed) {
        reject(new EngineError(word.failed))
        socket.destroy()
      }
      if (word.ready) {
        socket.unref()
        const ended = new Promise<void>((gone) => socket.once('close', () => gone()))
        resolve({ ...word.ready, stop: () => leave(socket), ended })
      }
    })
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve(undefined))
  })
}

/** Resolves when our leaving is told; the supervisor stops the engines a moment later if we were the last. */
function leave(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve()
    socket.once('close', () => resolve())
    socket.ref()
    socket.destroy()
  })
}
