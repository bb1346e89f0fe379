import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '@gudang/local-engines'
import { fillLedger } from '../../server/src/testing/fill-ledger.ts'
import { runs, type Build } from './built-server.ts'
import { connected } from './harness.ts'
import { catalogue } from './jobs.ts'
import { cpuOfFamily } from './processes.ts'

export const account = { ADMIN_EMAIL: 'admin@gudang.test', ADMIN_PASSWORD: 'a rather fine passphrase' }

/** A page of movements needs them, and lists a catalogue. */
const movements = 6_000

/** Durable engines in a process of their own, for servers whose work is measured. */
export interface Rig {
  kind: string
  /** A database with a catalogue, stock and movements, and the settings of a server on it. */
  seeded(database: string, build: Build): Promise<Record<string, string> & { PORT: string }>
  /** What a server's process has used so far, and the engines, in ms. */
  cpuOf(pid: number): Record<'server' | 'gateway' | 'database' | 'redis', number>
  stop(): Promise<void>
}

export async function startRig(): Promise<Rig> {
  const child = fork(join(import.meta.dirname, 'engines.ts'), { execArgv: process.execArgv })
  const engines = await message<{ mongodbUri: string; redisUrl: string; kind: string }>(child)
  return {
    kind: engines.kind,
    seeded: (database, build) => seeded(engines, database, build),
    cpuOf(pid) {
      const { itself: gateway, others } = cpuOfFamily(child.pid!)
      const sum = (isRedis: boolean) =>
        others
          .filter(({ command }) => command.includes('redis-server') === isRedis)
          .reduce((total, { cpuMs }) => total + cpuMs, 0)
      return { server: cpuOfFamily(pid).itself, gateway, database: sum(false), redis: sum(true) }
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done))
      child.disconnect()
      await ended
    },
  }
}

export function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((done, fail) => {
    const ended = (code: number | null) => fail(new Error(`A process of the run ended with ${code}.`))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      done(answer as T)
    })
  })
}

async function seeded(
  { mongodbUri, redisUrl }: { mongodbUri: string; redisUrl: string },
  database: string,
  build: Build,
): Promise<Record<string, string> & { PORT: string }> {
  const uri = new URL(mongodbUri)
  uri.pathname = `/${database}`
  const environment = {
    ...account,
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    MONGODB_URI: uri.href,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: `${database}:`,
    JWT_SECRET: randomUUID() + randomUUID(),
    ACCESS_TOKEN_SECONDS: '86400',
    OPERATIONS_TOKEN: 'counts-commands-of-the-database',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  }
  await runs(build, 'prepare', environment)
  await connected(uri.href, (ctx) => {
    const [from, until] = [new Date(Date.now() - 30 * 86_400_000), new Date()]
    const everywhere = { ...catalogue, warehousesOfProduct: catalogue.warehouses }
    return fillLedger(ctx, { ...everywhere, movements, from, until, hot: true, restock: 100_000 })
  })
  return environment
}

/** Commands to the database that a server counts so far. */
export async function commandsOf(url: string, { OPERATIONS_TOKEN }: Record<string, string>): Promise<number> {
  const headers = { authorization: `Bearer ${OPERATIONS_TOKEN}` }
  const page = await (await fetch(`${url}/metrics`, { headers })).text()
  const counts = page.matchAll(/^gudang_database_command_seconds_count\{[^}]*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}
