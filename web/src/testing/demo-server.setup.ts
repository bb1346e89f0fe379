import { freePort, startEngines } from '@gudang/local-engines'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string
    email: string
    password: string
    /** Of the server, for a second one on the same business. */
    environment: Record<string, string | undefined>
  }
}

const root = resolve(import.meta.dirname, '../../..')
const email = 'admin@gudang.test'
const password = 'a password for the browser tests'

/** The built server with the built SPA on the demo business, in a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await startEngines({
    purpose: 'test',
    durable: false,
    root,
    onProgress: (line) => console.log(line),
  })
  const port = await freePort()
  const uri = new URL(engines.mongodbUri)
  uri.pathname = `/browser_${Date.now()}`
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PORT: String(port),
    MONGODB_URI: uri.href,
    REDIS_URL: engines.redisUrl,
    REDIS_PREFIX: `browser_${port}:`,
    JWT_SECRET: 'only-for-browser-tests-only-for-browser-tests',
    WEB_DIST: join(root, 'web/dist'),
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    LOG_LEVEL: 'trace',
  }
  const log = openLog([password, env.JWT_SECRET])
  const start = (script: string) =>
    spawn(process.execPath, [join(root, 'server/dist', script)], {
      env,
      stdio: ['ignore', log, 'inherit'],
    })
  const seeded = await exitOf(start('scripts/seed.js'))
  if (seeded !== 0) throw new Error(`Seeding ended with ${seeded}. Is the build current? (pnpm build)`)
  const server = start('main.js')
  const baseUrl = `http://localhost:${port}`
  await untilReady(server, baseUrl)
  project.provide('baseUrl', baseUrl)
  project.provide('email', email)
  project.provide('password', password)
  project.provide('environment', env)
  return async () => {
    server.kill('SIGTERM')
    await exitOf(server)
    await engines.stop()
  }
}

/** Where scripts/secrets-in-logs.mjs looks for these secrets when all tests have run. */
function openLog(secrets: string[]): number {
  const folder = join(root, '.gudang/test-logs')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'secrets-browser.txt'),
    secrets.map((secret) => `${JSON.stringify(secret)}\n`).join(''),
  )
  return openSync(join(folder, 'browser.log'), 'a')
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', done))
}

async function untilReady(server: ChildProcess, baseUrl: string): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(`${baseUrl}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error(`The server ended with ${server.exitCode}`)
}
