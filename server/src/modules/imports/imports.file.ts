import { limits } from '@gudang/domain'
import { Types } from 'mongoose'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { CsvReader, type CsvRecord } from './csv.rules.ts'
import { beginningOf } from './header.rules.ts'
import { decoderOf, markedEncoding, type Encoding } from './imports.encodings.ts'
import { ImportPieceModel, type Import } from './imports.model.ts'

const mostBytes = limits.importMegabytes * 1_000_000
const pieceBytes = 1_000_000
/** Decoded at once: longer than a row may be, so that the first holds the first row. */
const blockBytes = 400_000

interface Stored {
  encoding: Encoding
  isDamaged: boolean
  bytes: number
}

/** Stores a file piece by piece as it arrives. A mark at its beginning tells more than the encoding that was chosen. */
export async function storeFile(
  id: Types.ObjectId,
  body: AsyncIterable<Buffer>,
  { encoding, at }: { encoding: Encoding | undefined; at: Date },
): Promise<Stored> {
  let found: Encoding = encoding ?? 'utf-8'
  let isDamaged = false
  let waiting: Buffer[] = []
  let size = 0
  let bytes = 0
  let index = 0
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const store = async () => {
    const data = Buffer.concat(waiting)
    waiting = []
    size = 0
    if (index === 0) found = markedEncoding(data) ?? found
    if (!found.startsWith('utf-16') && data.includes(0)) throw badInput([problem(['file'], 'NO_CSV')])
    isDamaged ||= found === 'utf-8' && !fits(() => utf8.decode(data, { stream: true }))
    const piece = { _id: new Types.ObjectId(), import: id, index: index++, data, createdAt: at }
    await ImportPieceModel.collection.insertOne(piece)
  }
  for await (const part of body) {
    bytes += part.length
    if (bytes > mostBytes)
      throw badInput([problem(['file'], 'FILE_TOO_BIG', { most: limits.importMegabytes })])
    waiting.push(part)
    size += part.length
    if (size >= pieceBytes) await store()
  }
  if (bytes === 0) throw badInput([problem(['file'], 'EMPTY')])
  if (size > 0) await store()
  isDamaged ||= found === 'utf-8' && !fits(() => utf8.decode())
  return { encoding: found, isDamaged, bytes }
}

function fits(decode: () => unknown): boolean {
  try {
    decode()
    return true
  } catch {
    return false
  }
}

// The driver gives binary fields of a plain read as its own Binary.
const toBuffer = (data: Buffer | { buffer: Uint8Array }) =>
  Buffer.isBuffer(data) ? data : Buffer.from(data.buffer)

interface Opened {
  separator: string
  /** A block of the file at a time: only one is in memory. */
  blocks: AsyncGenerator<Iterable<CsvRecord>>
}

/** The file's rows, the header among them; undefined where its pieces are gone already. */
export async function openFile(file: Import): Promise<Opened | undefined> {
  const texts = textOf(file)
  const first = await texts.next()
  if (first.done) return undefined
  const { separator, skip } = beginningOf(first.value)
  const reader = new CsvReader(separator)
  async function* readBlocks() {
    yield reader.read(first.value!.slice(skip))
    for await (const text of texts) yield reader.read(text)
    yield reader.end()
  }
  return { separator, blocks: readBlocks() }
}

async function* textOf(file: Import): AsyncGenerator<string> {
  const decoder = decoderOf(file)
  for (let index = 0; ; index++) {
    const piece = await ImportPieceModel.findOne({ import: file._id, index }).lean()
    if (!piece && index === 0) return
    if (!piece) break
    const bytes = toBuffer(piece.data)
    for (let at = 0; at < bytes.length; at += blockBytes)
      yield decoder.write(bytes.subarray(at, at + blockBytes))
  }
  yield decoder.end()
}
