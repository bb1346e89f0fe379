import 'reflect-metadata'
import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { connectMongo, databaseGaps, prepareDatabase } from '../platform/database/mongo.ts'
import { migrate, NotMigrated, requireMigrated, type Migration } from '../platform/database/migrations.ts'
import '../schema.ts'
import { migrations } from './index.ts'
import manifest from '../../package.json' with { type: 'json' }
import { runProgram } from '../testing/server-process.ts'
import { testConfig } from '../testing/test-app.ts'
import { testLogger } from '../testing/test-logs.ts'

const { version } = manifest
const log = testLogger()
const uri = new URL(testConfig().MONGODB_URI)
uri.pathname += '_migrations'
const db = () => mongoose.connection.db!
const appliedNames = async () =>
  (await db().collection('migrations').find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => String(_id))

const addColour: Migration = {
  name: '0001-things-have-a-colour',
  since: '0.0.1',
  async up(database) {
    await database
      .collection('things')
      .updateMany({ colour: { $exists: false } }, { $set: { colour: 'grey' } })
  },
}

beforeAll(() => connectMongo(uri.href))
beforeEach(() => db().dropDatabase())
afterAll(async () => {
  await db().dropDatabase()
  await mongoose.disconnect()
})

describe('migrations', () => {
  it('are numbered without a gap, and say which version brought them', () => {
    const versionOf = (text: string) => text.split('.').map(Number)
    const isLater = (one: string, other: string) => {
      const at = versionOf(one).findIndex((part, index) => part !== versionOf(other)[index])
      return at >= 0 && versionOf(one)[at]! > versionOf(other)[at]!
    }
    const sinces = [...migrations.map(({ since }) => since), version]
    expect(migrations.map(({ name }) => Number(name.slice(0, 4)))).toEqual(migrations.map((_, at) => at + 1))
    expect(sinces.slice(1).filter((since, at) => isLater(sinces[at]!, since))).toEqual([])
  })

  it('run once, in their order, and leave every collection and index in place', async () => {
    await db().collection('things').insertOne({ name: 'old' })
    const order: string[] = []
    const noted = (name: string): Migration => ({
      name,
      since: '0.0.1',
      up: async () => void order.push(name),
    })
    const list = [addColour, noted('0002-second'), noted('0003-third')]
    expect(await migrate(list, log)).toEqual(list.map(({ name }) => name))
    expect(await migrate(list, log)).toEqual([])
    expect(order).toEqual(['0002-second', '0003-third'])
    expect(
      await db()
        .collection('things')
        .findOne({}, { projection: { _id: 0 } }),
    ).toEqual({
      name: 'old',
      colour: 'grey',
    })
    expect(await appliedNames()).toEqual(list.map(({ name }) => name))
    expect(await databaseGaps()).toEqual([])
    await requireMigrated(list)
  })

  it('run once where several servers start together', async () => {
    let runs = 0
    const slow: Migration = {
      name: '0001-slow',
      since: '0.0.1',
      async up(database) {
        runs++
        await database.collection('things').insertOne({ runs })
      },
    }
    const done = await Promise.all([1, 2, 3].map(() => migrate([slow], log)))
    expect(runs).toBe(1)
    expect(done.flat()).toEqual(['0001-slow'])
  })

  it('go on after one that failed: what ran is kept, what failed runs again', async () => {
    let works = false
    const fragile: Migration = {
      name: '0002-fragile',
      since: '0.0.1',
      up: () => (works ? Promise.resolve() : Promise.reject(new Error('the disk is full'))),
    }
    await expect(migrate([addColour, fragile], log)).rejects.toThrow(/0002-fragile/)
    expect(await appliedNames()).toEqual(['0001-things-have-a-colour'])
    works = true
    expect(await migrate([addColour, fragile], log)).toEqual(['0002-fragile'])
  })

  it('take over from a server that died while it migrated', async () => {
    await db()
      .collection<{ _id: string }>('migrations')
      .insertOne({ _id: 'lock', holder: 'dead', until: new Date(Date.now() - 1) } as never)
    expect(await migrate([addColour], log)).toEqual([addColour.name])
  })

  it('are missed at the start, by name, and nothing is changed then', async () => {
    await prepareDatabase()
    await expect(requireMigrated([addColour])).rejects.toThrow(NotMigrated)
    await expect(requireMigrated([addColour])).rejects.toThrow(
      /migration 0001-things-have-a-colour of version 0.0.1/,
    )
    expect(await appliedNames()).toEqual([])
    await db().collection('orders').drop()
    await expect(requireMigrated([])).rejects.toThrow(/collection orders/)
    await db().collection('stocks').dropIndexes()
    await expect(requireMigrated([])).rejects.toThrow(/index stocks/)
  })
})

describe('the server in production', () => {
  it('does not start on a database that is not migrated, and says what to run, which makes the administrator too', async () => {
    const env = {
      NODE_ENV: 'production',
      PORT: '0',
      MONGODB_URI: uri.href,
      REDIS_URL: inject('redisUrl'),
      REDIS_PREFIX: 'test_migrations:',
      JWT_SECRET: 'pW8mTq2vLx0Zr5Yc7Nd4Kf9Hs1Jb6Gu3',
    }
    const account = { ADMIN_EMAIL: 'Boss@gudang.test', ADMIN_PASSWORD: 'a rather fine passphrase' }
    const refused = await runProgram('main.js', env)
    expect(refused.code).toBe(1)
    expect(refused.said).toContain('Run: node server/dist/scripts/prepare.js')
    expect((await db().listCollections().toArray()).length).toBe(0)
    const weak = { ...account, ADMIN_PASSWORD: 'password1234' }
    expect((await runProgram('scripts/prepare.js', { ...env, ...weak })).code).toBe(1)
    expect(await db().collection('users').countDocuments()).toBe(0)
    const prepared = await runProgram('scripts/prepare.js', { ...env, ...account })
    expect(prepared).toMatchObject({ code: 0, said: expect.stringContaining('can sign in') })
    expect((await runProgram('scripts/prepare.js', { ...env, ...account })).code).toBe(0)
    expect(await db().collection('users').countDocuments()).toBe(1)
    await requireMigrated(migrations)
  }, 120_000)
})
