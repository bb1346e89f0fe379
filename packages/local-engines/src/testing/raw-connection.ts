import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { BSON, type Document } from 'mongodb'

const opMsg = 2013
const none: Buffer = Buffer.alloc(0)

/** A message as it lies on the wire. Any part can be falsified before it is sent. */
export function frameOf(command: Document, { requestId = 1, flags = 0, sequence = none } = {}): Buffer {
  const head = Buffer.alloc(21)
  const body = BSON.serialize(command)
  head.writeInt32LE(head.length + body.length + sequence.length, 0)
  head.writeInt32LE(requestId, 4)
  head.writeInt32LE(opMsg, 12)
  head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body, sequence])
}

/** A kind 1 section: documents that stand for an array field of the command. */
export function sequenceOf(field: string, documents: Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${field}\0`), ...documents.map((each) => BSON.serialize(each))])
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeInt32LE(content.length + 4, 1)
  return Buffer.concat([head, content])
}

/** Speaks the protocol without a driver in between, right or wrong. */
export class RawConnection {
  readonly closed: Promise<void>
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #isClosed = false
  #more = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#more()
    })
    socket.on('error', () => {})
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.#isClosed = true
        this.#more()
        resolve()
      }),
    )
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  async command(command: Document): Promise<Document> {
    this.send(frameOf(command))
    return (await this.reply()).document
  }

  /** The next reply, in the order in which they come. */
  async reply(): Promise<{ responseTo: number; document: Document }> {
    for (;;) {
      const size = this.#received.length < 4 ? Infinity : this.#received.readInt32LE(0)
      if (this.#received.length >= size) {
        const frame = this.#received.subarray(0, size)
        this.#received = this.#received.subarray(size)
        const document = BSON.deserialize(frame.subarray(21), {
          promoteLongs: false,
          validation: { utf8: false },
        })
        return { responseTo: frame.readInt32LE(8), document }
      }
      if (this.#isClosed) throw new Error('The connection closed without a reply.')
      await new Promise<void>((resolve) => (this.#more = resolve))
    }
  }

  close(): void {
    this.#socket.destroy()
  }
}
