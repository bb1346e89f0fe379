import { Redis } from 'ioredis'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineDir, startEngines } from './engines.ts'
import { socketDir, startEngineSet } from './engine-set.ts'
import { run } from './process.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gudang-engines-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const options = () => ({ purpose: 'test', durable: false, root })

/** The engine processes of this root that run now. */
async function enginesOf(folder: string): Promise<number> {
  const { output } = await run('pgrep', ['-f', '-c', folder])
  return Number(output.trim())
}

const gone = () => expect.poll(() => enginesOf(root), { timeout: 15_000, interval: 50 }).toBe(0)

/** Another process that uses the engines until it is killed. */
function otherUser(): Promise<{ child: ChildProcess; mongodbUri: string }> {
  const script = `import('${join(import.meta.dirname, 'engines.ts')}').then(async ({ startEngines }) => {
    const engines = await startEngines(${JSON.stringify(options())})
    console.log(engines.mongodbUri)
    setInterval(() => {}, 1000)
  })`
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = spawn(process.execPath, ['--conditions=source', '--import', tsx, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((done, fail) => {
    child.stdout.once('data', (text: Buffer) => done({ child, mongodbUri: text.toString().trim() }))
    child.once('exit', (code) => fail(new Error(`the other user ended with ${code}`)))
  })
}

async function insertOne(uri: string, document: object): Promise<number> {
  const client = await new MongoClient(uri).connect()
  try {
    const things = client.db('t').collection('things')
    await things.insertOne(document)
    return await things.countDocuments({})
  } finally {
    await client.close()
  }
}

describe('a shared set', () => {
  it('serves everybody who starts at the same moment, until the last has left', async () => {
    const users = await Promise.all([
      startEngines(options()),
      startEngines(options()),
      startEngines(options()),
    ])
    expect(new Set(users.map((user) => user.mongodbUri)).size).toBe(1)
    await users[0]!.stop()
    await users[1]!.stop()
    expect(await insertOne(users[2]!.mongodbUri, {})).toBe(1)
    const redis = new Redis(users[2]!.redisUrl)
    expect(await redis.ping()).toBe('PONG')
    redis.disconnect()
    await users[2]!.stop()
    await gone()
  }, 60_000)

  it('finds the data again that an earlier one left', async () => {
    const first = await startEngines(options())
    await insertOne(first.mongodbUri, {})
    await first.stop()
    await gone()
    const second = await startEngines(options())
    expect(await insertOne(second.mongodbUri, {})).toBe(2)
    await second.stop()
    await gone()
  }, 60_000)

  it('ends when its only user is killed with SIGKILL', async () => {
    const { child } = await otherUser()
    child.kill('SIGKILL')
    await gone()
  }, 60_000)

  it('takes its engines with it when it is killed with SIGKILL itself', async () => {
    const user = await startEngines(options())
    const { output } = await run('pgrep', ['-f', `supervisor.*${root}`])
    process.kill(Number(output.trim().split('\n')[0]), 'SIGKILL')
    await gone()
    await user.stop()
  }, 60_000)

  it('starts in spite of the lock and the socket of one that died', async () => {
    const dir = engineDir(options())
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'starting.lock'), '999999')
    mkdirSync(socketDir(dir), { recursive: true })
    writeFileSync(join(socketDir(dir), 'supervisor.sock'), '')
    const user = await startEngines(options())
    expect(await insertOne(user.mongodbUri, {})).toBe(1)
    await user.stop()
    await gone()
  }, 60_000)

  it('does not take a half-made cluster for a whole one', async () => {
    const draft = join(engineDir(options()), `postgres.draft-${process.pid}`)
    mkdirSync(draft, { recursive: true })
    writeFileSync(join(draft, 'PG_VERSION'), '18')
    const user = await startEngines(options())
    expect(await insertOne(user.mongodbUri, {})).toBe(1)
    await user.stop()
    await gone()
  }, 60_000)
})

describe('a set of one’s own', () => {
  it('comes back after a SIGKILL of either side with what was answered before, at the same address', async () => {
    const dir = join(root, 'own')
    const engines = await startEngineSet({ dir, durable: true })
    expect(existsSync(join(dir, 'engine'))).toBe(true)
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
    await engines.stop()
  }, 60_000)

  it('keeps what it has promised only where it is durable', async () => {
    const dir = join(root, 'own')
    await (await startEngineSet({ dir, durable: true })).stop()
    const settings = () => readFileSync(join(dir, 'postgres/gudang.conf'), 'utf8')
    expect(settings()).not.toContain('fsync = off')
    await (await startEngineSet({ dir, durable: false })).stop()
    expect(settings()).toContain('fsync = off')
  }, 60_000)
})

it('reads a sorted page from the index, however large the collection', async () => {
  const engines = await startEngineSet({ dir: join(root, 'own'), durable: false })
  const client = await new MongoClient(engines.mongodbUri).connect()
  const things = client.db('t').collection('things')
  await things.createIndex({ w: 1, at: -1, _id: -1 })
  await things.insertMany(Array.from({ length: 5_000 }, (_, at) => ({ w: at % 3, at })))
  const plan = JSON.stringify(await things.find({ w: 1 }).sort({ at: -1, _id: -1 }).limit(50).explain())
  expect(plan).toMatch(/IXSCAN|Index Scan/i)
  expect(plan).not.toMatch(/"(?:Node Type|stage)":"SORT"/i)
  await client.close()
  await engines.stop()
}, 60_000)

it('is told why by a supervisor that cannot start them', async () => {
  process.env.GUDANG_ENGINES = 'sqlite'
  try {
    await expect(startEngines(options())).rejects.toThrow(
      'it must be one of auto, external, mongod, documentdb',
    )
  } finally {
    delete process.env.GUDANG_ENGINES
  }
  await gone()
}, 60_000)

it('says what to do where an external engine is asked for and none is named', async () => {
  process.env.GUDANG_ENGINES = 'external'
  try {
    await expect(startEngines(options())).rejects.toThrow(
      'GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.',
    )
  } finally {
    delete process.env.GUDANG_ENGINES
  }
})
