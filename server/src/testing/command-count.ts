import mongoose from 'mongoose'
import { currentWorker } from '../platform/workers/worker.ts'

interface Started {
  commandName: string
  /** Of relay, consumers and the like, which look for work whatever else goes on. */
  worker: string | undefined
  command: {
    [key: string]: unknown
    autocommit?: boolean
    lsid?: { id: { toString(encoding: 'hex'): string } }
    txnNumber?: unknown
  }
}

async function startedDuring(body: () => Promise<unknown>): Promise<Started[]> {
  const started: Started[] = []
  const note = (event: Started) => started.push({ ...event, worker: currentWorker() })
  const client = mongoose.connection.getClient()
  client.on('commandStarted', note as never)
  try {
    await body()
  } finally {
    client.off('commandStarted', note as never)
  }
  return started
}

const collectionOf = ({ command, commandName }: Started) => command[commandName]
const transactionOf = ({ command }: Started) =>
  command.autocommit === false
    ? `${command.lsid?.id.toString('hex')}:${String(command.txnNumber)}`
    : undefined

/** The database commands of the transaction that inserts into this collection while the body runs. */
export async function commandsOfTransaction(
  collection: string,
  body: () => Promise<unknown>,
): Promise<string[]> {
  const started = await startedDuring(body)
  const insert = started.find((event) => event.commandName === 'insert' && collectionOf(event) === collection)
  const own = insert && transactionOf(insert)
  return started.filter((event) => own && transactionOf(event) === own).map((event) => event.commandName)
}

const reading = new Set(['find', 'aggregate', 'count', 'distinct', 'getMore'])

/** The reads that a query makes; what the workers do beside it (events, claims, transactions of their own) left out. */
export async function readsDuring(body: () => Promise<unknown>): Promise<string[]> {
  const started = await startedDuring(body)
  return started
    .filter(
      (event) =>
        reading.has(event.commandName) &&
        !event.worker &&
        !['events', 'positions'].includes(String(collectionOf(event))) &&
        !transactionOf(event),
    )
    .map((event) => `${event.commandName} ${String(collectionOf(event))}`)
}

export interface Find {
  find: string
  filter: object
  sort?: object
  limit?: number
  hint?: string
}

/** What the body looked for in the database, word for word; what the workers do beside it left out. */
export async function findsDuring(body: () => Promise<unknown>): Promise<Find[]> {
  const started = await startedDuring(body)
  return started
    .filter((event) => event.commandName === 'find' && !event.worker)
    .map(({ command }) => command as unknown as Find)
}

export interface Counting {
  aggregate: string
  pipeline: object[]
  hint?: string
}

/** What the body counts in this collection, word for word. */
export async function countsDuring(collection: string, body: () => Promise<unknown>): Promise<Counting[]> {
  const started = await startedDuring(body)
  return started
    .filter((event) => event.commandName === 'aggregate' && collectionOf(event) === collection)
    .map(({ command }) => command as unknown as Counting)
}

/** How many commands of this name on this collection run while the body does, of this process. */
export async function commandsDuring(
  name: string,
  collection: string,
  body: () => Promise<unknown>,
): Promise<number> {
  const started = await startedDuring(body)
  return started.filter((event) => event.commandName === name && collectionOf(event) === collection).length
}

/** The most documents that one command inserts into this collection while the body runs. */
export async function mostInserted(collection: string, body: () => Promise<unknown>): Promise<number> {
  const started = await startedDuring(body)
  const inserts = started.filter(
    (event) => event.commandName === 'insert' && collectionOf(event) === collection,
  )
  return Math.max(0, ...inserts.map(({ command }) => (command.documents as unknown[]).length))
}
