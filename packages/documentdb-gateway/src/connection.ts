import { serialize } from 'bson'
import type { Socket } from 'node:net'
import type { Backend } from './backend.ts'
import { changesSchema, commands, notInTransaction, reads } from './commands.ts'
import { CommandError } from './errors.ts'
import { Fields } from './fields.ts'
import { local } from './local-commands.ts'
import { isInTransaction, retryIdOf, transactionIdOf } from './session.ts'
import { replyToError } from './error-replies.ts'
import type { Query } from './statements.ts'
import { BrokenFrame, FrameReader, type Message, type ReplyDocument } from './wire.ts'

let connections = 0

/** One client connection: its messages are answered one after the other, in their order. */
export class Connection {
  readonly #id = ++connections
  readonly #reader = new FrameReader()
  readonly #waiting: Message[] = []
  readonly #socket: Socket
  readonly #backend: Backend
  readonly #gone = new AbortController()
  #isAnswering = false

  constructor(socket: Socket, backend: Backend) {
    this.#socket = socket
    this.#backend = backend
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      this.#gone.abort()
      void backend.transactions.ownerGone(this)
    })
  }

  #receive(chunk: Buffer): void {
    try {
      this.#waiting.push(...this.#reader.push(chunk))
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error
      this.#socket.destroy()
      return
    }
    // A client that sends ahead of our answers is read on when they are out; nothing piles up here.
    if (this.#isAnswering) this.#socket.pause()
    else void this.#answerWaiting()
  }

  async #answerWaiting(): Promise<void> {
    this.#isAnswering = true
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      await this.#answer(message)
    }
    this.#isAnswering = false
    if (this.#socket.isPaused()) this.#socket.resume()
  }

  async #answer(message: Message): Promise<void> {
    let reply: ReplyDocument
    let fields: Fields | undefined
    try {
      fields = new Fields(message.body)
      reply = await (local(fields, this.#backend, this.#id) ?? this.#run(fields, message))
    } catch (error) {
      if (error instanceof BrokenFrame) return void this.#socket.destroy()
      reply = serialize(await replyToError(error, fields, this.#backend.query), { ignoreUndefined: true })
    }
    if (!this.#socket.destroyed && !message.silent) this.#socket.write(message.reply(reply))
    // The client went while the command ran: its transaction has nobody any more.
    else if (this.#socket.destroyed) await this.#backend.transactions.ownerGone(this)
  }

  #run(fields: Fields, { body, sequence }: Message): Promise<ReplyDocument> {
    const command = commands.get(fields.command)
    if (!command) throw new CommandError(59, `no such command: '${fields.command}'`)
    const database = fields.text('$db')
    if (!database) throw new CommandError(73, 'A command names its database in $db.')
    const { cursors, query, inOneState, transactions } = this.#backend
    const call = { fields, body, sequence, database, cursors }
    if (!isInTransaction(fields)) {
      const retryId = retryIdOf(fields)
      const own: Query = reads.has(fields.command)
        ? (statement) => query(statement, this.#gone.signal)
        : query
      const run = () => command({ ...call, query: own, inOneState, inTransaction: false, retryId })
      return changesSchema.has(fields.command) ? this.#backend.schemaQueue.run(run) : run()
    }
    const starts = fields.number('startTransaction') === 1
    return transactions.run(transactionIdOf(fields), starts, this, (own) => {
      if (notInTransaction.has(fields.command)) {
        throw new CommandError(263, `Cannot run '${fields.command}' in a transaction.`)
      }
      return command({
        ...call,
        query: own,
        inOneState: (work) => work(own),
        inTransaction: true,
        retryId: null,
      })
    })
  }
}
