interface Cursor {
  database: string
  /** PostgreSQL's own state, handed back as it came. */
  continuation: string
  keptAt: number
}

const mostCursors = 5_000
const idleMs = 10 * 60_000

/** Where to go on reading, by cursor id. The pages themselves lie with PostgreSQL and bind no connection. */
export class Cursors {
  readonly #byId = new Map<bigint, Cursor>()

  keep(id: bigint, database: string, continuation: string): void {
    this.#byId.set(id, { database, continuation, keptAt: Date.now() })
    const oldest = Date.now() - idleMs
    for (const [old, cursor] of this.#byId) {
      if (this.#byId.size <= mostCursors && cursor.keptAt >= oldest) return
      this.#byId.delete(old)
    }
  }

  take(id: bigint): Cursor | undefined {
    const cursor = this.#byId.get(id)
    this.#byId.delete(id)
    return cursor
  }
}
