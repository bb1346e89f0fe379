/** Frames of the MongoDB wire protocol: OP_MSG, and the OP_QUERY that old drivers say hello with. */

const opReply = 1
const opQuery = 2004
const opMsg = 2013

const headerBytes = 16
export const maxMessageBytes = 48_000_000

const checksumPresent = 1
const moreToCome = 2

export interface Message {
  requestId: number
  /** The command document, as it came. */
  body: Buffer
  /** Documents of a kind-1 section (insert, update, delete), one after the other. */
  sequence: Buffer | null
  /** The client expects no answer (an unacknowledged write). */
  silent: boolean
  reply: (document: ReplyDocument) => Buffer
}

/** BSON, or the text in which PostgreSQL prints it: that is decoded straight into the frame. */
export type ReplyDocument = Uint8Array | string

const printedPrefix = 'BSONHEX'

export function bsonOf(printed: string | null | undefined): Buffer {
  if (!printed?.startsWith(printedPrefix)) {
    throw new TypeError('PostgreSQL gave no document.')
  }
  return Buffer.from(printed.slice(printedPrefix.length), 'hex')
}

/** The stream is not the protocol any more: the connection has to be closed. */
export class BrokenFrame extends Error {}

/** Cuts a byte stream into messages; bytes are copied only where a message spans chunks. */
export class FrameReader {
  #chunks: Buffer[] = []
  #length = 0

  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    const messages: Message[] = []
    for (;;) {
      if (this.#length < headerBytes) return messages
      const size = this.#peekSize()
      if (size < headerBytes || size > maxMessageBytes) throw new BrokenFrame(`a message of ${size} bytes`)
      if (this.#length < size) return messages
      const joined = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
      this.#chunks = joined.length > size ? [joined.subarray(size)] : []
      this.#length -= size
      messages.push(parseMessage(joined.subarray(0, size)))
    }
  }

  #peekSize(): number {
    if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]!.readInt32LE(0)
  }
}

function parseMessage(frame: Buffer): Message {
  const requestId = frame.readInt32LE(4)
  const opCode = frame.readInt32LE(12)
  if (opCode === opMsg) return parseMsg(frame, requestId)
  if (opCode === opQuery) return parseQuery(frame, requestId)
  throw new BrokenFrame(`opcode ${opCode}`)
}

function parseMsg(frame: Buffer, requestId: number): Message {
  if (frame.length < headerBytes + 5) throw new BrokenFrame('a message without sections')
  const flags = frame.readUInt32LE(headerBytes)
  const end = flags & checksumPresent ? frame.length - 4 : frame.length
  let body: Buffer | undefined
  let sequence: Buffer | null = null
  for (let at = headerBytes + 4; at < end;) {
    const kind = frame[at]!
    const size = sizeAt(frame, at + 1, end)
    const section = frame.subarray(at + 1, at + 1 + size)
    if (kind === 0 && !body) body = section
    else if (kind === 1 && !sequence) sequence = documentsOf(section)
    else throw new BrokenFrame(`a section of kind ${kind}`)
    at += 1 + size
  }
  if (!body) throw new BrokenFrame('a message without a command')
  return {
    requestId,
    body,
    sequence,
    silent: (flags & moreToCome) !== 0,
    reply: (document) => msgFrame(requestId, document),
  }
}

function sizeAt(frame: Buffer, at: number, end: number): number {
  if (at + 4 > end) throw new BrokenFrame('a section that is cut off')
  const size = frame.readInt32LE(at)
  if (size < 5 || at + size > end) throw new BrokenFrame('a section whose length lies')
  return size
}

/** Skips the section's size and the name of the field that the documents stand for. */
function documentsOf(section: Buffer): Buffer {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new BrokenFrame('a document sequence without a name')
  return section.subarray(nameEnd + 1)
}

function parseQuery(frame: Buffer, requestId: number): Message {
  const nameEnd = frame.indexOf(0, headerBytes + 4)
  if (nameEnd < 0) throw new BrokenFrame('a query without a collection')
  const at = nameEnd + 9 // the terminator, numberToSkip, numberToReturn
  const body = frame.subarray(at, at + sizeAt(frame, at, frame.length))
  return {
    requestId,
    body,
    sequence: null,
    silent: false,
    reply: (document) => replyFrame(requestId, document),
  }
}

let lastId = 0
const nextId = () => (lastId = (lastId + 1) & 0x7fffffff)

/** A reply is one buffer, so that it leaves in one write. */
function msgFrame(responseTo: number, document: ReplyDocument): Buffer {
  return frameOf(opMsg, responseTo, Buffer.alloc(5), document)
}

function replyFrame(responseTo: number, document: ReplyDocument): Buffer {
  const prefix = Buffer.alloc(20)
  prefix.writeInt32LE(8, 0) // AwaitCapable
  prefix.writeInt32LE(1, 16) // one document
  return frameOf(opReply, responseTo, prefix, document)
}

function frameOf(opCode: number, responseTo: number, prefix: Buffer, document: ReplyDocument): Buffer {
  const isPrinted = typeof document === 'string'
  const size = isPrinted ? (document.length - printedPrefix.length) / 2 : document.length
  const start = headerBytes + prefix.length
  const frame = Buffer.allocUnsafe(start + size)
  frame.writeInt32LE(frame.length, 0)
  frame.writeInt32LE(nextId(), 4)
  frame.writeInt32LE(responseTo, 8)
  frame.writeInt32LE(opCode, 12)
  frame.set(prefix, headerBytes)
  if (isPrinted) frame.write(document.slice(printedPrefix.length), start, 'hex')
  else frame.set(document, start)
  return frame
}
