import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import type { Config } from '../platform/config.ts'

export interface ServerProcess {
  url: string
  child: ChildProcess
  /** SIGTERM and the end of the process; SIGKILL where the power is to go. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const server = resolve(import.meta.dirname, '../..')

type Settings = Partial<Record<keyof Config, string>>

/** Another server on the same engines, in a process of its own. */
export async function startServerProcess(settings: Settings): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', resolve(server, 'src/main.ts')],
    {
      cwd: resolve(server, '..'),
      env: {
        PATH: process.env.PATH,
        TSX_TSCONFIG_PATH: resolve(server, 'tsconfig.json'),
        NODE_ENV: 'test',
        PORT: '0',
        LOG_LEVEL: 'info',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const url = await servingAt(child)
  return {
    url,
    child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

/** The log tells where it serves. */
async function servingAt(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! })
  for await (const line of lines) {
    if (!line.startsWith('{')) continue
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string }
    if (msg !== 'Serving' || !url) continue
    child.stdout!.resume()
    return url
  }
  throw new Error('The server ended before it served.')
}
