// `pnpm bench`: every job over HTTP, beside the same database work by the bare driver (the floor), in interleaved rounds.
//   --only TEXT      jobs whose name has it      --seconds N  of each measurement (2)    --rounds N (3)
//   --clients 1,8,32                             --against REF  another commit, built and measured beside this one
//   --node PATH      this commit by another Node too
//   --out FOLDER     where the Markdown, JSON and SVG go (.gudang/bench)
import { connected, median } from './harness.ts'
import { freePort } from '@gudang/local-engines'
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient, type TestClient } from '../../server/src/testing/test-client.ts'
import { runs, startServer, type Build, type Server } from './built-server.ts'
import { catalogue, jobs, type Job, type Pool } from './jobs.ts'
import { fillLedger } from '../../server/src/testing/fill-ledger.ts'
import { closedLoop, type Timed } from './loop.ts'
import { cpuOfFamily, memoryOf } from './processes.ts'
import { asMarkdown, asSvg, type Cell, type Result } from './report.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    clients: { type: 'string', default: '1,8,32' },
    against: { type: 'string' },
    node: { type: 'string' },
    out: { type: 'string', default: '.gudang/bench' },
  },
})
const root = resolve(import.meta.dirname, '../..')
const seconds = Number(values.seconds)
const clientCounts = values.clients.split(',').map(Number)
const chosen = jobs.filter(({ name }) => name.includes(values.only))
/** A page of movements needs them, and lists a catalogue. */
const movements = 6_000
const account = { ADMIN_EMAIL: 'admin@gudang.test', ADMIN_PASSWORD: 'a rather fine passphrase' }

interface Engines {
  mongodbUri: string
  redisUrl: string
  kind: string
}

/** One that is measured: a built server, or the floor. */
interface Side {
  name: string
  pid: number
  /** Of the database, so far; unknown for the floor. */
  commands(): Promise<number>
  run(job: Job, clients: number): Promise<Timed>
  stop(): Promise<void>
  memory?: { idle: number; most: number }
}

const enginesProcess = fork(join(import.meta.dirname, 'engines.ts'), { execArgv: process.execArgv })
const engines = await message<Engines>(enginesProcess)
const other = values.against ? await checkOut(values.against) : undefined
const sides: Side[] = []
try {
  const node = process.execPath
  sides.push(await serverSide('this', { root, node }))
  if (values.node) sides.push(await serverSide(`this by ${values.node}`, { root, node: values.node }))
  if (other) sides.push(await serverSide(values.against!, { root: other, node }))
  sides.push(await floorSide())
  const cells = await measureAll()
  for (const side of sides) if (side.name !== 'floor') side.memory!.most = memoryOf(side.pid).most
  report(cells)
} finally {
  await Promise.all(sides.map((side) => side.stop()))
  const ended = new Promise((done) => enginesProcess.once('exit', done))
  enginesProcess.disconnect()
  await ended
  if (other) await removeCheckout(other)
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((done, fail) => {
    const ended = (code: number | null) => fail(new Error(`A process of the run ended with ${code}.`))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      done(answer as T)
    })
  })
}

async function measureAll(): Promise<Cell[]> {
  const cells = new Map<string, Cell>()
  for (let round = 0; round < Number(values.rounds); round++)
    for (const job of chosen)
      for (const clients of clientCounts)
        for (const side of sides) {
          const key = `${job.name} ${clients} ${side.name}`
          const cell = cells.get(key) ?? { job: job.name, clients, side: side.name, results: [] }
          cells.set(key, cell)
          cell.results.push(await measure(side, job, clients))
          const { perSecond, cpuMs } = cell.results.at(-1)!
          console.log(`${key}: ${perSecond.toFixed(0)}/s, ${cpuMs.all.toFixed(1)} ms of CPU each`)
        }
  return [...cells.values()]
}

async function measure(side: Side, job: Job, clients: number): Promise<Result> {
  const before = cpuOf(side)
  const commands = await side.commands()
  const { took, seconds: lasted } = await side.run(job, clients)
  const after = cpuOf(side)
  const each = (name: keyof typeof after) => (after[name] - before[name]) / took.length
  const sorted = took.toSorted((a, b) => a - b)
  const cpu = {
    server: each('server'),
    gateway: each('gateway'),
    database: each('database'),
    redis: each('redis'),
  }
  return {
    perSecond: took.length / lasted,
    p50: median(took),
    p99: sorted[Math.floor(sorted.length * 0.99)]!,
    cpuMs: { ...cpu, all: cpu.server + cpu.gateway + cpu.database + cpu.redis },
    commands: ((await side.commands()) - commands) / took.length,
  }
}

function cpuOf({ pid }: Side) {
  const { itself: gateway, others } = cpuOfFamily(enginesProcess.pid!)
  const sum = (isRedis: boolean) =>
    others
      .filter(({ command }) => command.includes('redis-server') === isRedis)
      .reduce((total, { cpuMs }) => total + cpuMs, 0)
  return { server: cpuOfFamily(pid).itself, gateway, database: sum(false), redis: sum(true) }
}

async function seeded(database: string, build: Build): Promise<Record<string, string> & { PORT: string }> {
  const uri = new URL(engines.mongodbUri)
  uri.pathname = `/${database}`
  const environment = {
    ...account,
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    MONGODB_URI: uri.href,
    REDIS_URL: engines.redisUrl,
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

async function serverSide(name: string, build: Build): Promise<Side> {
  const environment = await seeded(`bench_${sides.length}`, build)
  const server: Server = await startServer(build, environment)
  const client = createClient(server.url)
  await client.signIn(account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
  const pool: Pool = []
  for (const job of chosen) await job.run(client, pool) // Compiled and connected before the first measurement.
  return {
    name,
    pid: server.pid,
    memory: { idle: memoryOf(server.pid).now, most: 0 },
    commands: () => commandsOf(client, environment.OPERATIONS_TOKEN!),
    run: (job, clients) => closedLoop(clients, seconds, () => job.run(client, pool)),
    stop: () => server.stop(),
  }
}

async function commandsOf({ url }: TestClient, token: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  const counts = page.matchAll(/^gudang_database_command_seconds_count\{[^}]*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

async function floorSide(): Promise<Side> {
  const { MONGODB_URI: uri } = await seeded('bench_floor', { root, node: process.execPath })
  const child = fork(join(import.meta.dirname, 'floor.ts'), [uri!], { execArgv: process.execArgv })
  await message(child)
  return {
    name: 'floor',
    pid: child.pid!,
    commands: () => Promise.resolve(Number.NaN),
    run(job, clients) {
      const answer = message<Timed>(child)
      child.send({ job: job.name, clients, seconds })
      return answer
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done))
      if (child.connected) child.disconnect()
      if (child.exitCode === null) await ended
    },
  }
}

function report(cells: Cell[]): void {
  const out = resolve(root, values.out)
  mkdirSync(out, { recursive: true })
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${engines.kind}`
  const memory = sides.flatMap(({ name, memory }) => (memory ? [{ name, ...memory }] : []))
  const run = { machine, seconds, rounds: Number(values.rounds), memory, cells }
  const markdown = asMarkdown(run)
  writeFileSync(join(out, 'bench.md'), markdown)
  writeFileSync(join(out, 'bench.json'), JSON.stringify(run, undefined, 2))
  writeFileSync(join(out, 'bench.svg'), asSvg(run))
  console.log(`\n${markdown}\n${join(out, 'bench.{md,json,svg}')}`)
}

/** Another commit in a folder of its own, built. */
async function checkOut(ref: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gudang-bench-against-'))
  await finished('git', ['worktree', 'add', '--detach', folder, ref], root)
  const build = `const steps = await import('${join(folder, 'scripts/steps.mjs')}'); await steps.install(); await steps.build((part) => part !== 'web')`
  await finished(process.execPath, ['--input-type=module', '-e', build], folder)
  return folder
}

async function removeCheckout(folder: string): Promise<void> {
  await finished('git', ['worktree', 'remove', '--force', folder], root)
  rmSync(folder, { recursive: true, force: true })
}

async function finished(program: string, args: string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise((done) => child.once('exit', done))
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${String(code)}`)
}
