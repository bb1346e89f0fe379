import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { logFolder } from './test-logs.ts'

const dist = resolve(import.meta.dirname, '../../dist')

export interface ServerProcess {
  pid: number
  url: string
  /** The end of what it has written. */
  said(): string
  /** Of the process: null while it runs. */
  exitCode(): number | null
  /** Resolves with the exit code; null where a signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** None outlives the test file that started it, whatever becomes of that. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Servers live at the time of the tests: see scripts/test-clocks.mjs. */
function clock(): Record<string, string> {
  const names = ['TZ', 'LD_PRELOAD', 'FAKETIME', 'FAKETIME_DONT_FAKE_MONOTONIC']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

function launch(script: string, env: Record<string, string>) {
  const file = join(dist, script)
  if (!existsSync(file)) throw new Error(`${file} is missing: run "pnpm build" first`)
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH ?? '', ...clock(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  mkdirSync(logFolder, { recursive: true })
  const log = createWriteStream(join(logFolder, `process-${child.pid}.log`))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false })
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)))
  }
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return { child, ended, said: () => said }
}

/** Runs one of the server's programs to its end. */
export async function runProgram(
  script: string,
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const { ended, said } = launch(script, env)
  return { code: await ended, said: said() }
}

/** The built server as a process of its own, once it is ready. */
export async function startServerProcess(
  env: Record<string, string> & { PORT: string },
): Promise<ServerProcess> {
  const { child, ended, said } = launch('main.js', env)
  const url = `http://127.0.0.1:${env.PORT}`
  while ((await fetch(`${url}/health/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended: ${said()}`)
    await delay(25)
  }
  return {
    url,
    pid: child.pid!,
    said,
    exitCode: () => child.exitCode,
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
