import { EJSON, deserialize } from 'bson'
import type { Socket } from 'node:net'
import type { Pool, PoolClient } from 'pg'
import { commands, document, notInTransaction, WriteErrors, type Query } from './commands.ts'
import type { Cursors } from './cursors.ts'
import { keyPatternOf } from './duplicate-key.ts'
import { codeName, commandError, CommandError, transient } from './errors.ts'
import { Fields } from './fields.ts'
import { local } from './local-commands.ts'
import type { Transaction, Transactions } from './transactions.ts'
import { BrokenFrame, FrameReader, type Message } from './wire.ts'

export interface Backend {
  pool: Pool
  transactions: Transactions
  cursors: Cursors
  address: string
}

let connections = 0

/** One client connection: its messages are answered one after the other, in their order. */
export class Connection {
  readonly #id = ++connections
  readonly #reader = new FrameReader()
  readonly #socket: Socket
  readonly #backend: Backend
  #queue: Promise<void> = Promise.resolve()
  #closed = false

  constructor(socket: Socket, backend: Backend) {
    this.#socket = socket
    this.#backend = backend
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      this.#closed = true
      void backend.transactions.ownerGone(this).catch(() => {})
    })
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#reader.push(chunk)) {
        this.#queue = this.#queue.then(() => this.#answer(message))
      }
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error
      this.#socket.destroy()
    }
  }

  async #answer(message: Message): Promise<void> {
    let reply: Buffer
    try {
      reply = await this.#handle(message)
    } catch (error) {
      if (error instanceof BrokenFrame) return void this.#socket.destroy()
      reply = errorReply(commandError(error, false))
    }
    if (!message.silent && !this.#closed) this.#socket.write(message.reply(reply))
  }

  async #handle({ body, sequence }: Message): Promise<Buffer> {
    const fields = new Fields(body)
    const answer = await local(fields, this.#backend, this.#id)
    if (answer) return answer
    const command = commands[fields.command]
    if (!command) throw new CommandError(59, `no such command: '${fields.command}'`)
    const database = fields.text('$db')
    if (!database) throw new CommandError(73, 'A command names its database in $db.')
    const transaction = await this.#transactionOf(fields)
    const query = transaction ? queryOn(transaction.client!) : queryOn(this.#backend.pool)
    try {
      return await command({
        fields,
        body,
        sequence,
        database,
        query,
        cursors: this.#backend.cursors,
        inTransaction: transaction !== undefined,
        retryId: transaction ? null : retryIdOf(fields),
      })
    } catch (error) {
      // Before anything else, as in MongoDB: an error ends the transaction.
      if (transaction) await this.#backend.transactions.abortNow(transaction)
      return await this.#told(error, transaction !== undefined, database, fields)
    } finally {
      if (transaction) await this.#backend.transactions.rest(transaction, this.#closed)
    }
  }

  async #transactionOf(fields: Fields): Promise<Transaction | undefined> {
    const number = fields.long('txnNumber')
    if (number === undefined || fields.number('autocommit') !== 0) return undefined
    const session = sessionOf(fields)
    const transactions = this.#backend.transactions
    if (notInTransaction.has(fields.command)) {
      throw new CommandError(263, `Cannot run '${fields.command}' in a transaction.`)
    }
    if (fields.number('startTransaction')) return transactions.start(session, number, this)
    return transactions.open(session, number, this)
  }

  async #told(error: unknown, inTransaction: boolean, database: string, fields: Fields): Promise<Buffer> {
    const collection = fields.text(fields.command) ?? ''
    const patternFor = (message: string) =>
      keyPatternOf(this.#backend.pool, database, collection, message).catch(() => undefined)
    if (error instanceof WriteErrors) {
      if (error.code !== 0)
        return errorReply(new CommandError(error.code, error.message, inTransaction ? [transient] : []))
      for (const writeError of error.reply.writeErrors ?? []) {
        if (writeError.code !== 11000) continue
        writeError.keyPattern = await patternFor(writeError.errmsg)
        writeError.errmsg = duplicateMessage(writeError.errmsg)
      }
      return document({ ...error.reply })
    }
    const told = commandError(error, inTransaction)
    if (told.code !== 11000) return errorReply(told)
    const pattern = await patternFor(told.message)
    return errorReply(new CommandError(11000, duplicateMessage(told.message), told.labels, pattern))
  }
}

/** Libraries look for MongoDB's own prefix. */
const duplicateMessage = (message: string) => `E11000 duplicate key error: ${message}`

function sessionOf(fields: Fields): string {
  const lsid = fields.document('lsid')
  if (!lsid) throw new CommandError(72, 'A transaction needs a session.')
  return lsid.toString('latin1')
}

function retryIdOf(fields: Fields): string | null {
  const number = fields.long('txnNumber')
  const lsid = fields.document('lsid')
  if (number === undefined || !lsid) return null
  return `${EJSON.stringify(deserialize(lsid))}:${number}`
}

function queryOn(client: Pool | PoolClient): Query {
  return async (statement) => {
    const { rows } = await client.query(statement)
    return (rows[0] ?? {}) as Record<string, unknown>
  }
}

function errorReply({ code, message, labels, keyPattern }: CommandError): Buffer {
  return document({
    ok: 0,
    errmsg: message,
    code,
    codeName: codeName(code),
    ...(keyPattern ? { keyPattern } : {}),
    ...(labels.length > 0 ? { errorLabels: labels } : {}),
  })
}
