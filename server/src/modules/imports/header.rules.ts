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
  /** What stands in no list of ours: a misspelt column must not be left out in silence. */
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

/** The separator that the first line uses most, outside quotes. */
export function separatorOf(text: string): string {
  const counts = new Map([
    [';', 0],
    [',', 0],
    ['\t', 0],
  ])
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) break
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1)
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [',', 0] as [
    string,
    number,
  ])[0]
}
