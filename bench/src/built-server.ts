import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Server {
  url: string
  pid: number
  stop(): Promise<void>
}

type Environment = Record<string, string>

/** A checkout that is built, and the Node that runs it. */
export interface Build {
  root: string
  node: string
}

function launch({ root, node }: Build, script: string, env: Environment) {
  const file = join(root, 'server/dist', script)
  const child = spawn(node, [file], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  process.once('exit', () => child.kill('SIGKILL'))
  return { child, ended }
}

/** Runs one of the server's programs. */
export async function runs(build: Build, script: string, env: Environment): Promise<void> {
  const code = await launch(build, `scripts/${script}.js`, env).ended
  if (code !== 0) throw new Error(`${script} ended with ${code}: is ${build.root} built (pnpm build)?`)
}

/** The server, once it is ready. */
export async function startServer(build: Build, env: Environment & { PORT: string }): Promise<Server> {
  const { child, ended } = launch(build, 'main.js', env)
  const url = `http://127.0.0.1:${env.PORT}`
  while ((await fetch(`${url}/health/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`)
    await delay(25)
  }
  return {
    url,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
