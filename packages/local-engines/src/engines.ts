import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { socketDir, type EngineKind } from './engine-set.ts'
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
  const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl, GUDANG_ENGINES: wanted = 'auto' } = process.env
  if (mongodbUri && redisUrl && (wanted === 'auto' || wanted === 'external')) {
    return { kind: 'external', mongodbUri, redisUrl, stop: async () => {}, ended: new Promise(() => {}) }
  }
  if (wanted === 'external') throw new EngineError('GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.')
  const dir = engineDir(options)
  mkdirSync(dir, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    const socket = (await connect(dir)) ?? (await startSupervisor(dir, options.durable))
    const engines = socket && (await untilReady(socket, options.onProgress))
    if (engines) return engines
    if (attempt === 20)
      throw new EngineError(
        'The engines ended while they were starting. Try again, or run "pnpm engines reset".',
      )
  }
}

export const engineDir = ({ root, purpose }: { root: string; purpose: string }): string =>
  join(root, '.gudang', purpose)

export function connect(dir: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(join(socketDir(dir), 'supervisor.sock'))
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** One of several concurrent starters makes the supervisor, the others wait for its socket. */
async function startSupervisor(dir: string, durable: boolean): Promise<Socket | undefined> {
  const lock = join(dir, 'starting.lock')
  const mine = takeLock(lock)
  try {
    if (mine) spawnSupervisor(dir, durable)
    const deadline = Date.now() + 15_000
    while (Date.now() < deadline) {
      const socket = await connect(dir)
      if (socket) return socket
      if (!mine && !existsSync(lock)) return undefined
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return undefined
  } finally {
    if (mine) rmSync(lock, { force: true })
  }
}

/** A lock whose holder has died is no lock. */
function takeLock(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch {
    const holder = Number(existsSync(file) ? readFileSync(file, 'utf8') : NaN)
    if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) return false
    rmSync(file, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function spawnSupervisor(dir: string, durable: boolean): void {
  const self = fileURLToPath(import.meta.url)
  const fromSource = self.endsWith('.ts')
  const script = join(self, '..', fromSource ? 'supervisor.ts' : 'supervisor.js')
  const loader = fromSource
    ? ['--conditions=source', '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : []
  const log = openSync(join(dir, 'supervisor.log'), 'a')
  spawn(process.execPath, [...loader, script, dir, durable ? 'durable' : 'careless'], {
    detached: true,
    stdio: ['ignore', log, log],
  }).unref()
  closeSync(log)
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
      if (word.failed) reject(new EngineError(word.failed))
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
