import 'reflect-metadata'
import type { Permission } from '@gudang/domain'
import mongoose, { Types } from 'mongoose'
import { inject } from 'vitest'
import { startApp, type App } from '../app.ts'
import { addUser } from '../modules/users/users.service.ts'
import { ensureSeededRoles } from '../modules/users/index.ts'
import { RoleModel, UserModel } from '../modules/users/users.model.ts'
import { loadConfig, type Config } from '../platform/config/config.ts'
import type { Ctx } from '../platform/requests/context.ts'
import { guardedModels } from '../platform/database/mongo.ts'
import { lastPosition, noteRemoved } from '../platform/events/positions.ts'
import { systemContext } from '../platform/requests/system-context.ts'
import { byHand } from './ledger-watch.ts'
import { createClient, type TestClient } from './test-client.ts'
import { testLogger } from './test-logs.ts'

export const password = 'correct horse battery staple'

/** The settings of a test server: the worker's own database and Redis prefix on the shared engines. */
export function testConfig(overrides: Record<string, string> = {}): Config {
  const worker = process.env.VITEST_POOL_ID ?? '0'
  const uri = new URL(inject('mongodbUri'))
  uri.pathname = `/test_${worker}`
  return loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    MONGODB_URI: uri.href,
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX: `test_${worker}:`,
    JWT_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
    // Counted over all files of a worker, and waited for on a machine that does much else: tests of them say so.
    RATE_LIMITS: 'off',
    LOCK_WAIT_MS: '15000',
    ...overrides,
  })
}

export interface TestApp extends App {
  ctx: Ctx
  /** A client without a token, or signed in as a new user of this role. */
  client(): TestClient
  as(role: string, options?: { warehouses?: string[] }): Promise<TestClient>
  asHolderOf(...permissions: Permission[]): Promise<TestClient>
}

/** The real server in this process, on a free port, on an empty database. */
export const startTestApp = (overrides: Record<string, string> = {}): Promise<TestApp> =>
  testApp(overrides, async (ctx) => {
    await clearDatabase()
    await ensureSeededRoles(ctx)
  })

/** The same on what is there. */
export const joinTestDatabase = (overrides: Record<string, string> = {}): Promise<TestApp> =>
  testApp(overrides, () => Promise.resolve())

async function testApp(
  overrides: Record<string, string>,
  prepare: (ctx: Ctx) => Promise<void>,
): Promise<TestApp> {
  const app = await startApp(testConfig(overrides), testLogger())
  const ctx = systemContext(testLogger(), 'test')
  await prepare(ctx)
  let count = await UserModel.countDocuments()
  const signIn = async (roleName: string, warehouses: string[] | null) => {
    const role = await RoleModel.findOne({ name: roleName }).lean().orFail()
    const email = `user-${++count}@gudang.test`
    const user = await addUser(ctx, { email, fullName: `${roleName} ${count}`, password }, role)
    if (warehouses) {
      await UserModel.updateOne(
        { _id: user._id },
        { $set: { warehouses: warehouses.map((id) => new Types.ObjectId(id)) } },
      )
    }
    const client = createClient(app.url)
    await client.signIn(email, password)
    return client
  }
  return {
    ...app,
    ctx,
    client: () => createClient(app.url),
    as: (role, options) => signIn(role, options?.warehouses ?? null),
    async asHolderOf(...permissions) {
      const name = `holder-${++count}`
      await RoleModel.insertMany([{ _id: new Types.ObjectId(), name, permissions }])
      return signIn(name, null)
    },
  }
}

export async function clearDatabase(): Promise<void> {
  for (const model of guardedModels()) {
    if (model.collection.name !== 'positions') await model.collection.deleteMany({}, byHand)
  }
  // As where events become too old: who reads them from the beginning does not look through the positions of other tests.
  await noteRemoved(await lastPosition())
}

const followed = { unwatched: 0, low: 0, crossed: 0, updatedAt: 0 }

/** What changes whatever anybody does. */
const ofItself: Record<string, object> = {
  apiKeys: { lastUsedAt: 0 },
  webhooks: { position: 0, lease: 0, failingSince: 0, deliveredAt: 0 },
}

/**
 * Every document of every collection, to prove that something changed nothing; but the events, and the alerts and what
 * stocks are watched, which follow what went before at a time of their own.
 */
export async function snapshot(): Promise<string> {
  const contents: Record<string, unknown[]> = {}
  for (const model of guardedModels()) {
    const { name } = model.collection
    if (
      [
        ...[
          'events',
          'positions',
          'lateEvents',
          'alerts',
          'sessions',
          'refreshTokens',
          'ledgerChecks',
          'ledgerLease',
        ],
        ...['movementSums', 'movementSumsStart', 'movementDaySums', 'webhookDeliveries'],
      ].includes(name)
    )
      continue
    const projection = name === 'stocks' ? followed : (ofItself[name] ?? {})
    contents[name] = await model.collection.find({}, { projection }).sort({ _id: 1 }).toArray()
  }
  return mongoose.mongo.BSON.EJSON.stringify(contents)
}
