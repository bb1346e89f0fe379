export interface Timed {
  seconds: number
  /** Of each operation. */
  took: number[]
}

/** Each client sends its next operation when it has the answer to the last; all end when one has nothing left to do. */
export async function closedLoop(
  clients: number,
  seconds: number,
  operation: (client: number) => Promise<boolean>,
): Promise<Timed> {
  const took: number[] = []
  const began = performance.now()
  const end = began + seconds * 1_000
  let isOver = false
  const client = async (_: unknown, index: number) => {
    while (!isOver && performance.now() < end) {
      const started = performance.now()
      isOver ||= !(await operation(index))
      if (!isOver) took.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return { seconds: (performance.now() - began) / 1_000, took }
}
