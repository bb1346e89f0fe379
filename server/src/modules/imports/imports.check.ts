import { readText } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import { readCell } from '../../platform/csv.ts'
import { wrong, wrongOf, type Wrong } from '../../platform/inputs/field-problems.ts'
import { Slices } from '../../platform/workers/slices.ts'
import { longestRow, mostCells, type CsvRecord } from './csv.rules.ts'
import { readHeader } from './header.rules.ts'
import { openFile } from './imports.file.ts'
import type { Kind, Reading } from './imports.kind.ts'
import { kinds } from './imports.kinds.ts'
import {
  ImportChunkModel,
  ImportState,
  type Import,
  type ImportChange,
  type ImportRowError,
} from './imports.model.ts'
import { SeenKeys } from './seen-keys.ts'

export const chunkRows = 500
/** A chunk is one transaction and one document, however long its rows are. */
const chunkWeight = 250_000
const keyWeight = 50
const longestCell = 10_000
const mostRows = 200_000
const mostKeys = 500_000
export const mostTold = 100

/** Half of a pair of surrogates stands where bytes are no character. */
const undecoded = /\p{Surrogate}/u

export type Findings = Pick<Import, 'rows' | 'errorCount' | 'errors' | 'warnings' | 'changeCount' | 'changes'>

export type Outcome = Findings & Pick<Import, 'state' | 'check'>

interface Line {
  row: number
}

interface Checkup {
  file: Import
  currency: string
  /** Told now and then, even where no row is good; may end the reading by throwing. */
  progress: (findings: Findings) => Promise<void>
}

/**
 * Reads the file once, a chunk of rows in memory at a time and a slice of the event loop: every row is judged, and those
 * of a file that may be applied are kept as chunks.
 */
export async function checkFile(ctx: Ctx, { file, currency, progress }: Checkup): Promise<Outcome> {
  const opened = await openFile(file)
  if (!opened) return refusedFor(wrong('GONE'))
  const { separator, blocks } = opened
  const checking = new Checking(ctx, file, { currency, separator })
  const slices = new Slices()
  const pause = async () => {
    if (!slices.isOver) return
    await progress(checking.findings)
    await slices.next()
  }
  const read = async (records: Iterable<CsvRecord>) => {
    for (const record of records) {
      await checking.read(record)
      if (checking.isHopeless) return
      if (slices.isOver) await pause()
    }
    await pause()
  }
  try {
    for await (const block of blocks) {
      await read(block)
      if (checking.isHopeless) break
    }
    return await checking.finish()
  } catch (error) {
    await checking.discard().catch(() => {})
    throw error
  }
}

const none: Findings = {
  rows: 0,
  errorCount: 0,
  errors: [],
  warnings: [],
  changeCount: 0,
  changes: [],
}

/** Nothing is found but that. */
export const refusedFor = (said: Wrong) => ({
  ...none,
  state: ImportState.INVALID,
  errorCount: 1,
  errors: [{ row: 1, ...said }],
})

class Checking {
  readonly findings: Findings = { ...none, errors: [], warnings: [], changes: [] }
  readonly #check: Types.ObjectId
  readonly #kind: Kind<Line>
  readonly #schema: z.ZodType<object>
  readonly #seen = new SeenKeys()
  readonly #unnamed = new Set<number>()
  #columns: (string | undefined)[] | undefined
  #headerRow = 0
  #waiting: Line[] = []
  #weight = 0
  #chunks = 0
  isHopeless = false

  constructor(
    private readonly ctx: Ctx,
    private readonly file: Import,
    private readonly reading: Reading,
  ) {
    this.#check = ctx.newId()
    this.#kind = kinds[file.kind]
    this.#schema = this.#kind.schema(reading)
  }

  async read({ row, cells, fault }: CsvRecord): Promise<void> {
    if (this.#columns && row - this.#headerRow > mostRows)
      return this.#giveUp(row, wrong('TOO_MANY_ROWS', { most: mostRows }))
    if (fault) {
      const said = {
        STRAY_QUOTE: () => wrong('STRAY_QUOTE'),
        OPEN_QUOTE: () => wrong('OPEN_QUOTE'),
        ROW_TOO_LONG: () => wrong('ROW_TOO_LONG', { most: longestRow }),
        TOO_MANY_CELLS: () => wrong('TOO_MANY_CELLS', { most: mostCells }),
      }[fault]()
      // What follows a row without an end, or a header that cannot be read, means nothing.
      if (fault === 'ROW_TOO_LONG' || !this.#columns) return this.#giveUp(row, said)
      this.findings.rows++
      return this.#refuse(row, said)
    }
    if (cells.every((cell) => cell === '')) return this.#columns ? undefined : this.#countEmpty(row)
    if (!this.#columns) return this.#readHeader(row, cells)
    this.findings.rows++
    const line = this.#parse(row, cells)
    if (!line || !this.#isFirst(line)) return
    this.#waiting.push(line)
    this.#weight += cells.reduce((sum, cell) => sum + cell.length, 0)
    if (this.#waiting.length === chunkRows || this.#weight > chunkWeight) await this.#judge()
  }

  async finish(): Promise<Outcome> {
    const { findings } = this
    if (!this.isHopeless && this.#waiting.length > 0) await this.#judge()
    if (findings.rows === 0 && findings.errorCount === 0) this.#refuse(1, wrong('NO_ROWS'))
    const state = findings.errorCount > 0 ? ImportState.INVALID : ImportState.READY
    return { ...findings, state, check: this.#check }
  }

  /** What it has kept of a file that is not going to be applied by it. */
  async discard(): Promise<void> {
    await ImportChunkModel.deleteMany({ import: this.file._id, check: this.#check })
  }

  #countEmpty(row: number): void {
    if (row > mostRows) this.#giveUp(row, wrong('TOO_MANY_ROWS', { most: mostRows }))
  }

  #readHeader(row: number, cells: string[]): void {
    this.#headerRow = row
    if (cells.some((cell) => undecoded.test(cell))) return this.#giveUp(row, this.#notDecodable())
    const { columns, unknown, repeated, missing } = readHeader(cells, this.#kind.columns)
    this.#columns = columns
    for (const value of unknown) this.#warn(row, wrong('UNKNOWN_COLUMN', { value }))
    for (const { column, times } of repeated)
      this.#refuse(row, wrong('REPEATED_COLUMN', { value: column, times }))
    for (const value of missing) this.#refuse(row, wrong('MISSING_COLUMN', { value }))
    this.isHopeless = this.findings.errorCount > 0
    for (const [index, cell] of cells.entries()) if (cell === '') this.#unnamed.add(index)
  }

  #notDecodable = () => wrong('NOT_DECODABLE', { value: this.file.encoding })

  #giveUp(row: number, said: Wrong): void {
    this.#refuse(row, said)
    this.isHopeless = true
  }

  #refuse(row: number, said: Wrong & { column?: string }): void {
    const { findings } = this
    findings.errorCount++
    if (findings.errors.length < mostTold) findings.errors.push({ row, ...said } as ImportRowError)
  }

  #warn(row: number, said: Wrong): void {
    if (this.findings.warnings.length < mostTold) this.findings.warnings.push({ row, ...said })
  }

  #parse(row: number, cells: string[]): Line | undefined {
    const columns = this.#columns!
    if (cells.slice(columns.length).some((cell) => cell !== '')) {
      this.#refuse(row, wrong('SURPLUS_CELLS', { cells: cells.length, columns: columns.length }))
      return undefined
    }
    this.#warnOfUnnamed(row, cells)
    // An empty cell says nothing: what it is about stays as it is, or is missing where it is required.
    const given = columns.flatMap((column, index) =>
      column && cells[index] ? [[column, cells[index]] as const] : [],
    )
    const texts: [string, string][] = []
    for (const [column, cell] of given) {
      const read = this.#readCell(cell)
      if ('wrong' in read) this.#refuse(row, { column, ...read.wrong })
      else texts.push([column, read.text])
    }
    if (texts.length < given.length) return undefined
    const parsed = this.#schema.safeParse(Object.fromEntries(texts))
    if (parsed.success) return { row, ...parsed.data }
    for (const issue of parsed.error.issues) {
      const column = String(issue.path[0])
      const missing = !given.some(([name]) => name === column)
      this.#refuse(row, { column, ...(missing ? wrong('EMPTY') : wrongOf(issue)) })
    }
    return undefined
  }

  #readCell(cell: string): { text: string } | { wrong: Wrong } {
    if (cell.length > longestCell) return { wrong: wrong('TOO_LONG', { most: longestCell }) }
    if (undecoded.test(cell)) return { wrong: this.#notDecodable() }
    const read = readText(readCell(cell))
    return 'problem' in read ? { wrong: wrong(read.problem) } : read
  }

  /** Once for each: a column without a name must not be left out in silence where it has values. */
  #warnOfUnnamed(row: number, cells: string[]): void {
    for (const index of this.#unnamed) {
      if (!cells[index]) continue
      this.#unnamed.delete(index)
      this.#warn(row, wrong('UNNAMED_COLUMN', { column: index + 1 }))
    }
  }

  #isFirst(line: Line): boolean {
    for (const key of this.#kind.keysOf(line)) {
      this.#weight += keyWeight
      const earlier = this.#seen.rowOf(key)
      if (earlier !== undefined) {
        this.#refuse(line.row, wrong('DUPLICATE', { value: key, row: earlier }))
        return false
      }
      this.#seen.add(key, line.row)
    }
    if (this.#seen.size <= mostKeys) return true
    this.#giveUp(line.row, wrong('TOO_MANY_CODES', { most: mostKeys }))
    return false
  }

  async #judge(): Promise<void> {
    const lines = this.#waiting
    this.#waiting = []
    this.#weight = 0
    const verdicts = await this.#kind.check(this.ctx, lines, this.reading.currency)
    const changes: ImportChange[] = []
    for (const [index, { error, change }] of verdicts.entries()) {
      const { row } = lines[index]!
      if (error) this.#refuse(row, error)
      if (change) changes.push({ row, ...change })
    }
    const { findings } = this
    findings.changeCount += changes.length
    findings.changes.push(...changes.slice(0, mostTold - findings.changes.length))
    if (findings.errorCount > 0) return
    await ImportChunkModel.collection.insertOne({
      _id: this.ctx.newId(),
      import: this.file._id,
      check: this.#check,
      index: this.#chunks++,
      lines,
      rows: lines.length,
      changes,
      lastChange: changes.at(-1)?.row ?? 0,
      done: false,
      createdAt: this.ctx.now(),
    })
  }
}
