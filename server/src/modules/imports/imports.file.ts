import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { Types } from 'mongoose'
import { Readable } from 'node:stream'
import { badInput, problem } from '../../platform/field-problems.ts'
import { separatorOf } from './header.rules.ts'
import { ImportPieceModel, type Import } from './imports.model.ts'

export const mostBytes = 50_000_000
const pieceBytes = 1_000_000

/** Stores a file piece by piece as it arrives, and tells what its bytes are texts in. */
export async function storeFile(
  id: Types.ObjectId,
  body: AsyncIterable<Buffer>,
  at: Date,
): Promise<{ encoding: string; bytes: number }> {
  const guess = guessEncoding()
  let waiting: Buffer[] = []
  let size = 0
  let bytes = 0
  let index = 0
  const store = async () => {
    const data = Buffer.concat(waiting)
    waiting = []
    size = 0
    const piece = { _id: new Types.ObjectId(), import: id, index: index++, data, createdAt: at }
    await ImportPieceModel.collection.insertOne(piece)
  }
  for await (const part of body) {
    bytes += part.length
    if (bytes > mostBytes)
      throw badInput([problem(['file'], 'FILE_TOO_BIG', { most: mostBytes / 1_000_000 })])
    guess.see(part)
    waiting.push(part)
    size += part.length
    if (size >= pieceBytes) await store()
  }
  if (bytes === 0) throw badInput([problem(['file'], 'EMPTY')])
  if (size > 0) await store()
  return { encoding: guess.encoding(), bytes }
}

/** UTF-16 by its mark, UTF-8 where every byte fits, else Windows-1252: what spreadsheets write. */
function guessEncoding() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let first = true
  let isUtf16 = false
  return {
    see(part: Buffer) {
      if (first) isUtf16 = part[0] === 0xff && part[1] === 0xfe
      first = false
      if (isUtf16) return
      if (part.includes(0)) throw badInput([problem(['file'], 'NO_CSV')])
      if (isUtf8) isUtf8 = fits(() => utf8.decode(part, { stream: true }))
    },
    encoding() {
      if (isUtf16) return 'utf16-le'
      return isUtf8 && fits(() => utf8.decode()) ? 'utf8' : 'win1252'
    },
  }
}

function fits(decode: () => unknown): boolean {
  try {
    decode()
    return true
  } catch {
    return false
  }
}

async function* piecesOf({ _id }: Import): AsyncGenerator<Buffer> {
  for (let index = 0; ; index++) {
    const piece = await ImportPieceModel.findOne({ import: _id, index }).lean()
    if (!piece) return
    yield toBuffer(piece.data)
  }
}

// The driver gives binary fields of a plain read as its own Binary.
const toBuffer = (data: Buffer | { buffer: Uint8Array }) =>
  Buffer.isBuffer(data) ? data : Buffer.from(data.buffer)

const longestRow = 100_000

/** The file's rows, the header among them, a stretch of it in memory at a time. */
export async function openFile(file: Import): Promise<{ separator: string; rows: AsyncIterable<string[]> }> {
  const first = await ImportPieceModel.findOne({ import: file._id, index: 0 }).lean().orFail()
  const separator = separatorOf(iconv.decode(toBuffer(first.data), file.encoding))
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    max_record_size: longestRow,
    trim: true,
  })
  const decoder = iconv.decodeStream(file.encoding)
  const fail = (error: Error) => parser.destroy(error)
  const source = Readable.from(piecesOf(file)).on('error', fail)
  source.pipe(decoder).on('error', fail).pipe(parser)
  return { separator, rows: parser }
}
