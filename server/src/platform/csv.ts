import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | boolean | Date | null | undefined

// What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection), marked as harmless or not.
const formula = /^'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/

/** Lines of CSV (RFC 4180). Texts that a spreadsheet would run as a formula get a ' before them; numbers stay numbers. */
export function csvLines(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(written)),
    // A single line feed or return ends a row for many readers.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  return formula.test(cell) ? `'${cell}` : cell
}

/** What stood in the cell before it was made harmless: the one text that is written so. */
export function readCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}

/** Several values in one cell, separated by |; a \ before | or \ makes it part of a value. */
export function writeList(items: string[]): string {
  return items.map((item) => item.replace(/[\\|]/g, '\\$&')).join('|')
}

export function readList(cell: string): string[] {
  return [...cell.matchAll(/(?:\\[\\|]|[^|])+/g)]
    .map(([item]) => item.replace(/\\([\\|])/g, '$1').trim())
    .filter(Boolean)
}

const spoilt = [
  // 5012345678900 becomes 5.01E+12, or 5,01E+12 where the comma is the decimal point,
  /^\d(?:[.,]\d+)?E[+-]\d{2,3}$/i,
  // or 5012345678900.0,
  /^\d+[.,]0+$/,
  // ####### in a narrow column, and an error where a formula was meant.
  /^(?:#+|#N\/A|#(?:REF|VALUE|DIV\/0|NUM|NULL)!|#NAME\?)$/i,
]

/** Whether a code that nobody knows is what a spreadsheet makes of another. */
export const isSpoilt = (code: string) => spoilt.some((form) => form.test(code))
