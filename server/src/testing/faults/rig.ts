import 'reflect-metadata'
import { freePort, startEngineSet, type EngineSet } from '@gudang/local-engines'
import mongoose from 'mongoose'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addUser } from '../../modules/users/users.service.ts'
import { ensureSeededRoles } from '../../modules/users/index.ts'
import { roleByName } from '../../modules/users/users.queries.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { configureLocks } from '../../platform/commands/lock.ts'
import { createLogger } from '../../platform/observe/logger.ts'
import { connectMongo, prepareDatabase } from '../../platform/database/mongo.ts'
import { connectRedis } from '../../platform/redis.ts'
import { systemContext } from '../../platform/requests/system-context.ts'
import { startServerProcess, type ServerProcess } from '../server-process.ts'
import { createClient } from '../test-client.ts'

export const leaseMs = 2_000

/** Engines of its own that lose nothing they have answered, several real servers on them, and somebody who may order. */
export interface Rig {
  engines: EngineSet
  ctx: Ctx
  servers: ServerProcess[]
  token: string
  /** The numbers of all orders that a client has been told of. */
  answered: Set<string>
  /** This many servers with these settings; those that run already go on. */
  serve(count: number, settings?: Record<string, string>): Promise<void>
  /** kill -9, then the same server again. */
  crash(index: number): Promise<void>
  stop(): Promise<void>
}

export async function startRig(): Promise<Rig> {
  const dir = mkdtempSync(join(tmpdir(), 'gudang-faults-'))
  const engines = await startEngineSet({ dir, durable: true })
  const uri = new URL(engines.mongodbUri)
  uri.pathname = '/faults'
  await connectMongo(uri.href)
  await prepareDatabase()
  const log = createLogger('fatal')
  const ctx = systemContext(log, 'faults')
  const redis = connectRedis(engines.redisUrl, log)
  configureLocks({ redis, prefix: 'faults:', enabled: false, leaseMs, waitMs: 1, log })
  await ensureSeededRoles(ctx)
  const account = { email: 'buyer@gudang.test', password: randomUUID() }
  await addUser(ctx, { ...account, fullName: 'Buyer' }, (await roleByName('manager'))!)
  let environments: (Record<string, string> & { PORT: string })[] = []
  let served = ''
  const secret = randomUUID() + randomUUID()
  const rig: Rig = {
    engines,
    ctx,
    servers: [],
    token: '',
    answered: new Set(),
    async serve(count, settings = {}) {
      const wanted = JSON.stringify([count, settings])
      if (served === wanted) return
      served = wanted
      await endServers()
      environments = await Promise.all(
        Array.from({ length: count }, async () => ({
          NODE_ENV: 'test',
          PORT: String(await freePort()),
          MONGODB_URI: uri.href,
          REDIS_URL: engines.redisUrl,
          REDIS_PREFIX: 'faults:',
          JWT_SECRET: secret,
          ACCESS_TOKEN_SECONDS: '86400',
          RATE_LIMITS: 'off',
          LOG_LEVEL: 'warn',
          LOCK_LEASE_MS: String(leaseMs),
          ...settings,
        })),
      )
      rig.servers = await Promise.all(environments.map(startServerProcess))
      const client = createClient(rig.servers[0]!.url)
      await client.signIn(account.email, account.password)
      rig.token = client.accessToken!
    },
    async crash(index) {
      await rig.servers[index]!.end('SIGKILL')
      rig.servers[index] = await startServerProcess(environments[index]!)
    },
    async stop() {
      await endServers()
      redis.disconnect()
      await mongoose.disconnect()
      await engines.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  const endServers = async () => void (await Promise.all(rig.servers.map((server) => server.end('SIGKILL'))))
  return rig
}
