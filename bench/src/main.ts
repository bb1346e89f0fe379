// `pnpm bench`: every job over HTTP, beside the same database work by the bare driver (the floor), in interleaved rounds.
//   --only TEXT      jobs whose name has it      --seconds N  of each measurement (2)    --rounds N (3)
//   --clients 1,8,32                             --against REF  another commit, built and measured beside this one
//   --node PATH      this commit by another Node too
//   --out FOLDER     where the Markdown, JSON and SVG go (.gudang/bench)
import { median } from './harness.ts'
import { fork, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '../../server/src/testing/test-client.ts'
import { startServer, type Build, type Server } from './built-server.ts'
import { jobs, type Job, type Pool } from './jobs.ts'
import { closedLoop, type Timed } from './loop.ts'
import { memoryOf } from './processes.ts'
import { asMarkdown, asSvg, type Cell, type Result } from './report.ts'
import { account, commandsOf, message, startRig } from './rig.ts'

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

const rig = await startRig()
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
  await rig.stop()
  if (other) await removeCheckout(other)
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
  const before = rig.cpuOf(side.pid)
  const commands = await side.commands()
  const { took, seconds: lasted } = await side.run(job, clients)
  const after = rig.cpuOf(side.pid)
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

async function serverSide(name: string, build: Build): Promise<Side> {
  const environment = await rig.seeded(`bench_${sides.length}`, build)
  const server: Server = await startServer(build, environment)
  const client = createClient(server.url)
  await client.signIn(account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
  const pool: Pool = []
  for (const job of chosen) await job.run(client, pool) // Compiled and connected before the first measurement.
  return {
    name,
    pid: server.pid,
    memory: { idle: memoryOf(server.pid).now, most: 0 },
    commands: () => commandsOf(server.url, environment),
    run: (job, clients) => closedLoop(clients, seconds, () => job.run(client, pool)),
    stop: () => server.stop(),
  }
}

async function floorSide(): Promise<Side> {
  const { MONGODB_URI: uri } = await rig.seeded('bench_floor', { root, node: process.execPath })
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
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${rig.kind}`
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
