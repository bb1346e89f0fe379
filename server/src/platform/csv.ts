import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | boolean | Date | null | undefined

// What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection).
const formula = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/

/** Lines of CSV (RFC 4180). Texts that a spreadsheet would run as a formula get a ' before them; numbers stay numbers. */
export function csvLines(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(written)),
    { record_delimiter: 'windows' },
  )
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  return formula.test(cell) ? `'${cell}` : cell
}

/** What stood in the cell before it was made harmless. */
export function readCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell
}
