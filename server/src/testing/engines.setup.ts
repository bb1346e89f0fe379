import { startEngines } from '@gudang/local-engines'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    mongodbUri: string
    redisUrl: string
  }
}

/** One set of real engines for all test files; each worker has a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = resolve(import.meta.dirname, '../../..')
  const engines = await startEngines({
    purpose: 'test',
    durable: false,
    root,
    onProgress: (line) => console.log(line),
  })
  project.provide('mongodbUri', engines.mongodbUri)
  project.provide('redisUrl', engines.redisUrl)
  return engines.stop
}
