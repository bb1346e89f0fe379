import { longestRow } from './csv.rules.ts'

export interface Columns {
  /** Our name of a column → what people call it, without case, spaces and signs. The name itself is one of them. */
  known: Record<string, string[]>
  required: string[]
  /** Columns of our own export that an import has no use for. */
  ignored: string[]
}

export interface Header {
  /** Our column names in the order of the file; undefined where a column is ignored. */
  columns: (string | undefined)[]
  /** What stands in no list of ours and is left out, which is told: a column may be misspelt. */
  unknown: string[]
  repeated: { column: string; times: number }[]
  missing: string[]
}

const plain = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

export function readHeader(cells: string[], { known, required, ignored }: Columns): Header {
  const names = new Map(
    Object.entries(known).flatMap(([column, aliases]) =>
      [column, ...aliases].map((name) => [plain(name), column]),
    ),
  )
  const unused = new Set(ignored.map(plain))
  const strange: string[] = []
  const columns = cells.map((cell) => {
    const column = names.get(plain(cell))
    if (!column && !unused.has(plain(cell)) && cell.trim() !== '') strange.push(cell.trim().slice(0, 100))
    return column
  })
  const counted = Object.keys(known).map((column) => ({
    column,
    times: columns.filter((found) => found === column).length,
  }))
  return {
    columns,
    unknown: strange,
    repeated: counted.filter(({ times }) => times > 1),
    missing: required.filter((column) => !columns.includes(column)),
  }
}

const separators = [',', ';', '\t']

export interface Beginning {
  separator: string
  /** What stands before the first row: Excel's own line that names the separator, which no spreadsheet shows. */
  skip: number
}

/** By the first row that is not empty: what separates its cells most often, outside quotes. */
export function beginningOf(text: string): Beginning {
  const [named, separator] = /^"?sep=([^\p{L}\p{N}"\r\n])"?(?:\r\n|\n|\r|$)/iu.exec(text) ?? []
  if (named && separator) return { separator, skip: named.length }
  const counts = separators.map(() => 0)
  let isQuoted = false
  let hasBegun = false
  for (const character of text.slice(0, longestRow)) {
    const which = separators.indexOf(character)
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && hasBegun && (character === '\n' || character === '\r')) break
    else if (!isQuoted && which >= 0) counts[which]!++
    hasBegun ||= character.trim() !== ''
  }
  return { separator: separators[counts.indexOf(Math.max(...counts))]!, skip: 0 }
}
