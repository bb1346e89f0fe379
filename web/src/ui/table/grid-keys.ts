/** A cell by its row and column, or one end of a range. */
export interface Place {
  row: number
  column: number
}

interface Caret {
  selectionStart: number | null
  selectionEnd: number | null
  value: string
}

/** Where a key leads; undefined where it is the field's own: an arrow within its text. */
export function placeAfter(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  { row, column }: Place,
  caret: Caret,
): Place | undefined {
  if (key === 'ArrowDown') return { row: row + 1, column }
  if (key === 'ArrowUp') return { row: row - 1, column }
  if (key === 'Enter') return { row: row + (shiftKey ? -1 : 1), column }
  if (shiftKey) return undefined
  const { selectionStart, selectionEnd, value } = caret
  const isWhole = selectionStart === 0 && selectionEnd === value.length
  const isAt = (end: number) => isWhole || (selectionStart === end && selectionEnd === end)
  if (key === 'ArrowLeft' && isAt(0)) return { row, column: column - 1 }
  if (key === 'ArrowRight' && isAt(value.length)) return { row, column: column + 1 }
  return undefined
}

/** What a spreadsheet copies: rows of cells. */
export const cellsOf = (text: string): string[][] =>
  text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => line.split('\t').map((cell) => cell.trim()))
