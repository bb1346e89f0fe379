const drawers = 64

/** In which row a key stood first. One map of hundreds of thousands stalls for as long as it takes to move it as it grows. */
export class SeenKeys {
  readonly #rows = Array.from({ length: drawers }, () => new Map<string, number>())
  size = 0

  rowOf(key: string): number | undefined {
    return this.#drawerOf(key).get(key)
  }

  add(key: string, row: number): void {
    this.size++
    // A copy: what is cut out of a text keeps all of that text in memory.
    this.#drawerOf(key).set(Buffer.from(key).toString(), row)
  }

  #drawerOf(key: string): Map<string, number> {
    let hash = 0
    for (let at = 0; at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) | 0
    return this.#rows[hash & (drawers - 1)]!
  }
}
