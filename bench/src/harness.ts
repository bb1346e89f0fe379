import 'reflect-metadata'
import { startEngines, type Engines } from '@gudang/local-engines'
import mongoose from 'mongoose'
import { resolve } from 'node:path'
import { connectMongo, prepareDatabase } from '../../server/src/platform/database/mongo.ts'
import { createLogger } from '../../server/src/platform/observe/logger.ts'
import type { Ctx } from '../../server/src/platform/requests/context.ts'
import { systemContext } from '../../server/src/platform/requests/system-context.ts'
import { buildUnguardedSchema } from '../../server/src/schema.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Bench {
  ctx: Ctx
  engines: Engines
  mongodbUri: string
}

/** Engines that lose what they have answered when they die, and a database of this name on them. */
export async function withDatabase(name: string, body: (bench: Bench) => Promise<void>): Promise<void> {
  const engines = await startEngines({ purpose: 'bench', durable: false, root, onProgress: console.log })
  const uri = new URL(engines.mongodbUri)
  uri.pathname = `/${name}`
  try {
    await connected(uri.href, (ctx) => body({ ctx, engines, mongodbUri: uri.href }))
  } finally {
    await engines.stop()
  }
}

/** With a connection to this database, which has every collection and index. */
export async function connected(mongodbUri: string, body: (ctx: Ctx) => Promise<void>): Promise<void> {
  // Every model is known once the schema is built.
  await buildUnguardedSchema()
  await connectMongo(mongodbUri)
  try {
    await prepareDatabase()
    await body(systemContext(createLogger('silent'), 'bench'))
  } finally {
    await mongoose.disconnect()
  }
}

export async function timed<T>(what: string, body: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await body()
  console.log(`${what}: ${Math.round(performance.now() - began)} ms`)
  return result
}

/** The first run apart, since it finds nothing warm; then the median of five. */
export async function measured(what: string, query: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  let result: unknown
  for (let round = 0; round < 6; round++) {
    const began = performance.now()
    result = await query()
    times.push(performance.now() - began)
  }
  const [first, ...rest] = times
  const shown = typeof result === 'number' ? String(result) : ''
  console.log(
    `${what.padEnd(52)} ${shown.padStart(7)}  first ${first!.toFixed(0)} ms, then ${median(rest).toFixed(0)} ms`,
  )
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)
