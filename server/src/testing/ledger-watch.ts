import type { Connection, mongo } from 'mongoose'
import { byRestore } from '../platform/database/backup.ts'
import { byMigration } from '../platform/database/migrations.ts'

/** Goes with the few writes by which a test damages the ledger, or empties it, on purpose. */
export const byHand = { comment: 'by hand' }

type Document = Record<string, unknown>

interface Started {
  commandName: string
  command: Document & {
    autocommit?: boolean
    txnNumber?: unknown
    lsid?: { id: { toString(e: 'hex'): string } }
  }
}

interface Change {
  quantity: number
  allocated: number
  inTransit: number
  version: number
}

/** What one transaction has done so far, by stock: to its level, and by its movements. */
interface Writes {
  levels: Map<string, Change>
  movements: Map<string, Change>
}

const balances = ['quantity', 'allocated', 'inTransit', 'version']

/**
 * Judges what the driver sends: a level changes by increments, in one transaction with the movements that sum up to
 * the change, and a movement is inserted and then never touched.
 */
export class LedgerWatch {
  readonly problems: string[] = []
  readonly #open = new Map<string, Writes>()

  constructor(private readonly overlooked = [byHand, byMigration, byRestore].map(({ comment }) => comment)) {}

  see({ commandName, command }: Started): void {
    if (this.overlooked.includes(String(command.comment))) return
    const transaction = transactionOf(command)
    if (commandName === 'commitTransaction') this.#compare(transaction)
    if (commandName === 'commitTransaction' || commandName === 'abortTransaction') {
      if (transaction) this.#open.delete(transaction)
      return
    }
    const problem = this.#judge(commandName, command, transaction)
    if (problem) this.problems.push(`${problem}: ${JSON.stringify(command).slice(0, 400)}`)
  }

  #judge(name: string, command: Document, transaction: string | undefined): string | undefined {
    if (name === 'bulkWrite') return 'a write to several collections cannot be judged'
    if (name === 'aggregate')
      return mergesIntoLedger(command) ? 'the ledger is written by a pipeline' : undefined
    const collection = command[name] ?? command.findAndModify
    if (collection !== 'stocks' && collection !== 'movements') return undefined
    if (['insert', 'update', 'delete', 'findAndModify', 'drop', 'renameCollection'].includes(name) === false)
      return undefined
    if (name === 'update' && collection === 'stocks') return this.#judgeUpdates(command, transaction)
    if (name !== 'insert') return `${name} on ${collection}`
    if (!transaction) return `insert into ${collection} outside a transaction`
    for (const document of command.documents as Document[]) {
      if (collection === 'stocks') add(this.#writes(transaction).levels, document._id, document)
      else add(this.#writes(transaction).movements, document.stock, deltasOf(document))
    }
    return undefined
  }

  #judgeUpdates(command: Document, transaction: string | undefined): string | undefined {
    for (const { q, u, multi } of command.updates as { q: Document; u: unknown; multi?: boolean }[]) {
      const operators = Object.entries(u as Record<string, Document>)
      if (Array.isArray(u) || operators.some(([name]) => !name.startsWith('$'))) return 'a level is replaced'
      const touched = operators.filter(([, fields]) => balances.some((field) => field in fields))
      if (touched.length === 0) continue
      if (touched.some(([name]) => name !== '$inc')) return 'a balance is set, not moved'
      if (multi || !q._id) return 'a balance of any number of levels is moved'
      if (!transaction) return 'a balance is moved outside a transaction'
      add(this.#writes(transaction).levels, q._id, (u as { $inc: Document }).$inc)
    }
    return undefined
  }

  #writes(transaction: string): Writes {
    const writes = this.#open.get(transaction) ?? { levels: new Map(), movements: new Map() }
    this.#open.set(transaction, writes)
    return writes
  }

  #compare(transaction: string | undefined): void {
    const writes = transaction && this.#open.get(transaction)
    if (!writes) return
    for (const stock of new Set([...writes.levels.keys(), ...writes.movements.keys()])) {
      const level = JSON.stringify(writes.levels.get(stock) ?? nothing)
      const moved = JSON.stringify(writes.movements.get(stock) ?? nothing)
      if (level !== moved) this.problems.push(`stock ${stock} changed by ${level}, its movements by ${moved}`)
    }
  }
}

const nothing: Change = { quantity: 0, allocated: 0, inTransit: 0, version: 0 }

function transactionOf({ autocommit, lsid, txnNumber }: Started['command']): string | undefined {
  return autocommit === false ? `${lsid?.id.toString('hex')}:${String(txnNumber)}` : undefined
}

function mergesIntoLedger({ pipeline }: Document): boolean {
  const last = (pipeline as Document[]).at(-1) ?? {}
  return '$out' in last || '$merge' in last
}

const deltasOf = ({ quantityDelta, allocatedDelta, inTransitDelta = 0 }: Document) => ({
  quantity: quantityDelta,
  allocated: allocatedDelta,
  inTransit: inTransitDelta,
  version: 1,
})

function add(changes: Map<string, Change>, id: unknown, by: Document): void {
  const sum = changes.get(String(id)) ?? nothing
  changes.set(String(id), {
    quantity: sum.quantity + Number(by.quantity ?? 0),
    allocated: sum.allocated + Number(by.allocated ?? 0),
    inTransit: sum.inTransit + Number(by.inTransit ?? 0),
    version: sum.version + Number(by.version ?? 0),
  })
}

/** From now on the watch sees every command that goes over the connection, however often it is made anew. */
export function watchConnection(connection: Connection, watch: LedgerWatch): () => void {
  const clients = new Set<mongo.MongoClient>()
  const see = (event: unknown) => watch.see(event as Started)
  const attach = () => {
    const client = connection.getClient()
    if (clients.has(client)) return
    clients.add(client)
    client.on('commandStarted', see)
  }
  connection.on('connected', attach)
  if (connection.readyState === 1) attach()
  return () => {
    connection.off('connected', attach)
    for (const client of clients) client.off('commandStarted', see)
  }
}
