import { Redis } from 'ioredis'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineDir, startEngines } from './engines.ts'
import { meetingPlace } from './meeting-place.ts'
import { run } from './process.ts'
import { untilGone } from './testing/engine-processes.ts'
import { insertOne } from './testing/insert-one.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gudang-engines-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

const options = () => ({ purpose: 'test', durable: false, root })

const gone = () => untilGone(root)

/** Another process that uses the engines until it is killed; resolves when it has said such a thing. */
function otherUser(saying = 'mongodb://'): Promise<{ child: ChildProcess }> {
  const script = `import('${join(import.meta.dirname, 'engines.ts')}').then(async ({ startEngines }) => {
    const engines = await startEngines({ ...${JSON.stringify(options())}, onProgress: console.log })
    console.log(engines.mongodbUri)
    setInterval(() => {}, 1000)
  })`
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = spawn(process.execPath, ['--conditions=source', '--import', tsx, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((done, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes(saying)) done({ child })
    })
    child.once('exit', (code) => fail(new Error(`the other user ended with ${code}`)))
  })
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
    const { folder, lock, socket } = meetingPlace(dir)
    mkdirSync(folder, { recursive: true })
    writeFileSync(lock, '999999')
    writeFileSync(socket, '')
    const user = await startEngines(options())
    expect(await insertOne(user.mongodbUri, {})).toBe(1)
    await user.stop()
    await gone()
  }, 60_000)

  it('leaves nothing running when its only user is killed while it starts, and starts whole the next time', async () => {
    vi.stubEnv('GUDANG_ENGINES', 'documentdb')
    const { child } = await otherUser('Making a new database cluster')
    child.kill('SIGKILL')
    await gone()
    const user = await startEngines(options())
    expect(await insertOne(user.mongodbUri, {})).toBe(1)
    expect(readdirSync(engineDir(options())).filter((name) => name.includes('draft'))).toEqual([])
    await user.stop()
    await gone()
  }, 60_000)

  it('ends for its users when one of its engines is killed, and starts again', async () => {
    const user = await startEngines(options())
    await insertOne(user.mongodbUri, {})
    const { output } = await run('pgrep', ['-f', `redis-server.*${root}`])
    process.kill(Number(output.trim().split('\n')[0]), 'SIGKILL')
    await user.ended
    const again = await startEngines(options())
    expect(await insertOne(again.mongodbUri, {})).toBe(2)
    await again.stop()
    await gone()
  }, 60_000)

  it('can be had again at once after its last user has left', async () => {
    for (let count = 1; count <= 3; count++) {
      const user = await startEngines(options())
      expect(await insertOne(user.mongodbUri, {})).toBe(count)
      await user.stop()
    }
    await gone()
  }, 60_000)
})

it('tells every user why the engines cannot start', async () => {
  vi.stubEnv('GUDANG_ENGINES', 'sqlite')
  const both = await Promise.allSettled([startEngines(options()), startEngines(options())])
  for (const one of both) {
    expect(String((one as PromiseRejectedResult).reason)).toContain(
      'GUDANG_ENGINES is sqlite; it must be one of auto, external, mongod, documentdb.',
    )
  }
  await gone()
}, 60_000)

describe('engines that the environment names', () => {
  it('are used as they are', async () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://db.example:27017/?replicaSet=rs0')
    vi.stubEnv('REDIS_URL', 'redis://cache.example:6379')
    const engines = await startEngines(options())
    expect(engines).toMatchObject({
      kind: 'external',
      mongodbUri: 'mongodb://db.example:27017/?replicaSet=rs0',
      redisUrl: 'redis://cache.example:6379',
    })
    await engines.stop()
  })

  it('are both to be named where they are asked for', async () => {
    vi.stubEnv('GUDANG_ENGINES', 'external')
    await expect(startEngines(options())).rejects.toThrow(
      'GUDANG_ENGINES=external needs MONGODB_URI and REDIS_URL.',
    )
  })

  it('are not passed over in silence where only one is named', async () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://db.example:27017')
    await expect(startEngines(options())).rejects.toThrow(
      'MONGODB_URI is set and REDIS_URL is not: set both, or neither.',
    )
  })
})
