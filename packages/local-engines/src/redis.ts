import { mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { diesWithParent, onPath, killProcess, startAndWait, stopProcess } from './process.ts'
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

export async function startRedis({ dataDir, port, durable, progress }: RedisOptions): Promise<RedisServer> {
  const program =
    onPath('redis-server') ??
    onPath('valkey-server') ??
    join(await packageTree(progress), 'usr/bin/redis-server')
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
