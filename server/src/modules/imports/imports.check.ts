import { readText } from '@gudang/domain'
import { readCell } from '../../platform/csv.ts'
import type { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { wrong, wrongOf, type Wrong } from '../../platform/field-problems.ts'
import { readHeader } from './header.rules.ts'
import { openFile } from './imports.file.ts'
import { kinds, type Kind, type Reading } from './imports.kinds.ts'
import {
  ImportChunkModel,
  ImportState,
  type Import,
  type ImportChange,
  type ImportRowError,
} from './imports.model.ts'

export const chunkRows = 500
const mostRows = 200_000
export const mostTold = 100

export interface Findings {
  rows: number
  errorCount: number
  errors: ImportRowError[]
  changeCount: number
  changes: ImportChange[]
}

interface Line {
  row: number
}

/**
 * Reads the file once, a chunk of rows in memory at a time: every row is judged, and those of a file that may be
 * applied are kept as chunks. `progress` is told after each chunk and may end the reading by throwing.
 */
export async function checkFile(
  ctx: Ctx,
  file: Import,
  currency: string,
  progress: (findings: Findings) => Promise<void>,
): Promise<{ state: ImportState; findings: Findings }> {
  await ImportChunkModel.deleteMany({ import: file._id })
  const { separator, rows } = await openFile(file)
  const checking = new Checking(ctx, file, { currency, separator })
  let row = 0
  try {
    for await (const cells of rows) {
      row++
      if (cells.every((cell) => cell === '')) continue
      if (!checking.hasHeader) checking.readHeader(row, cells)
      else if (await checking.readRow(row, cells)) await progress(checking.findings)
      if (checking.isHopeless) break
    }
    await checking.finish()
  } catch (error) {
    if (!isCsvError(error)) throw error
    checking.refuse(row + 1, wrong('UNREADABLE', { reason: error.message }))
  }
  const { findings } = checking
  return { state: findings.errorCount > 0 ? ImportState.INVALID : ImportState.READY, findings }
}

const isCsvError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')

class Checking {
  readonly findings: Findings = { rows: 0, errorCount: 0, errors: [], changeCount: 0, changes: [] }
  readonly #kind: Kind<Line>
  readonly #schema: z.ZodType<object>
  readonly #seen = new Map<string, number>()
  #columns: (string | undefined)[] | undefined
  #waiting: Line[] = []
  #chunks = 0
  isHopeless = false

  constructor(
    private readonly ctx: Ctx,
    private readonly file: Import,
    private readonly reading: Reading,
  ) {
    this.#kind = kinds[file.kind]
    this.#schema = this.#kind.schema(reading)
  }

  get hasHeader() {
    return this.#columns !== undefined
  }

  readHeader(row: number, cells: string[]): void {
    const { columns, unknown, repeated, missing } = readHeader(cells, this.#kind.columns)
    this.#columns = columns
    for (const value of unknown) this.refuse(row, wrong('UNKNOWN_COLUMN', { value }))
    for (const { column, times } of repeated)
      this.refuse(row, wrong('REPEATED_COLUMN', { value: column, times }))
    for (const value of missing) this.refuse(row, wrong('MISSING_COLUMN', { value }))
    this.isHopeless = this.findings.errorCount > 0
  }

  /** Whether a chunk is full and has been judged with it. */
  async readRow(row: number, cells: string[]): Promise<boolean> {
    if (++this.findings.rows > mostRows) {
      this.refuse(row, wrong('TOO_MANY_ROWS', { most: mostRows }))
      this.isHopeless = true
      return false
    }
    const line = this.#parse(row, cells)
    if (line && this.#isFirst(line)) this.#waiting.push(line)
    if (this.#waiting.length < chunkRows) return false
    await this.#judge()
    return true
  }

  async finish(): Promise<void> {
    if (this.#waiting.length > 0) await this.#judge()
    if (this.findings.rows === 0 && this.findings.errorCount === 0) this.refuse(1, wrong('NO_ROWS'))
  }

  refuse(row: number, said: Wrong & { column?: string }): void {
    const { findings } = this
    findings.errorCount++
    if (findings.errors.length < mostTold) findings.errors.push({ row, ...said })
  }

  #parse(row: number, cells: string[]): Line | undefined {
    const columns = this.#columns!
    if (cells.slice(columns.length).some((cell) => cell !== '')) {
      this.refuse(row, wrong('SURPLUS_CELLS', { cells: cells.length, columns: columns.length }))
      return undefined
    }
    // An empty cell says nothing: what it is about stays as it is, or is missing where it is required.
    const given = columns.flatMap((column, index) => (column && cells[index] ? [[column, cells[index]]] : []))
    const texts: [string, string][] = []
    for (const [column, cell] of given) {
      const read = readText(readCell(cell!))
      if ('problem' in read) this.refuse(row, { column, ...wrong(read.problem) })
      else texts.push([column!, read.text])
    }
    if (texts.length < given.length) return undefined
    const parsed = this.#schema.safeParse(Object.fromEntries(texts))
    if (parsed.success) return { row, ...parsed.data }
    for (const issue of parsed.error.issues) {
      const column = String(issue.path[0])
      const missing = !given.some(([name]) => name === column)
      this.refuse(row, { column, ...(missing ? wrong('EMPTY') : wrongOf(issue)) })
    }
    return undefined
  }

  #isFirst(line: Line): boolean {
    for (const key of this.#kind.keysOf(line)) {
      const earlier = this.#seen.get(key)
      if (earlier !== undefined) {
        this.refuse(line.row, wrong('DUPLICATE', { value: key, row: earlier }))
        return false
      }
      this.#seen.set(key, line.row)
    }
    return true
  }

  async #judge(): Promise<void> {
    const lines = this.#waiting
    this.#waiting = []
    const verdicts = await this.#kind.check(this.ctx, lines, this.reading.currency)
    for (const [index, { error, change }] of verdicts.entries()) {
      const { row } = lines[index]!
      if (error) this.refuse(row, error)
      if (!change) continue
      this.findings.changeCount++
      if (this.findings.changes.length < mostTold) this.findings.changes.push({ row, ...change })
    }
    if (this.findings.errorCount > 0) return
    const chunk = { _id: this.ctx.newId(), import: this.file._id, index: this.#chunks++, lines, done: false }
    await ImportChunkModel.collection.insertOne(chunk)
  }
}
