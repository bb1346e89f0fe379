import { MongoMemoryReplSet } from 'mongodb-memory-server'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError, onPath } from './process.ts'
import { cacheDir, otherWays, type Progress } from './tree.ts'

interface MongodOptions {
  dataDir: string
  port: number
  durable: boolean
  progress: Progress
}

export const mongodOnThisMachine = (): string | undefined => onPath('mongod')

const version = '8.0.12'

/** The official server as a replica set of one: from PATH, or downloaded once for this user. */
export async function startMongod({ dataDir, port, progress }: MongodOptions) {
  mkdirSync(dataDir, { recursive: true })
  const systemBinary = mongodOnThisMachine()
  if (!systemBinary) progress(`Fetching MongoDB ${version} (once)`)
  const set = await MongoMemoryReplSet.create({
    replSet: { name: 'gudang', count: 1, storageEngine: 'wiredTiger' },
    instanceOpts: [{ dbPath: dataDir, port, storageEngine: 'wiredTiger' }],
    binary: systemBinary
      ? { systemBinary, checkMD5: false }
      : { version, downloadDir: join(cacheDir(), 'mongod') },
  }).catch((error: Error) => {
    throw new EngineError(`MongoDB cannot be started (${error.message.split('\n')[0]}). ${otherWays}`)
  })
  return {
    uri: set.getUri(),
    stop: async () => void (await set.stop({ doCleanup: false })),
    async kill() {
      for (const { instanceInfo } of set.servers) instanceInfo?.instance.mongodProcess?.kill('SIGKILL')
      await set.stop({ doCleanup: false }).catch(() => false)
    },
  }
}
