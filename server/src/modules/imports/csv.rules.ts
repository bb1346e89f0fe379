export const longestRow = 100_000
export const mostCells = 1_000

export interface CsvRecord {
  /** As a spreadsheet counts: the first is 1, empty ones count, a line break within quotes begins none. */
  row: number
  /** Without the spaces around them. */
  cells: string[]
  fault?: 'STRAY_QUOTE' | 'OPEN_QUOTE' | 'ROW_TOO_LONG' | 'TOO_MANY_CELLS'
}

const quote = 34
const space = 32
const tab = 9
const lineFeed = 10
const carriageReturn = 13

type State = 'before' | 'plain' | 'quoted' | 'quote' | 'closed' | 'skipping'

/**
 * CSV a stretch of text at a time, with any of the three line ends. A quote within an unquoted cell is an inch mark; one
 * that neither closes its cell nor is doubled is a fault of its row, and the next line is read again. No row is longer
 * than longestRow: what comes after such a one is not read at all.
 */
export class CsvReader {
  readonly #separator: number
  #state: State = 'before'
  #row = 1
  #cells: string[] = []
  #cell = ''
  #length = 0
  #fault: CsvRecord['fault']
  #hasReturned = false

  constructor(separator: string) {
    this.#separator = separator.charCodeAt(0)
  }

  *read(text: string): Generator<CsvRecord> {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at)
      const isAfterReturn = this.#hasReturned
      this.#hasReturned = false
      if (isAfterReturn && char === lineFeed) continue
      if (++this.#length > longestRow && this.#state !== 'skipping') {
        this.#fault = 'ROW_TOO_LONG'
        yield this.#record()
        return
      }
      if (this.#state === 'quoted') {
        if (char !== quote) continue
        this.#cell += text.slice(from, at)
        this.#state = 'quote'
      } else if (char === lineFeed || char === carriageReturn) {
        this.#endCell(text.slice(from, at))
        this.#hasReturned = char === carriageReturn
        yield this.#record()
      } else if (this.#state === 'skipping') continue
      else if (char === this.#separator) this.#endCell(text.slice(from, at))
      else if (this.#state === 'before') {
        if (char === space || char === tab) continue
        from = char === quote ? at + 1 : at
        this.#state = char === quote ? 'quoted' : 'plain'
      } else if (this.#state === 'quote' && char === quote) {
        from = at
        this.#state = 'quoted'
      } else if (this.#state !== 'plain') {
        if (char === space || char === tab) this.#state = 'closed'
        else this.#skip('STRAY_QUOTE')
      }
    }
    if (this.#state === 'plain' || this.#state === 'quoted') this.#cell += text.slice(from)
  }

  /** The last row, where no line end closed it. */
  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') this.#skip('OPEN_QUOTE')
    if (this.#length === 0) return
    this.#endCell('')
    yield this.#record()
  }

  /** `rest` belongs to the cell only where that is a plain one. */
  #endCell(rest: string): void {
    if (this.#state === 'skipping') return
    const cell = (this.#state === 'plain' ? this.#cell + rest : this.#cell).trim()
    this.#cell = ''
    this.#state = 'before'
    if (this.#cells.length < mostCells) this.#cells.push(cell)
    // Spreadsheets close rows with any number of empty cells.
    else if (cell !== '') this.#skip('TOO_MANY_CELLS')
  }

  #skip(fault: CsvRecord['fault']): void {
    this.#fault = fault
    this.#state = 'skipping'
  }

  #record(): CsvRecord {
    const record = { row: this.#row++, cells: this.#cells, ...(this.#fault ? { fault: this.#fault } : {}) }
    this.#cells = []
    this.#cell = ''
    this.#length = 0
    this.#fault = undefined
    this.#state = 'before'
    return record
  }
}
