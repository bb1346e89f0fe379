import { mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { diesWithParent, EngineError, onPath, killProcess, startAndWait, stopProcess } from './process.ts'
import { packageTree, type Progress } from './tree.ts'

export interface RedisOptions {
  dataDir: string
  port: number
  /** Whether what it holds outlives a stop. */
  durable: boolean
  progress: Progress
}

export interface RedisServer {
  url: string
  ended: Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

const isTooOld = (error: unknown) =>
  error instanceof EngineError && /Can't handle RDB format version/.test(error.message)

/** Of this machine or of the package tree: whichever can read what the data were written by. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const { dataDir, progress } = options
  for (const name of ['redis-server', 'valkey-server']) {
    const program = onPath(name)
    if (!program) continue
    try {
      return await startWith(program, options)
    } catch (error) {
      if (!isTooOld(error)) throw error
      progress(`${program} is older than the Redis that wrote ${dataDir}: trying another`)
    }
  }
  try {
    return await startWith(join(await packageTree(progress), 'usr/bin/redis-server'), options)
  } catch (error) {
    if (!isTooOld(error)) throw error
    throw new EngineError(
      `${dataDir} was written by a newer Redis than there is here: put that one on PATH, or delete this folder.`,
    )
  }
}

async function startWith(program: string, { dataDir, port, durable }: RedisOptions): Promise<RedisServer> {
  mkdirSync(dataDir, { recursive: true })
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dataDir,
    '--save',
    '',
    '--appendonly',
    durable ? 'yes' : 'no',
    // ps then shows whose it is
    '--set-proc-title',
    'no',
  ]
  const running = await startAndWait('Redis', [...diesWithParent('TERM'), program, ...args], (pid) =>
    answersAs(pid, port),
  )
  return {
    url: `redis://127.0.0.1:${port}`,
    ended: running.ended,
    stop: () => stopProcess(running, 'SIGTERM'),
    kill: () => killProcess(running),
  }
}

/** Whether this very process answers and has read its data: where it could not have the port, another Redis may. */
function answersAs(pid: number | undefined, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('INFO\r\nQUIT\r\n'))
    let said = ''
    socket.on('data', (data) => (said += data.toString()))
    socket.on('error', () => socket.destroy())
    const loaded = () => said.includes(`\r\nprocess_id:${pid}\r\n`) && said.includes('\r\nloading:0\r\n')
    socket.once('close', () => resolve(loaded()))
    socket.setTimeout(1_000, () => socket.destroy())
  })
}
