import { Redis } from 'ioredis'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startEngineSet, type EngineSet } from './engine-set.ts'
import { meetingPlace } from './meeting-place.ts'
import { freePort } from './port.ts'
import { onPath } from './process.ts'
import { startMongod } from './mongod.ts'
import { startRedis } from './redis.ts'
import { insertOne } from './testing/insert-one.ts'

let root: string
let dir: string
let started: EngineSet[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gudang-set-'))
  dir = join(root, 'own')
  started = []
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(started.map((engines) => engines.stop()))
  rmSync(meetingPlace(dir).folder, { recursive: true, force: true })
  rmSync(root, { recursive: true, force: true })
})

async function start(options: { durable?: boolean; progress?: (line: string) => void } = {}) {
  const engines = await startEngineSet({ dir, durable: false, ...options })
  started.push(engines)
  return engines
}

/** A folder to put in PATH, with links to what this machine has and programs of the test's own. */
function folderOfPrograms(links: string[], scripts: Record<string, string> = {}): string {
  const bin = join(root, 'bin')
  mkdirSync(bin)
  for (const name of links) symlinkSync(onPath(name)!, join(bin, name))
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}

describe('a set of one’s own', () => {
  it('comes back after a SIGKILL of either side with what was answered before, at the same address', async () => {
    const engines = await start({ durable: true })
    await insertOne(engines.mongodbUri, { before: true })
    await engines.mongodb.kill()
    await engines.mongodb.start()
    expect(await insertOne(engines.mongodbUri, { after: true })).toBe(2)

    const redis = new Redis(engines.redisUrl, { retryStrategy: () => 50 })
    redis.on('error', () => {})
    await engines.redis.kill()
    await engines.redis.start()
    expect(await redis.ping()).toBe('PONG')
    redis.disconnect()
  }, 60_000)

  it('tells when an engine ends that nobody asked to, and only then', async () => {
    const engines = await start()
    let lost = false
    void engines.lost.then(() => (lost = true))
    await engines.redis.kill()
    await engines.redis.start()
    await insertOne(engines.mongodbUri, {})
    expect(lost).toBe(false)
    const redis = new Redis(engines.redisUrl)
    const [, pid] = /process_id:(\d+)/.exec(await redis.info('server'))!
    redis.on('error', () => {})
    process.kill(Number(pid), 'SIGKILL')
    await engines.lost
    redis.disconnect()
  }, 60_000)

  it('takes Redis from the package tree where the machine has none', async () => {
    vi.stubEnv('PATH', folderOfPrograms(['setpriv', 'dirname', 'readlink']))
    const redis = await startRedis({
      dataDir: join(root, 'redis'),
      port: await freePort(),
      durable: true,
      progress: () => {},
    })
    const client = new Redis(redis.url)
    expect(await client.set('kept', '1')).toBe('OK')
    client.disconnect()
    await redis.stop()
  }, 60_000)

  it('takes another Redis where that on PATH is older than the one that wrote the data', async () => {
    const options = { dataDir: join(root, 'redis'), durable: true, progress: () => {} }
    // As Redis 7.0 says it of the data of 8.
    const old = `echo "Can't handle RDB format version 12"; echo 'Fatal error loading the DB. Exiting.'; exit 1`
    const bin = folderOfPrograms(['setpriv', 'dirname', 'readlink'], { 'redis-server': old })
    vi.stubEnv('PATH', bin)
    const said: string[] = []
    const progress = (line: string) => said.push(line)
    const redis = await startRedis({ ...options, progress, port: await freePort() })
    expect(said).toEqual([expect.stringMatching(/bin\/redis-server is older than the Redis that wrote/)])
    await redis.stop()
  }, 60_000)

  it('does not take a Redis that has its port for its own', async () => {
    const port = await freePort()
    const redis = (name: string) =>
      startRedis({ dataDir: join(root, name), port, durable: false, progress: () => {} })
    const first = await redis('first')
    await expect(redis('second')).rejects.toThrow(/Redis ended at once: .*in use/)
    await first.stop()
  }, 60_000)

  it('says so where the port of an engine is taken by something else', async () => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { port: number }
    const options = { dataDir: join(root, 'redis'), port, durable: false, progress: () => {} }
    await expect(startRedis(options)).rejects.toThrow(/Redis ended at once: .*in use/)
    server.close()
  }, 60_000)
})

describe('MongoDB that cannot be started', () => {
  const broken = { mongod: 'echo "mongod: libssl.so.3 is missing" >&2; exit 127' }

  it('is passed over for the next way, which the data then keep to', async () => {
    vi.stubEnv('PATH', `${folderOfPrograms([], broken)}:${process.env.PATH}`)
    vi.stubEnv('GUDANG_ENGINES', 'auto')
    const said: string[] = []
    const engines = await start({ progress: (line) => said.push(line) })
    expect(engines.kind).toBe('documentdb')
    expect(said.join('\n')).toContain('mongod ended at once: mongod: libssl')
    expect(await insertOne(engines.mongodbUri, {})).toBe(1)
    await engines.stop()
    expect((await start()).kind).toBe('documentdb')
  }, 60_000)

  it('is an error where it was asked for by name, and binds nobody to it', async () => {
    vi.stubEnv('PATH', `${folderOfPrograms([], broken)}:${process.env.PATH}`)
    vi.stubEnv('GUDANG_ENGINES', 'mongod')
    await expect(start()).rejects.toThrow('libssl.so.3 is missing')
    expect(existsSync(join(dir, 'engine'))).toBe(false)
  }, 60_000)

  it('since its version cannot read the data, is told so with what to do', async () => {
    // The exit code is MongoDB's own for it, e.g. of 6.0 on the data of 8.0; nothing can be fetched from there.
    const old = { mongod: 'echo "UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion"; exit 62' }
    vi.stubEnv('PATH', `${folderOfPrograms([], old)}:${process.env.PATH}`)
    vi.stubEnv('XDG_CACHE_HOME', root)
    vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'http://127.0.0.1:1')
    const said: string[] = []
    const progress = (line: string) => said.push(line)
    const starting = startMongod({ dataDir: dir, port: await freePort(), durable: false, progress })
    await expect(starting).rejects.toThrow(
      /was written by another MongoDB than .*mongod can read: put that one on PATH, or delete this folder/,
    )
    expect(said.join('\n')).toContain('is of another version than the MongoDB that wrote')
  }, 60_000)
})

describe('DocumentDB', () => {
  beforeEach(() => vi.stubEnv('GUDANG_ENGINES', 'documentdb'))

  it.each([
    { durable: true, setting: 'on' },
    { durable: false, setting: 'off' },
  ])(
    'keeps its promises with the safety of its writes $setting',
    async ({ durable, setting }) => {
      await start({ durable })
      const client = new Client({ host: meetingPlace(dir).folder, user: 'postgres', database: 'postgres' })
      await client.connect()
      for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
        expect((await client.query(`SHOW ${name}`)).rows).toEqual([{ [name]: setting }])
      }
      await client.end()
    },
    60_000,
  )

  it('starts though a stranger has got the process number that its lock names', async () => {
    await (await start({ durable: true })).stop()
    const lock = join(dir, 'postgres/postmaster.pid')
    writeFileSync(lock, `${process.pid}\n${join(dir, 'postgres')}\n1\n5432\n${meetingPlace(dir).folder}\n`)
    const engines = await start({ durable: true })
    expect(await insertOne(engines.mongodbUri, {})).toBe(1)
    expect(readFileSync(lock, 'utf8')).not.toContain(String(process.pid))
  }, 60_000)

  it('reads a sorted page from the index, however large the collection', async () => {
    const engines = await start()
    const client = await new MongoClient(engines.mongodbUri).connect()
    const things = client.db('t').collection('things')
    await things.createIndex({ w: 1, at: -1, _id: -1 })
    await things.insertMany(Array.from({ length: 5_000 }, (_, at) => ({ w: at % 3, at })))
    const plan = JSON.stringify(await things.find({ w: 1 }).sort({ at: -1, _id: -1 }).limit(50).explain())
    expect(plan).toMatch(/IXSCAN|Index Scan/i)
    expect(plan).not.toMatch(/"(?:Node Type|stage)":"SORT"/i)
    await client.close()
  }, 60_000)

  it('says which data are in the way where another engine is asked for', async () => {
    await (await start()).stop()
    vi.stubEnv('GUDANG_ENGINES', 'mongod')
    await expect(start()).rejects.toThrow('belong to documentdb. Run "pnpm engines reset --purpose own"')
  }, 60_000)
})
