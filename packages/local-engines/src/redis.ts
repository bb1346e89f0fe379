import { mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { freePort } from './port.ts'
import { diesWithParent, onPath, startAndWait, stopProcess } from './process.ts'
import { packageTree, type Progress } from './tree.ts'

export interface RedisOptions {
  dataDir: string
  /** Left out: any free port. */
  port?: number
  /** Whether what it holds outlives a stop. */
  durable: boolean
  progress: Progress
}

export interface RedisServer {
  url: string
  port: number
  stop(): Promise<void>
  kill(): Promise<void>
}

export async function startRedis({
  dataDir,
  durable,
  progress,
  ...options
}: RedisOptions): Promise<RedisServer> {
  const program =
    onPath('redis-server') ??
    onPath('valkey-server') ??
    join(await packageTree(progress), 'usr/bin/redis-server')
  mkdirSync(dataDir, { recursive: true })
  const port = options.port ?? (await freePort())
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
  ]
  const running = await startAndWait([...diesWithParent('TERM'), program, ...args], () => pong(port))
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => stopProcess(running, 'SIGTERM'),
    async kill() {
      running.child.kill('SIGKILL')
      await running.ended
    },
  }
}

function pong(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (data) => settle(data.toString().startsWith('+PONG')))
    socket.once('error', () => settle(false))
    socket.setTimeout(1_000, () => settle(false))
  })
}
