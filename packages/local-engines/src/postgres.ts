import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import {
  diesWithParent,
  EngineError,
  mustRun,
  killProcess,
  startAndWait,
  stopProcess,
  type Running,
} from './process.ts'
import { packageTree, type Progress } from './tree.ts'
import { makeWhole } from './whole.ts'

export interface PostgresOptions {
  /** Holds the cluster; made where it is missing. */
  dataDir: string
  /** Short: a socket's path has at most 107 characters. */
  socketDir: string
  /** false trades the safety of the data for speed: for tests. */
  durable: boolean
  progress: Progress
}

export interface Postgres {
  host: string
  user: string
  database: string
  ended: Promise<void>
  stop(): Promise<void>
  /** As if the power went: SIGKILL, no checkpoint. */
  kill(): Promise<void>
}

const programs = 'usr/lib/postgresql/18/bin'

/** PostgreSQL refuses uid 0; in a user namespace of its own the same process is nobody. */
function asNobody(): string[] {
  return process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534'] : []
}

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, socketDir, durable, progress } = options
  const tree = await packageTree(progress)
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  if (!existsSync(dataDir)) await makeCluster(tree, options)
  writeFileSync(join(dataDir, 'gudang.conf'), settings(socketDir, durable))
  const running = await startWhenFree(
    [...asNobody(), ...diesWithParent('INT'), join(tree, programs, 'postgres'), '-D', dataDir],
    join(socketDir, '.s.PGSQL.5432'),
    dataDir,
  )
  return {
    host: socketDir,
    user: 'postgres',
    database: 'postgres',
    ended: running.ended,
    stop: () => stopProcess(running, 'SIGINT'),
    kill: () => killProcess(running),
  }
}

/** After a SIGKILL the old backends need moments to notice; until then PostgreSQL itself refuses a new start. */
async function startWhenFree(command: string[], socket: string, dataDir: string): Promise<Running> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return await startAndWait('PostgreSQL', command, () => answers(socket))
    } catch (error) {
      const held =
        error instanceof EngineError && /shared memory block|another postmaster|lock file/.test(error.message)
      if (!held || Date.now() > deadline) throw error
      dropLockOfStranger(dataDir)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** After a crash another process may get the number that the lock names: PostgreSQL takes it for a server. */
function dropLockOfStranger(dataDir: string): void {
  const lock = join(dataDir, 'postmaster.pid')
  if (!existsSync(lock)) return
  const process = `/proc/${readFileSync(lock, 'utf8').split('\n')[0]}/cmdline`
  const isServer = existsSync(process) && readFileSync(process, 'utf8').split('\0').includes(dataDir)
  if (!isServer) rmSync(lock)
}

/** A copy of the one that is made once a machine, which takes seconds. It lies in the package tree: it goes with it. */
async function makeCluster(tree: string, { dataDir, durable, progress }: PostgresOptions): Promise<void> {
  progress('Making a new database cluster')
  const bin = join(tree, programs)
  const [program, ...prefix] = [...asNobody(), ...diesWithParent('INT')].concat(join(bin, 'initdb'))
  const initdb = (folder: string, ...args: string[]) => mustRun(program!, [...prefix, '-D', folder, ...args])
  const model = join(tree, 'cluster')
  if (!existsSync(model))
    await makeWhole(model, async (draft) => {
      mkdirSync(draft, { recursive: true, mode: 0o700 })
      await initdb(draft, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
      writeFileSync(join(draft, 'gudang.conf'), settings(draft, false))
      writeFileSync(join(draft, 'postgresql.conf'), "include_if_exists = 'gudang.conf'\n")
      const single = [...asNobody(), join(bin, 'postgres'), '--single', '-D', draft, 'postgres']
      await mustRun('sh', [
        '-c',
        `printf '%s\\n' 'create extension documentdb cascade;' 'create extension documentdb_extended_rum;' | ${single.map((w) => `'${w}'`).join(' ')}`,
      ])
      await initdb(draft, '--sync-only')
    })
  await makeWhole(dataDir, async (draft) => {
    await cp(model, draft, { recursive: true })
    if (durable) await initdb(draft, '--sync-only')
  })
}

/** The three index settings belong together: without one of them sorted reads sort the whole set each time. */
function settings(socketDir: string, durable: boolean): string {
  const common = [
    "shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb_extended_rum,pg_documentdb'",
    "documentdb.alternate_index_handler_name = 'extended_rum'",
    "cron.database_name = 'postgres'",
    'cron.use_background_workers = on',
    `documentdb.localhost_connection_string = 'host=${socketDir}'`,
    "listen_addresses = ''",
    `unix_socket_directories = '${socketDir}'`,
    'jit = off',
    'max_connections = 200',
    'shared_buffers = 256MB',
    'deadlock_timeout = 20ms',
    'idle_in_transaction_session_timeout = 60s',
    'log_min_messages = fatal',
  ]
  const careless = ['fsync = off', 'full_page_writes = off', 'synchronous_commit = off']
  return [...common, ...(durable ? [] : careless), ''].join('\n')
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (!existsSync(socket)) return resolve(false)
    const connection = createConnection(socket)
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })
}
